/**
 * The legal formats that we make, take and read, with the days on which they hold. A change of an order is a row here and, where we make
 * the form, a builder. Days are Moscow days, YYYY-MM-DD; `to` is the first day on which it no longer holds, null where no end is known.
 */
export type FormatPrefix =
  | 'ON_NSCHFDOPPR'
  | 'ON_NSCHFDOPPOK'
  | 'ON_NKORSCHFDOPPR'
  | 'ON_NKORSCHFDOPPOK'
  | 'ON_AKTSVEROTP'
  | 'ON_AKTSVERPOL'
  | 'DP_PDPOL'
  | 'DP_PDOTPR'
  | 'DP_IZVPOL'
  | 'DP_UVUTOCH'
  | 'DP_PRANNUL'
  | 'DP_UNISOOBSCH';

interface Days {
  from: string;
  to: string | null;
}

export interface LegalFormat {
  /** The first words of Файл/@ИдФайл, by which the form is told. */
  prefix: FormatPrefix;
  /** Файл/@ВерсФорм. */
  version: string;
  /** Документ/@КНД; null where the form has none, or where we have not seen its schema. */
  form: string | null;
  order: string;
  /** When a file of this form may be made; null where we never make it. */
  produced: Days | null;
  /** When a file of this form that others have made may be taken; null where it never was in force. */
  accepted: Days | null;
  /** Whether the official schema was at hand when our field table was written. */
  known: boolean;
}

const ORDER_970 = 'ЕД-7-26/970@ от 19.12.2023';
const ORDER_820 = 'ММВ-7-15/820@ от 19.12.2018';
const ORDER_TECHNICAL = 'ЕД-7-26/1180@ (технологические документы)';
const SINCE_EVER: Days = { from: '2016-01-01', to: null };
const NOT_YET: Days = { from: '9999-12-31', to: null };

/** The newest version of a form first. Days marked "from memory" are to be compared with the published order before production. */
export const LEGAL_FORMATS: readonly LegalFormat[] = [
  row('ON_NSCHFDOPPR', '5.03', '1115131', ORDER_970, { from: '2024-04-09', to: null }, { from: '2024-04-09', to: null }),
  // A draft of the same order; no operator takes it.
  row('ON_NSCHFDOPPR', '5.02', '1115131', ORDER_970, null, null, false),
  // The end of the transition is from memory.
  row('ON_NSCHFDOPPR', '5.01', '1115131', ORDER_820, null, { from: '2019-02-08', to: '2026-01-01' }, false),
  row('ON_NSCHFDOPPOK', '5.03', '1115132', ORDER_970, null, { from: '2024-04-09', to: null }),
  row('ON_NSCHFDOPPOK', '5.02', '1115132', ORDER_970, null, { from: '2024-04-09', to: null }),
  // Announced by order ЕД-1-26/29@; its schema was not found. Its day and its builder come with the order.
  row('ON_NKORSCHFDOPPR', '5.02', '1115133', 'ЕД-1-26/29@', NOT_YET, NOT_YET, false),
  row(
    'ON_NKORSCHFDOPPR',
    '5.01',
    '1115133',
    'ЕД-7-26/736@ от 12.10.2020',
    { from: '2021-04-01', to: null },
    { from: '2021-04-01', to: null },
  ),
  row('ON_NKORSCHFDOPPOK', '5.02', '1115134', 'ЕД-1-26/29@', null, NOT_YET, false),
  row('ON_NKORSCHFDOPPOK', '5.01', '1115134', 'ЕД-7-26/736@ от 12.10.2020', null, { from: '2021-04-01', to: null }, false),
  row('ON_AKTSVEROTP', '5.01', '1110332', 'ЕД-7-26/405@ от 22.04.2022', SINCE_EVER, SINCE_EVER),
  row('ON_AKTSVERPOL', '5.01', '1110333', 'ЕД-7-26/405@ от 22.04.2022', null, SINCE_EVER),
  row('DP_PDPOL', '1.03', '1115112', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_PDPOL', '1.02', '1115112', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_PDOTPR', '1.03', '1115111', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_PDOTPR', '1.02', '1115111', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_IZVPOL', '1.03', '1115110', ORDER_TECHNICAL, SINCE_EVER, SINCE_EVER),
  row('DP_IZVPOL', '1.02', '1115110', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_UVUTOCH', '1.03', '1115113', ORDER_TECHNICAL, SINCE_EVER, SINCE_EVER),
  row('DP_UVUTOCH', '1.02', '1115113', ORDER_TECHNICAL, null, SINCE_EVER),
  row('DP_PRANNUL', '1.02', null, ORDER_TECHNICAL, SINCE_EVER, SINCE_EVER),
  // Known by an operator's simplified contract only, not by the official schema.
  row('DP_UNISOOBSCH', '5.01', null, 'универсальное сообщение, приказ 14н', null, SINCE_EVER, false),
];

/** The format of a file by its id and version; undefined where it is none that we know. */
export function findFormat(fileId: string, version: string | null | undefined): LegalFormat | undefined {
  const prefix = prefixOf(fileId);
  return LEGAL_FORMATS.find((format) => format.prefix === prefix && format.version === version);
}

/** The version in which a form is made on a day. @throws Error where the table has none: a row is missing */
export function producedFormat(prefix: FormatPrefix, day: string): LegalFormat {
  const format = LEGAL_FORMATS.find((candidate) => candidate.prefix === prefix && candidate.produced && holdsOn(candidate.produced, day));
  if (!format) throw new Error(`No version of ${prefix} is made on ${day}.`);
  return format;
}

/** Whether a file of this form may be taken on a day. */
export function isAccepted({ accepted }: LegalFormat, day: string): boolean {
  return accepted !== null && holdsOn(accepted, day);
}

/** The form that a file's id names: its first two words. */
export function prefixOf(fileId: string): string {
  return fileId.split('_').slice(0, 2).join('_');
}

function holdsOn({ from, to }: Days, day: string): boolean {
  return day >= from && (to === null || day < to);
}

function row(
  prefix: FormatPrefix,
  version: string,
  form: string | null,
  order: string,
  produced: Days | null,
  accepted: Days | null,
  known = true,
): LegalFormat {
  return { prefix, version, form, order, produced, accepted, known };
}
