import { checkCorrection } from './check-correction.ts';
import { checkDates } from './check-dates.ts';
import { checkFormat } from './check-format.ts';
import { checkLines } from './check-lines.ts';
import { checkPaper } from './check-paper.ts';
import { checkPartiesOfForm, checkPartner } from './check-party.ts';
import { checkStatement } from './check-statement.ts';
import { parseMoney, sumMoney } from './decimal.ts';
import type { DocumentKind } from './document-kind.ts';
import { finding, type Finding } from './finding.ts';
import type { ContractReference, DocumentSubmission, Head, PartnerCard, Period, SellerCard, Signer } from './submission.ts';
import { supplyDay } from './supply-day.ts';
import { findUnusableText } from './text-check.ts';
import { nameCharacters } from './windows-1251.ts';

/** What a document is judged against besides itself. */
export interface ValidationContext {
  partner: PartnerCard;
  seller: SellerCard;
  contract: ContractReference;
  /** Who would sign now, where anybody may. */
  signer: Signer | undefined;
  period: Period;
  /** The head that the document names, where the registry knows one. */
  head: Head | undefined;
  /** Kind and gross of every document of the package, this one included. */
  packageTotals: { kind: DocumentKind; gross: string }[];
  /** Today's date in Moscow. */
  today: string;
}

/** Every rule that needs no I/O. Returns all findings at once; an empty list means that the document may go on. */
export function validateDocument(document: DocumentSubmission, context: ValidationContext): Finding[] {
  const format = checkFormat({ ...context, document }, context.today);
  // What the electronic form refuses already need not be told a second time.
  const told = new Set(format.filter(({ code }) => code === 'document.unencodable-text').map(({ path }) => path));
  return [
    ...checkTexts({ document: { ...document, content: withoutBytes(document) }, partner: context.partner, contract: context.contract }),
    ...checkPartner(context.partner),
    ...(document.content.form === 'file' ? [] : checkPartiesOfForm(document.kind, context.partner, context.seller)),
    ...checkDates(document, context.period, context.today),
    ...checkContent(document),
    ...format,
    ...checkPaper({ ...context, document }).filter(({ path }) => !told.has(path)),
    ...(context.head ? [] : [finding('signer.unknown-head', '/headId')]),
    ...checkPackage(document, context.packageTotals),
  ];
}

/** What came in before the door looked at it, and what a card of the registry brings. */
function checkTexts({ document, ...others }: { document: object; partner: object; contract: object }): Finding[] {
  const unusable = findUnusableText({ ...document, ...others });
  return unusable ? [finding('document.unusable-text', unusable.path, nameCharacters([unusable.character]))] : [];
}

function withoutBytes({ content }: DocumentSubmission): object {
  return content.form === 'file' ? { ...content, base64: undefined } : content;
}

function checkContent(document: DocumentSubmission): Finding[] {
  const { content, kind } = document;
  if (content.form === 'file') return [];
  if ((content.form === 'statement') !== (kind === 'reconciliation')) return [finding('document.content-form', '/content/form')];
  if ((content.form === 'correction') !== (kind === 'correction')) return [finding('document.content-form', '/content/form')];
  if (content.form === 'statement') return checkStatement(content);
  if (content.form === 'correction') return checkCorrection(content, supplyDay(document));
  // Schematron of format 5.03: function СЧФ needs the shipment document, or the tax office refuses the file.
  const shipmentMissing = kind === 'invoice' && !content.shipmentDocuments?.length;
  return [
    ...checkLines(content, kind, supplyDay(document)),
    ...(shipmentMissing ? [finding('document.shipment-missing', '/content/shipmentDocuments')] : []),
  ];
}

// An act and an invoice of one package tell of the same service, so they add up to the same money.
function checkPackage(document: DocumentSubmission, totals: ValidationContext['packageTotals']): Finding[] {
  if (document.kind !== 'act' && document.kind !== 'invoice') return [];
  const grossOfKind = (kind: DocumentKind) => totals.filter((row) => row.kind === kind).map((row) => parseMoney(row.gross) ?? 0n);
  const [acts, invoices] = [grossOfKind('act'), grossOfKind('invoice')];
  if (acts.length === 0 || invoices.length === 0 || sumMoney(acts) === sumMoney(invoices)) return [];
  return [finding('package.act-invoice-mismatch', '/content/totals/gross')];
}
