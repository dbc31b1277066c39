/** What spreadsheets take for the beginning of a formula: also in full width, and behind blanks, which some of them skip. */
const FORMULA = /^[\s\u00a0\ufeff\u200b]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A quoted cell that a spreadsheet must not take for a formula, whatever a consumer is called. Its separators, quotes and line breaks are its own. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
