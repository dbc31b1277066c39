import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SELLER } from '../fixtures/registry.ts';
import { writePem } from '../lib/signing/certificates/certificate.ts';
import { createTestAuthority } from '../lib/test-authority/test-authority.ts';
import { startApi, type Api } from '../tests/support/api.ts';

let api: Api;
const authority = createTestAuthority();

beforeAll(async () => void (api = await startApi()));
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const staff = (method: string, path: string, body?: unknown) => api.call(method, path, { key: api.staffKey, ...(body ? { body } : {}) });
const mandate = {
  fullName: { last: 'Новая', first: 'Анна', middle: 'Петровна' },
  role: 'head',
  post: 'Начальник',
  department: 'Новое отделение',
  sellerInn: SELLER.inn,
  basis: 'power-of-attorney',
  powerOfAttorney: { number: '5ea19057-0000-4000-8000-0000000000aa', issuedOn: '2026-11-01', registry: 'https://m4d.nalog.gov.ru' },
  validFrom: '2026-11-01T00:00:00+03:00',
};

test('an office, its mandate, an absence and a certificate are entered, shown, ended, and all of it is in the audit log', async () => {
  expect(
    (await staff('PUT', '/v1/heads/head-90', { fullName: mandate.fullName, post: 'Начальник', department: 'Новое отделение' })).status,
  ).toBe(200);
  const entered = await staff('POST', '/v1/heads/head-90/mandates', mandate);
  expect(entered.status).toBe(201);
  const { id, signatoryId } = entered.body;
  const { certificate } = authority.issueFor({ commonName: 'Новая Анна Петровна' });
  const pem = writePem(certificate) + writePem(authority.issuer.certificate);
  const stored = await staff('POST', `/v1/signatories/${signatoryId}/certificates`, { pem, useFrom: '2026-11-20T00:00:00Z' });
  expect(stored).toMatchObject({ status: 201, body: { thumbprint: certificate.thumbprint } });
  expect((await staff('POST', `/v1/signatories/${signatoryId}/certificates`, { pem })).status).toBe(201);
  const absence = await staff('POST', '/v1/heads/head-90/absences', { from: '2026-11-02T00:00:00Z' });
  expect((await staff('GET', '/v1/heads/head-90')).body).toMatchObject({
    mandates: [{ id, inForce: true }],
    certificates: [{ thumbprint: certificate.thumbprint }],
    signsNow: [{ mandateId: null, refusal: 'mandate.head-absent' }],
  });
  expect((await staff('GET', '/v1/heads')).body.heads.find((head: { id: string }) => head.id === 'head-90')).toMatchObject({
    absent: true,
    mandatesInForce: [id],
  });
  expect((await staff('POST', `/v1/absences/${absence.body.id}/end`)).status).toBe(204);
  expect((await staff('POST', `/v1/certificates/${certificate.thumbprint}/retire`)).status).toBe(204);
  expect((await staff('POST', `/v1/mandates/${id}/revoke`, {})).body.revokedAt).toEqual(expect.any(String));
  const { body } = await staff('GET', '/v1/registry-changes?limit=500');
  const own = body.changes.filter(({ actor }: { actor: string }) => actor === api.staffKey.split('_')[1]);
  expect(own.map(({ subject, action }: { subject: string; action: string }) => `${subject} ${action}`)).toEqual([
    'head saved',
    'mandate entered',
    'certificate entered',
    'absence entered',
    'absence ended',
    'certificate retired',
    'mandate revoked',
  ]);
  await expect(api.database.db('registry_changes').where({ position: 1 }).delete()).rejects.toThrow(/never changed/);
});

test('a second head in the same time, an unknown office or seller, and a certificate of somebody else are refused', async () => {
  expect(await staff('POST', '/v1/heads/head-03/mandates', mandate)).toMatchObject({
    status: 409,
    body: { code: 'registry.conflict', existingId: 'mandate-03', path: '/validFrom' },
  });
  expect(await staff('POST', '/v1/heads/nobody/mandates', mandate)).toMatchObject({ status: 404, body: { code: 'registry.not-found' } });
  expect((await staff('POST', '/v1/heads/head-03/mandates', { ...mandate, role: 'deputy', sellerInn: '7700000000' })).status).toBe(404);
  const { signatory_id: one } = await api.database.db('mandates').where({ id: 'mandate-04' }).first();
  const { signatory_id: other } = await api.database.db('mandates').where({ id: 'mandate-05' }).first();
  const pem = writePem(authority.issueFor({ commonName: 'X' }).certificate);
  expect((await staff('POST', `/v1/signatories/${one}/certificates`, { pem })).status).toBe(201);
  expect(await staff('POST', `/v1/signatories/${other}/certificates`, { pem })).toMatchObject({
    status: 409,
    body: { code: 'registry.conflict' },
  });
  expect(
    (await staff('POST', '/v1/signatories/nobody/certificates', { pem: writePem(authority.issueFor({ commonName: 'Y' }).certificate) }))
      .status,
  ).toBe(404);
});

test.each([
  ['a power of attorney without its number', { powerOfAttorney: null }, '/powerOfAttorney'],
  ['a charter with a power of attorney', { basis: 'charter' }, '/powerOfAttorney'],
  ['an end before its beginning', { validTo: '2026-10-01T00:00:00Z' }, '/validTo'],
  ['a kind that there is not', { kinds: ['letter'] }, '/kinds/0'],
  ['a time without its zone', { validFrom: '2026-11-01T00:00:00' }, '/validFrom'],
])('a mandate with %s is refused with its path', async (_name, change, path) => {
  expect(await staff('POST', '/v1/heads/head-03/mandates', { ...mandate, ...change })).toMatchObject({
    status: 400,
    body: { code: 'request.invalid', path },
  });
});

test('text that is no certificate is refused plainly', async () => {
  const { signatory_id: id } = await api.database.db('mandates').where({ id: 'mandate-04' }).first();
  for (const pem of ['hello', writePem({ raw: Buffer.of(0, 0, 0) })])
    expect(await staff('POST', `/v1/signatories/${id}/certificates`, { pem })).toMatchObject({ status: 400, body: { path: '/pem' } });
});

test("billing may not edit the registry, nor release a head's batch", async () => {
  for (const [method, path] of [
    ['PUT', '/v1/heads/head-01'],
    ['POST', '/v1/mandates/mandate-01/revoke'],
    ['PUT', '/v1/release-rules'],
    ['GET', '/v1/heads/head-01/batch'],
  ] as const)
    expect(await api.call(method, path, { body: method === 'GET' ? undefined : {} })).toMatchObject({
      status: 403,
      body: { code: 'key.scope-missing' },
    });
});

test('the dry run tells who would sign, or why nobody could', async () => {
  const { rightPackage } = await import('../fixtures/broken-case.ts');
  const plan = async (headId: string) => {
    const body = rightPackage(`plan-${headId}`, ['transfer']);
    body.documents[0]!.headId = headId;
    return (await api.call('POST', '/v1/packages?mode=plan', { body })).body.documents[0].signer;
  };
  expect(await plan('head-07')).toMatchObject({ mandateId: 'mandate-07', refusal: null });
  await staff('POST', '/v1/mandates/mandate-07/revoke', {});
  expect(await plan('head-07')).toMatchObject({ mandateId: null, refusal: 'mandate.missing' });
});
