import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { SentDocument } from '../../../domain/check-signed-file.ts';
import { SealpostError } from '../../../domain/errors.ts';
import type { LegalFileFacts } from '../../../domain/legal-format/legal-file.ts';
import { grossOf, type DocumentSubmission, type PartnerCard } from '../../../domain/submission.ts';
import { generateForms } from '../../../fixtures/every-form.ts';
import { prepareLegalContent } from '../../legal-content/prepare-content.ts';
import { readLegalFile } from '../../legal-content/read-legal-file.ts';
import { sha256Hex } from '../../sha256.ts';
import { requireSourceInFile } from './source-in-file.ts';

const FORMS = 350;
const forms = [...generateForms(FORMS, 2026)];

function sentOf({ document, seller, partner }: LegalFileFacts): SentDocument {
  const { content } = document;
  const own = content.form === 'lines' ? content.servicePeriod : content.form === 'statement' ? content.period : undefined;
  return { document, sellerInn: seller.inn, partner, period: own ?? { from: document.date, to: document.date } };
}

async function bytesOf(facts: LegalFileFacts): Promise<Buffer> {
  return (await prepareLegalContent(facts)).content!.bytes;
}

/** As billing would have sent the very file. */
function asReady(sent: SentDocument, bytes: Buffer, mediaType: 'application/xml' | 'application/pdf' = 'application/xml'): SentDocument {
  const content = { form: 'file', fileName: 'a.xml', mediaType, sha256: sha256Hex(bytes), gross: grossOf(sent.document) } as const;
  return { ...sent, document: { ...sent.document, content } };
}

/** Undefined where it may be signed, else the reason and the place. */
function refusal(bytes: Buffer, sent: SentDocument, mediaType = 'application/xml'): string | undefined {
  try {
    const facts = mediaType === 'application/xml' ? readLegalFile(bytes).facts! : undefined;
    requireSourceInFile({ mediaType, bytes, facts }, sent);
    return undefined;
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    expect(error.code).toBe('signature.file-differs');
    return [error.details?.['reason'], error.details?.['path']].filter(Boolean).join(' ');
  }
}

test('every form that is built says what its submission says, also where billing sends it as a ready file', async () => {
  for (const facts of forms) {
    const bytes = await bytesOf(facts);
    const sent = sentOf(facts);
    const told = { number: facts.document.number, own: refusal(bytes, sent), ready: refusal(bytes, asReady(sent, bytes)) };
    expect(told).toEqual({ number: facts.document.number, own: undefined, ready: undefined });
  }
});

test('of two documents of one kind none can be signed in place of the other', async () => {
  const [few, rest] = [forms.slice(0, 40), forms.slice(40, 80)];
  for (const [index, facts] of few.entries()) {
    const other = rest[index]!;
    expect(other.document.kind).toBe(facts.document.kind);
    expect(refusal(await bytesOf(other), sentOf(facts))).toMatch(/^file\.other-/);
  }
});

type Change = (facts: LegalFileFacts) => LegalFileFacts;
const ofDocument =
  (change: (document: DocumentSubmission) => Partial<DocumentSubmission>): Change =>
  (facts) => ({ ...facts, document: { ...facts.document, ...change(facts.document) } });
const ofContent = (change: object): Change => ofDocument(({ content }) => ({ content: { ...content, ...change } as typeof content }));
const ofPartner =
  (change: Partial<PartnerCard>): Change =>
  (facts) => ({ ...facts, partner: { ...facts.partner, ...change } });
const first = (kind: string, fits: (facts: LegalFileFacts) => boolean = () => true) =>
  forms.find((facts) => facts.document.kind === kind && fits(facts))!;
const isRevised = ({ document }: LegalFileFacts) => document.revision !== undefined;
const isLegal = ({ partner }: LegalFileFacts) => partner.kind === 'legal' && partner.inn !== undefined;
const isNameless = ({ partner }: LegalFileFacts) =>
  partner.kind === 'person' && partner.inn === undefined && partner.address.flat !== undefined;
const STATEMENT_SUM = { debit: '999999.99', credit: '0.00' };
const SUMS = { net: '1.00', vat: '0.00', gross: '1.00' };

describe('a file that says something else than what billing sent is refused', () => {
  const transfer = first('transfer', isLegal);
  const nameless = first('transfer', isNameless);
  const revised = first('invoice', isRevised);
  const correction = first('correction');
  const statement = first('reconciliation');
  const revision = { number: 1000, date: '2026-11-12' };
  const month = { from: '2026-09-01', to: '2026-09-30' };
  test.each<[string, LegalFileFacts, Change, string]>([
    ['number', transfer, ofDocument(() => ({ number: 'B-77' })), 'file.other-number /number'],
    ['date', transfer, ofDocument(() => ({ date: '2026-10-30' })), 'file.other-date /date'],
    ['revision', revised, ofDocument(() => ({ revision })), 'file.other-revision /revision'],
    ['no revision', revised, ofDocument(() => ({ revision: undefined })), 'file.other-revision /revision'],
    ['kind', transfer, ofDocument(() => ({ kind: 'act' })), 'file.other-kind /kind'],
    ['buyer by INN', transfer, ofPartner({ inn: '5065739092' }), 'file.other-buyer /partner/inn'],
    ['buyer by KPP', transfer, ofPartner({ kpp: '506501001' }), 'file.other-buyer /partner/kpp'],
    ['person by name', nameless, ofPartner({ fullName: { last: 'Чужая', first: 'Инна' } }), 'file.other-buyer /partner'],
    [
      'person by flat',
      nameless,
      (facts) => ofPartner({ address: { ...facts.partner.address, flat: '9999' } })(facts),
      'file.other-buyer /partner/address',
    ],
    ['seller', transfer, (facts) => ({ ...facts, seller: { ...facts.seller, inn: '7707083893' } }), 'file.other-seller /sellerInn'],
    ['sum', transfer, ofContent({ totals: SUMS }), 'file.other-sum /content/gross'],
    ['period', transfer, ofContent({ servicePeriod: month }), 'file.other-period /content'],
    [
      'what is corrected',
      correction,
      ofContent({ corrects: { number: 'X', date: '2026-10-31' } }),
      'file.other-number /content/corrects/number',
    ],
    ['increase', correction, ofContent({ totals: { increase: SUMS, decrease: SUMS } }), 'file.other-sum /content/gross'],
    ['opening', statement, ofContent({ opening: STATEMENT_SUM }), 'file.other-sum /content/opening/debit'],
    ['closing', statement, ofContent({ closing: STATEMENT_SUM }), 'file.other-sum /content/closing/debit'],
    ['period of a statement', statement, ofContent({ period: month }), 'file.other-period /content'],
  ])('another %s', async (_, facts, change, reason) => {
    // The submission stays and the file lies; as good as the other way round, and the file keeps its form.
    expect(refusal(await bytesOf(facts), sentOf(change(facts)))).toBe(reason);
  });

  test('a sum beside the total: VAT, what falls, a balance of a contract, a line that does not add up', async () => {
    const edit = async (facts: LegalFileFacts, from: RegExp, to: string) => {
      const xml = iconv.decode(await bytesOf(facts), 'win1251');
      expect(xml).toMatch(from);
      return refusal(iconv.encode(xml.replace(from, to), 'win1251'), sentOf(facts));
    };
    expect(await edit(transfer, /(<ВсегоОпл[^>]*СтТовБезНДСВсего=")[^"]*/, '$11.00')).toBe('file.total-mismatch /content/base64');
    expect(await edit(transfer, /(<СведТов[^>]*СтТовУчНал=")[^"]*/, '$11.00')).toBe('file.total-mismatch /content/base64');
    expect(await edit(statement, /(<ДогСв[^>]*СальдоКонДеб=")[^"]*/, '$1999999.99')).toBe('file.other-sum /content/closing/debit');
    const falling = ofContent({ totals: { ...(correction.document.content as { totals: object }).totals, decrease: SUMS } });
    expect(refusal(await bytesOf(correction), sentOf(falling(correction)))).toMatch(/^file\.other-sum \/content\/totals\/decrease/);
  });

  test('the other way round too: the file is built from other words', async () => {
    const other = ofDocument(() => ({ number: 'B-77' }))(transfer);
    expect(refusal(await bytesOf(other), sentOf(transfer))).toBe('file.other-number /number');
  });
});

describe('a file of another type or other bytes', () => {
  const facts = first('transfer', isLegal);
  const sent = sentOf(facts);
  const pdf = Buffer.from('%PDF-1.7\n');
  const bill: SentDocument = { ...sent, document: { ...sent.document, kind: 'bill' } };

  test('a ready file is the very bytes, in PDF and in XML', async () => {
    const bytes = await bytesOf(facts);
    expect(refusal(pdf, asReady(bill, pdf, 'application/pdf'), 'application/pdf')).toBeUndefined();
    expect(refusal(Buffer.from('%PDF-1.7\n '), asReady(bill, pdf, 'application/pdf'), 'application/pdf')).toBe('file.digest-mismatch');
    expect(refusal(Buffer.concat([bytes, Buffer.from('\n')]), asReady(sent, bytes))).toBe('file.digest-mismatch');
  });

  test('XML that is called a PDF is not signed unread, nor a PDF in the place of XML', async () => {
    const bytes = await bytesOf(facts);
    expect(refusal(bytes, sent, 'application/pdf')).toBe('file.wrong-type');
    expect(refusal(pdf, sent, 'application/pdf')).toBe('file.wrong-type');
    expect(refusal(bytes, bill, 'application/pdf')).toBe('file.wrong-type');
    expect(refusal(bytes, bill)).toBe('file.wrong-type');
    expect(refusal(pdf, asReady(sent, bytes), 'application/pdf')).toBe('file.wrong-type');
    expect(refusal(pdf, bill, 'application/pdf')).toBeUndefined();
  });
});

test('what may have changed since the file was made stands in nobody’s way: boxes, the seller’s KPP, spelling of a number', async () => {
  const facts = first('transfer', isLegal);
  const built = { ...facts, seller: { ...facts.seller, kpp: '773601009' }, partner: { ...facts.partner, edoId: '2BM-OLD' } };
  const partner = { ...facts.partner, edoId: '2BM-NEW' };
  const sent = sentOf({ ...facts, partner });
  expect(refusal(await bytesOf(built), sent)).toBeUndefined();
  const spaced = ofDocument(({ number }) => ({ number: `  ${number} ` }))(facts);
  expect(refusal(await bytesOf(facts), sentOf(spaced))).toBeUndefined();
});

test('a flat with a comma in it is the same flat', async () => {
  const nameless = first('transfer', isNameless);
  const facts = ofPartner({ address: { ...nameless.partner.address, flat: '5, кв. 7' } })(nameless);
  expect(refusal(await bytesOf(facts), sentOf(facts))).toBeUndefined();
});
