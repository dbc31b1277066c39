import {
  checkAdditions,
  checkCurrency,
  checkIdentity,
  checkKind,
  checkParties,
  checkPeriod,
  checkSum,
  differs,
} from './check-ready-file.ts';
import { parseMoney } from './decimal.ts';
import { KIND_RULES } from './document-kind.ts';
import type { Finding } from './finding.ts';
import { normaliseIdentity } from './identity-text.ts';
import type { FileBalances, FileFacts, FileSums } from './legal-format/file-facts.ts';
import {
  grossOf,
  type CorrectionContent,
  type DocumentSubmission,
  type LinesContent,
  type LineSums,
  type PartnerCard,
  type Period,
  type StatementContent,
} from './submission.ts';

/** What billing has sent, as no process can change it. */
export interface SentDocument {
  document: DocumentSubmission;
  sellerInn: string;
  /** As the package names him: his card may be another since. */
  partner: PartnerCard;
  /** Of the package. */
  period: Period;
}

const NOTHING: LineSums = { net: '0.00', vat: '0.00', gross: '0.00' };

/**
 * The last comparison before a signature: a legal file must be the document that billing has sent, whoever made it. A file of ours is compared further than
 * one of billing's, for which its submission has no such data. Not compared: what may have changed rightly since the file was made (boxes, the seller's KPP,
 * addresses), the signatory, whom the mandate tells, and the texts of the lines.
 */
export function checkSignedFile(facts: FileFacts, { document, sellerInn, partner, period }: SentDocument): Finding[] {
  const { content } = document;
  return [
    ...checkKind(facts, document.kind),
    ...checkParties(facts, { seller: { inn: sellerInn }, partner }),
    ...checkIdentity(facts, document),
    ...checkCurrency(facts),
    ...checkSum(facts, grossOf(document)),
    ...checkAdditions(facts),
    ...(content.form === 'file' ? checkPeriod(facts, period) : []),
    ...(content.form === 'lines' ? checkLines(facts, document, content) : []),
    ...(content.form === 'correction' ? checkCorrection(facts, content) : []),
    ...(content.form === 'statement' ? checkStatement(facts, content) : []),
  ];
}

function checkLines({ totals, period }: FileFacts, { kind }: DocumentSubmission, content: LinesContent): Finding[] {
  // A bare invoice has no place for it.
  const mayLeaveOut = !content.servicePeriod || KIND_RULES[kind].transferFunction === 'СЧФ';
  return [...compareSums('/content/totals', totals, content.totals), ...comparePeriod(period, content.servicePeriod, mayLeaveOut)];
}

function checkCorrection({ increase, decrease, corrects }: FileFacts, content: CorrectionContent): Finding[] {
  const { number, date } = content.corrects;
  return [
    ...compareSums('/content/totals/increase', increase ?? NOTHING, content.totals.increase),
    ...compareSums('/content/totals/decrease', decrease ?? NOTHING, content.totals.decrease),
    ...corrects.flatMap((own) => [
      ...(normaliseIdentity(own.number) === normaliseIdentity(number)
        ? []
        : [differs('file.other-number', '/content/corrects/number', own.number, number)]),
      ...(own.date === date ? [] : [differs('file.other-date', '/content/corrects/date', own.date, date)]),
    ]),
    ...(corrects.length === 1 ? [] : [differs('file.other-number', '/content/corrects', String(corrects.length), '1')]),
  ];
}

function checkStatement({ period, balances }: FileFacts, content: StatementContent): Finding[] {
  return [...comparePeriod(period, content.period, false), ...balances.flatMap((own) => compareBalances(own, content))];
}

function compareBalances(own: FileBalances, content: StatementContent): Finding[] {
  return (['opening', 'turnover', 'closing'] as const).flatMap((name) =>
    (['debit', 'credit'] as const).flatMap((side) => compareSum(`/content/${name}/${side}`, own[name][side], content[name][side])),
  );
}

function compareSums(path: string, own: FileSums | null, wanted: LineSums): Finding[] {
  return (['net', 'vat', 'gross'] as const).flatMap((name) => compareSum(`${path}/${name}`, own?.[name] ?? null, wanted[name]));
}

function compareSum(path: string, own: string | null, wanted: string): Finding[] {
  return own !== null && parseMoney(own) !== undefined && parseMoney(own) === parseMoney(wanted)
    ? []
    : [differs('file.other-sum', path, own, wanted)];
}

function comparePeriod(own: Period | null, wanted: Period | undefined, mayLeaveOut: boolean): Finding[] {
  const fits = own ? own.from === wanted?.from && own.to === wanted.to : mayLeaveOut;
  const text = (of: Period | null | undefined) => of && `${of.from}..${of.to}`;
  return fits ? [] : [differs('file.other-period', '/content', text(own), text(wanted))];
}
