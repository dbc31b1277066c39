import { expect, test } from '@jest/globals';
import { forecastHeads, type HeadLoad, type Registry } from './forecast.ts';
import type { Mandate } from './mandate.ts';

const now = new Date('2026-11-24T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 24 * 60 * 60 * 1000);
const mandate: Mandate = {
  id: 'm1',
  headId: 'head-14',
  signatoryId: 's1',
  fullName: { last: 'А', first: 'Б' },
  role: 'head',
  post: 'п',
  department: 'о',
  sellerInn: '7736000010',
  basis: 'charter',
  powerOfAttorney: null,
  kinds: null,
  validFrom: days(-100),
  validTo: days(300),
  revokedAt: null,
};
const certificate = { thumbprint: 't1', signatoryId: 's1', notBefore: days(-100), notAfter: days(5), useFrom: days(-100), retiredAt: null };
const registry: Registry = { mandates: [mandate], absences: [], certificates: [certificate] };
const load: HeadLoad = { headId: 'head-14', kind: 'transfer', sellerInn: '7736000010', documentsAMonth: 9_300, waiting: 12 };
const forecast = (change: Partial<Registry> = {}, loads = [load]) => forecastHeads(loads, { ...registry, ...change }, now)[0]!;

test("a certificate's end stops its head a day before, with the month's documents", () => {
  const { stopsAt, reason, documentsAMonth, documentsWaiting, owner, messageEn } = forecast();
  expect({ stopsAt: stopsAt!.slice(0, 16), reason, documentsAMonth, documentsWaiting, owner }).toEqual({
    stopsAt: days(4).toISOString().slice(0, 16),
    reason: 'certificate-ends',
    documentsAMonth: 9_300,
    documentsWaiting: 12,
    owner: 'department-head',
  });
  expect(messageEn).toMatch(/^head-14: from 2026-11-28 on .*9300 documents a month would stop/);
});

test('a second certificate, switched over to in time, keeps him going; one that comes too late does not', () => {
  const next = { ...certificate, thumbprint: 't2', notAfter: days(400) };
  expect(forecast({ certificates: [certificate, { ...next, useFrom: days(3) }] }).stopsAt).toBeNull();
  expect(forecast({ certificates: [certificate, { ...next, useFrom: days(8) }] }).reason).toBe('certificate-ends');
});

test('an ending mandate, an absence without a deputy, and what stops already are told apart', () => {
  const long = [{ ...certificate, notAfter: days(400) }];
  expect(forecast({ certificates: long, mandates: [{ ...mandate, validTo: days(20) }] })).toMatchObject({
    reason: 'mandate-ends',
    owner: 'registrar',
  });
  expect(forecast({ certificates: long, absences: [{ id: 'a', headId: 'head-14', from: days(2), to: null }] })).toMatchObject({
    reason: 'head-absent',
    stopsAt: days(2).toISOString(),
  });
  expect(forecast({ certificates: [] })).toMatchObject({ reason: 'no-certificate', stopsAt: now.toISOString() });
  expect(forecast({ mandates: [] })).toMatchObject({ reason: 'no-mandate' });
  expect(forecast({ certificates: long })).toMatchObject({ stopsAt: null, reason: null });
});

test('where the authority covers only some kinds, only their documents are counted', () => {
  const narrow = { mandates: [{ ...mandate, kinds: ['transfer' as const] }], certificates: [{ ...certificate, notAfter: days(400) }] };
  expect(forecast(narrow, [load, { ...load, kind: 'bill', documentsAMonth: 50 }])).toMatchObject({ kinds: ['bill'], documentsAMonth: 50 });
});
