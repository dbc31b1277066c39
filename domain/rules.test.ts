import { expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { brokenCases } from '../fixtures/broken.ts';
import { makeLines, totalsOf } from '../fixtures/documents.ts';
import { generateMonth } from '../fixtures/month.ts';
import { createRandom } from '../fixtures/random.ts';
import { HEADS, SELLER } from '../fixtures/registry.ts';
import { requirePackageTotals } from './check-package.ts';
import { FINDINGS } from './finding.ts';
import { buildLedger } from './ledger.ts';
import { isCalendarDate, moscowDate, moscowTime } from './moscow-time.ts';
import { effectiveRetention, retainUntilOn } from './retention.ts';
import { chooseRoute } from './routing.ts';
import { grossOf, type PackageSubmission } from './submission.ts';
import { validateDocument } from './validate-document.ts';
import { findVatPercent, standardVatRate } from './vat.ts';

function findingsOf(submission: PackageSubmission, index = 0) {
  const { partner, period, documents, contract } = submission;
  const document = documents[index]!;
  const head = HEADS.find(({ id }) => id === document.headId);
  const packageTotals = documents.map((other) => ({ kind: other.kind, gross: grossOf(other) }));
  return validateDocument(document, {
    partner,
    seller: SELLER,
    contract,
    signer: head,
    period,
    packageTotals,
    head,
    today: '2026-11-24',
  });
}

test('a generated month breaks no rule', () => {
  for (const submission of generateMonth({ month: '2026-10', seed: 11, consumers: 60 })) {
    requirePackageTotals(submission);
    submission.documents.forEach((_, index) => expect(findingsOf(submission, index)).toEqual([]));
  }
});

test('a month holds 3.3 documents a package and 70 % electronic consumers, as asked', () => {
  const packages = [...generateMonth({ month: '2026-10', seed: 5, consumers: 2_000 })];
  const documents = packages.reduce((sum, { documents: own }) => sum + own.length, 0);
  expect(documents / packages.length).toBeCloseTo(3.3, 1);
  expect(packages.filter(({ partner }) => partner.unloadElectronically).length / packages.length).toBeCloseTo(0.7, 1);
  expect(new Set(packages.flatMap(({ documents: own }) => own.map(({ headId }) => headId))).size).toBe(27);
});

test('the same seed gives the same bytes, another seed others', () => {
  const text = (seed: number) => JSON.stringify([...generateMonth({ month: '2026-10', seed, consumers: 20 })]);
  expect(text(1)).toBe(text(1));
  expect(text(1)).not.toBe(text(2));
});

test('a month of an exact number of documents has that number', () => {
  for (const documents of [1, 2, 3, 50, 997]) {
    const packages = [...generateMonth({ month: '2026-10', seed: 4, documents })];
    expect(packages.reduce((sum, { documents: own }) => sum + own.length, 0)).toBe(documents);
  }
});

test('all findings of a document are told at once', () => {
  const submission = rightPackage('many-faults', ['bill']);
  submission.partner.inn = '1';
  submission.documents[0]!.headId = 'nobody';
  submission.documents[0]!.date = '2199-01-01';
  const codes = findingsOf(submission).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['party.invalid-inn', 'signer.unknown-head', 'document.date-in-future']));
});

test('the broken set shows most of the codes that validation can give', () => {
  const shown = new Set(brokenCases('x').map(({ code }) => code));
  const missing = Object.keys(FINDINGS).filter((code) => !shown.has(code) && !code.startsWith('file.') && !code.startsWith('xml.'));
  // Warnings refuse nothing; a spoilt text is refused at the door; the others are faults of the registry's cards, which billing can't send.
  expect(missing).toEqual([
    'party.imperfect-email',
    'party.missing-postal-index',
    'document.same-number',
    'document.unusable-text',
    'party.invalid-participant-id',
    'signer.power-of-attorney',
  ]);
});

test('one kopeck of rounding in VAT is allowed, two are not', () => {
  const submission = rightPackage('rounding', ['bill']);
  const { content } = submission.documents[0]!;
  if (content.form !== 'lines') throw new Error('lines expected');
  content.lines = [{ ...content.lines[0]!, quantity: '1.000', price: '100.00', net: '100.00', vat: '22.01', gross: '122.01' }];
  content.totals = { net: '100.00', vat: '22.01', gross: '122.01' };
  expect(findingsOf(submission)).toEqual([]);
  content.lines[0] = { ...content.lines[0]!, vat: '22.02', gross: '122.02' };
  content.totals = { net: '100.00', vat: '22.02', gross: '122.02' };
  expect(findingsOf(submission).map(({ code }) => code)).toEqual(['line.vat-mismatch']);
});

test('the standard VAT rate changes with the date of the document', () => {
  expect(standardVatRate('2025-12-31')).toBe('20%');
  expect(standardVatRate('2026-01-01')).toBe('22%');
  expect(findVatPercent('20%', '2026-01-01')).toBeUndefined();
  expect(findVatPercent('18%', '2018-12-31')).toBe(18n);
});

test('VAT goes by the end of the service, not by the date of the document; a correction keeps the rate of what it corrects', () => {
  const submission = rightPackage('january', ['transfer']);
  const [document] = submission.documents;
  const december = { from: '2025-12-01', to: '2025-12-31' };
  Object.assign(submission, { period: december });
  const lines = makeLines(createRandom(1), december.to, '20%');
  Object.assign(document!, { date: '2026-01-12' });
  Object.assign(document!.content, { lines, totals: totalsOf(lines), servicePeriod: december });
  expect(findingsOf(submission)).toEqual([]);
  const codes = (spoilt: PackageSubmission) => findingsOf(spoilt).map(({ code, path }) => `${path} ${code}`);
  Object.assign(submission, { period: { from: '2026-01-01', to: '2026-01-31' } });
  Object.assign(document!.content, { servicePeriod: { from: '2026-01-01', to: '2026-01-02' } });
  expect(codes(submission)).toContain('/content/lines/0/vatRate line.vat-rate-not-in-force');

  const correction = rightPackage('of-december', ['correction']);
  const { content } = correction.documents[0]!;
  if (content.form !== 'correction') throw new Error('correction expected');
  content.corrects = { number: '1', date: '2026-01-12', suppliedOn: '2025-12-31' };
  expect(codes(correction)).toEqual([]);
  content.corrects = { number: '1', date: '2026-01-12' };
  expect(codes(correction)).toContain('/content/lines/0/after/vatRate line.vat-rate-not-in-force');
});

test('where there is no tax there is nothing to round: a kopeck of it contradicts the rate', () => {
  const submission = rightPackage('no-tax', ['act']);
  const { content } = submission.documents[0]!;
  if (content.form !== 'lines') throw new Error('lines expected');
  const line = { ...content.lines[0]!, quantity: '1', price: '10', net: '10.00', vatRate: 'без НДС' as const, vat: '0.01', gross: '10.01' };
  Object.assign(content, { lines: [line], totals: { net: '10.00', vat: '0.01', gross: '10.01' } });
  expect(findingsOf(submission).map(({ code }) => code)).toEqual(['line.vat-mismatch']);
});

test('a document made at 21:30 UTC has the date of the next day in Moscow', () => {
  const instant = new Date('2026-10-31T21:30:15Z');
  expect(moscowDate(instant)).toBe('2026-11-01');
  expect(moscowTime(instant, '.')).toBe('00.30.15');
  expect(isCalendarDate('2026-02-30')).toBe(false);
});

test('staff go before the package, the package before the card, and the reason is kept', () => {
  const facts = { kind: 'bill', operators: [], onNoWay: 'paper', cardFlag: true } as const;
  expect(chooseRoute(facts)).toMatchObject({ channel: 'electronic', rule: 'partner-flag', flag: true });
  expect(chooseRoute({ ...facts, packageFlag: false })).toMatchObject({ channel: 'paper', rule: 'package-flag' });
  expect(chooseRoute({ ...facts, packageFlag: true, staffChannel: 'paper' })).toMatchObject({ channel: 'paper', rule: 'staff-decision' });
});

test('primary documents are kept for five years after the year of their date', () => {
  expect(retainUntilOn('2026-01-01', 'invoice')).toBe('2031-12-31');
  expect(retainUntilOn('2026-12-31', 'bill', effectiveRetention({ bill: 10 }))).toBe('2036-12-31');
});

test('a client keeps longer than the law, never shorter', () => {
  expect(effectiveRetention({ act: 1, bill: 10 })).toMatchObject({ act: 5, bill: 10, invoice: 5 });
});

test('a ledger counts each document once and to the kopeck, by head and in all', () => {
  const entry = { headId: 'head-01', phase: 'ARCHIVED', channel: 'paper', parked: false, undoing: null, count: 2, gross: '0.30' } as const;
  const entries = [
    entry,
    { ...entry, headId: 'head-02', phase: 'VALIDATED', channel: null, parked: true, count: 1, gross: '0.10' } as const,
  ];
  const ledger = buildLedger('2026-10', entries, { packages: 2, count: 3, gross: '0.40' }, []);
  expect(ledger).toMatchObject({
    balanced: true,
    closed: true,
    accepted: { count: 3, gross: '0.40' },
    outcomes: { posted: { count: 2 }, parked: { count: 1 } },
  });
  expect(buildLedger('2026-10', entries, { packages: 2, count: 3, gross: '0.41' }, []).balanced).toBe(false);
});
