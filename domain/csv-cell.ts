/** A quoted cell that a spreadsheet must not take for a formula, whatever a consumer is called. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
