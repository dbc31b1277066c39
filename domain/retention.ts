/** Years for which primary accounting documents and the means to check their signatures are kept (law 402-FZ, article 29). */
const RETENTION_YEARS = 5;

/** Last day of the retention: five years after the year of the document. */
export function retainUntilOn(documentDate: string): string {
  return `${Number(documentDate.slice(0, 4)) + RETENTION_YEARS}-12-31`;
}
