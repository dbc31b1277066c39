import { describe, expect, test } from '@jest/globals';
import { CERTIFICATE_LIFE_MIN_MS, chooseMandate, findRival, listUsableCertificates, type Absence, type Mandate } from './mandate.ts';

const at = new Date('2026-11-24T12:00:00Z');
const days = (count: number) => new Date(at.getTime() + count * 24 * 60 * 60 * 1000);
const mandate = (change: Partial<Mandate> = {}): Mandate => ({
  id: 'm1',
  headId: 'head-01',
  signatoryId: 's1',
  fullName: { last: 'Абрамов', first: 'Алексей' },
  role: 'head',
  post: 'Начальник',
  department: 'Отделение',
  sellerInn: '7736000010',
  basis: 'charter',
  powerOfAttorney: null,
  kinds: null,
  validFrom: days(-10),
  validTo: days(10),
  revokedAt: null,
  ...change,
});
const occasion = { headId: 'head-01', kind: 'transfer' as const, sellerInn: '7736000010', at };
const absence: Absence = { id: 'a1', headId: 'head-01', from: days(-1), to: days(1) };
const deputy = mandate({ id: 'm2', signatoryId: 's2', role: 'deputy' });

describe('who signs', () => {
  test('the head in force', () => {
    expect(chooseMandate(occasion, [mandate(), deputy], []).mandate?.id).toBe('m1');
  });
  test('while he is absent, a deputy with authority of his own', () => {
    expect(chooseMandate(occasion, [mandate(), deputy], [absence]).mandate?.id).toBe('m2');
    expect(chooseMandate(occasion, [mandate()], [absence])).toEqual({ refusal: 'mandate.head-absent' });
    expect(chooseMandate({ ...occasion, at: days(1) }, [mandate(), deputy], [absence]).mandate?.id).toBe('m1');
  });
  test('nobody before the authority begins, from the moment it ends, or after it was revoked', () => {
    expect(chooseMandate({ ...occasion, at: days(-11) }, [mandate()], [])).toEqual({ refusal: 'mandate.missing' });
    expect(chooseMandate({ ...occasion, at: days(10) }, [mandate()], [])).toEqual({ refusal: 'mandate.missing' });
    expect(chooseMandate(occasion, [mandate({ revokedAt: at })], [])).toEqual({ refusal: 'mandate.missing' });
    expect(chooseMandate(occasion, [mandate({ revokedAt: days(1) })], []).mandate?.id).toBe('m1');
  });
  test('nobody for a kind or an organisation that the authority does not cover', () => {
    expect(chooseMandate(occasion, [mandate({ kinds: ['bill'] })], [])).toEqual({ refusal: 'mandate.kind-not-covered' });
    expect(chooseMandate({ ...occasion, sellerInn: '7700000000' }, [mandate()], [])).toEqual({ refusal: 'mandate.other-organisation' });
  });
  test('of two powers of attorney of one person the later one counts', () => {
    expect(chooseMandate(occasion, [mandate({ id: 'new', validFrom: days(-2) }), mandate()], []).mandate?.id).toBe('new');
  });
});

describe('a second head of one office', () => {
  test('is a rival in the same time, for the same kinds and organisation', () => {
    expect(findRival(mandate({ id: 'x', signatoryId: 's9' }), [mandate()])?.id).toBe('m1');
  });
  test('is none after the first one has ended, for other kinds, or as a deputy; nor is a renewal for the same person', () => {
    const other = { id: 'x', signatoryId: 's9' };
    expect(findRival(mandate({ ...other, validFrom: days(10), validTo: null }), [mandate()])).toBeUndefined();
    expect(findRival(mandate({ ...other, validFrom: days(2) }), [mandate({ revokedAt: days(1) })])).toBeUndefined();
    expect(findRival(mandate({ ...other, kinds: ['bill'] }), [mandate({ kinds: ['invoice'] })])).toBeUndefined();
    expect(findRival(mandate({ ...other, role: 'deputy' }), [mandate()])).toBeUndefined();
    expect(findRival(mandate({ id: 'x' }), [mandate()])).toBeUndefined();
  });
});

test('of two certificates the one last switched to is used, unless it is retired, not valid yet or within a day of its end', () => {
  const certificate = (thumbprint: string, change = {}) => ({
    thumbprint,
    signatoryId: 's1',
    notBefore: days(-100),
    notAfter: days(100),
    useFrom: days(-50),
    retiredAt: null,
    ...change,
  });
  const names = (...list: ReturnType<typeof certificate>[]) => listUsableCertificates(list, 's1', at).map(({ thumbprint }) => thumbprint);
  expect(names(certificate('old'), certificate('new', { useFrom: days(-1) }))).toEqual(['new', 'old']);
  expect(names(certificate('old'), certificate('next', { useFrom: days(1) }))).toEqual(['old']);
  expect(names(certificate('old'), certificate('retired', { useFrom: days(-1), retiredAt: at }))).toEqual(['old']);
  expect(names(certificate('ending', { notAfter: new Date(at.getTime() + CERTIFICATE_LIFE_MIN_MS - 1) }))).toEqual([]);
  expect(names(certificate('early', { notBefore: days(1) }))).toEqual([]);
});
