/** A name in the spelling by which two are compared: they are written with ё or е, with one blank or two, in capitals or not. */
export function normaliseName(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLocaleLowerCase('ru').replaceAll('ё', 'е');
}
