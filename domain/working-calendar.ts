/**
 * The Russian working calendar as data: public holidays (labour code, article 112) and the government's yearly decree that moves days.
 * A year without a decree here follows the code alone: a holiday on a weekend moves to the next working day, except in January.
 */
interface CalendarYear {
  /** Monday to Friday that are free, MM-DD. */
  free: readonly string[];
  /** Weekend days on which work is done, MM-DD. */
  worked: readonly string[];
}

const CODE_HOLIDAYS = [
  '01-01',
  '01-02',
  '01-03',
  '01-04',
  '01-05',
  '01-06',
  '01-07',
  '01-08',
  '02-23',
  '03-08',
  '05-01',
  '05-09',
  '06-12',
  '11-04',
];

/**
 * Decrees of the government: 1335 of 2024-10-04 for 2025, 1466 of 2025-09-24 for 2026. To be compared with the published text before
 * production. 2027 has what follows from the code alone: the eight January days and three holidays on weekends. Its decree, which gives
 * the free days for 2 and 3 January (a Saturday and a Sunday), was not at hand: until it is entered a term may end here a day too early,
 * not too late, unless the decree makes a Saturday a working day.
 */
const DECREED: Record<string, CalendarYear> = {
  '2025': { free: ['05-02', '05-08', '06-13', '11-03', '12-31'], worked: ['11-01'] },
  '2026': { free: ['01-09', '03-09', '05-11', '12-31'], worked: [] },
  '2027': { free: ['05-03', '05-10', '06-14'], worked: [] },
};

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a calendar date, YYYY-MM-DD, is a working day. */
export function isWorkingDay(date: string): boolean {
  const [year, day] = [date.slice(0, 4), date.slice(5)];
  const decree = DECREED[year];
  if (decree?.worked.includes(day)) return true;
  if (isWeekend(date) || CODE_HOLIDAYS.includes(day)) return false;
  return decree ? !decree.free.includes(day) : !isMovedHoliday(date);
}

/** The day that lies so many working days after a date; the date itself is not counted (civil code, article 191). */
export function addWorkingDays(date: string, days: number): string {
  let at = date;
  for (let counted = 0; counted < days;) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) counted += 1;
  }
  return at;
}

/** A term in calendar days that ends on a free day ends on the next working day (tax code, article 6.1, paragraph 7). */
export function addCalendarTerm(date: string, days: number): string {
  const end = addDays(date, days);
  return isWorkingDay(end) ? end : addWorkingDays(end, 1);
}

export function addDays(date: string, days: number): string {
  return new Date(new Date(`${date}T00:00:00Z`).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** Monday after a weekend on which a holiday outside January fell. */
function isMovedHoliday(date: string): boolean {
  if (new Date(`${date}T00:00:00Z`).getUTCDay() !== 1) return false;
  return [1, 2].some((back) => {
    const before = addDays(date, -back);
    return before.slice(5, 7) !== '01' && CODE_HOLIDAYS.includes(before.slice(5));
  });
}
