/** Modification date of every file in a zip of ours: the same content gives the same bytes. */
export const ZIP_DATE = new Date('2000-01-01T00:00:00Z');
