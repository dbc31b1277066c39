import { expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import type { DocumentKind } from './document-kind.ts';
import { issueDueOn } from './issue-term.ts';
import type { DocumentSubmission, LinesContent } from './submission.ts';
import { supplyDay } from './supply-day.ts';

function documentOf(kind: DocumentKind, date: string, content: Partial<LinesContent> = {}): DocumentSubmission {
  const [document] = rightPackage('term', [kind]).documents;
  return { ...document!, date, content: { ...document!.content, ...content } as DocumentSubmission['content'] };
}

test.each([
  ['an invoice dated after the service it is for', '2026-11-04', { servicePeriod: { from: '2026-10-01', to: '2026-10-31' } }, '2026-11-05'],
  [
    'a service that ended on a Monday whose fifth day is a Saturday',
    '2026-11-02',
    { servicePeriod: { from: '2026-11-01', to: '2026-11-02' } },
    '2026-11-09',
  ],
  [
    'a December service: its fifth day lies in the holidays',
    '2026-12-31',
    { servicePeriod: { from: '2026-12-01', to: '2026-12-31' } },
    '2027-01-11',
  ],
  [
    'a shipment before the invoice',
    '2026-11-20',
    { servicePeriod: undefined, shipmentDocuments: [{ name: 'Акт', number: '1', date: '2026-11-16' }] },
    '2026-11-23',
  ],
])('%s: the term', (_, date, content, due) => {
  expect(issueDueOn(documentOf('invoice', date, content))).toBe(due);
});

test('a correction has five days from its own date, a fix and other kinds have no term', () => {
  expect(issueDueOn(documentOf('correction', '2026-11-10'))).toBe('2026-11-16');
  expect(issueDueOn({ ...documentOf('invoice', '2026-10-31'), revision: { number: 1, date: '2026-11-20' } })).toBeNull();
  for (const kind of ['act', 'bill', 'reconciliation'] as const) expect(issueDueOn(documentOf(kind, '2026-10-31'))).toBeNull();
});

test('the day of supply: end of the service, else the last shipment, else the date; a correction keeps that of its invoice', () => {
  const shipmentDocuments = ['2026-01-05', '2025-12-30'].map((date) => ({ name: 'Акт', number: '1', date }));
  const servicePeriod = { from: '2025-12-01', to: '2025-12-31' };
  expect(supplyDay(documentOf('invoice', '2026-01-12', { servicePeriod, shipmentDocuments }))).toBe('2025-12-31');
  expect(supplyDay(documentOf('invoice', '2026-01-12', { servicePeriod: undefined, shipmentDocuments }))).toBe('2026-01-05');
  expect(supplyDay(documentOf('bill', '2026-01-12'))).toBe('2026-01-12');
  const correction = documentOf('correction', '2026-11-10');
  expect(supplyDay(correction)).toBe('2025-12-31');
  if (correction.content.form !== 'correction') throw new Error('correction expected');
  correction.content.corrects = { number: '1', date: '2026-01-02', suppliedOn: '2025-12-31' };
  expect(supplyDay(correction)).toBe('2025-12-31');
});
