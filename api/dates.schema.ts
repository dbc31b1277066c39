import { z } from './zod.ts';

/** Years that Postgres, JavaScript and the legal forms all know: ISO has a year 0000, and five days after 9999-12-31 is no date of theirs. */
const YEARS = /^[12]\d{3}-/;
const YEARS_MESSAGE = 'years from 1000 to 2999';

/** A day that exists, YYYY-MM-DD. */
export const date = z.iso
  .date()
  .refine((text) => YEARS.test(text), YEARS_MESSAGE)
  .openapi({ example: '2026-10-31' });

/** An instant with its zone. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine((text) => YEARS.test(text), YEARS_MESSAGE)
  .openapi({ description: 'An instant with its zone, such as 2026-11-24T12:00:00Z.' });

/** A month, YYYY-MM. */
export const monthSchema = z.string().regex(/^[12]\d{3}-(0[1-9]|1[0-2])$/, 'a month as YYYY-MM');
