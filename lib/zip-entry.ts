/** Modification date of every file in a zip of ours: the same content gives the same bytes. A zip keeps local time, so it is one everywhere. */
export const ZIP_DATE = new Date(2000, 0, 1);

/**
 * Made on Unix, a plain file that its owner may write. As a zip of MS-DOS, which is the default, Debian's `unzip` takes the names for a DOS code page
 * and garbles Cyrillic, although they are marked as UTF-8.
 */
export const UNIX_FILE = { os: 3, attrs: 0o100644 * 0x10000 } as const;
