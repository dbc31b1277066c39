/** Legal dates are Moscow dates. Moscow has had a constant UTC+3 since 2014-10-26, which is before any document that we carry. */
const OFFSET_MS = 3 * 60 * 60 * 1000;

/** Calendar date in Moscow, YYYY-MM-DD. */
export function moscowDate(instant: Date): string {
  return shifted(instant).slice(0, 10);
}

/** Clock time in Moscow, HH.MM.SS: the universal transfer document's spelling (the reconciliation statement uses colons). */
export function moscowTime(instant: Date, separator: '.' | ':'): string {
  return shifted(instant).slice(11, 19).replaceAll(':', separator);
}

/** YYYY-MM-DD → DD.MM.YYYY, the legal formats' spelling. */
export function legalDate(date: string): string {
  return `${date.slice(8, 10)}.${date.slice(5, 7)}.${date.slice(0, 4)}`;
}

/** True for a day that exists: 2026-02-30 is refused. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === text;
}

function shifted(instant: Date): string {
  return new Date(instant.getTime() + OFFSET_MS).toISOString();
}

/** The instant of a clock time in Moscow. @param time `HH:MM` */
export function moscowMoment(date: string, time: string): Date {
  return new Date(Date.parse(`${date}T${time}:00Z`) - OFFSET_MS);
}
