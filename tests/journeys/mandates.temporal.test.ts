import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { insertApiKey } from '../../lib/database/api-key-repository.ts';
import { listMandates } from '../../lib/database/mandate-repository.ts';
import { findSignature } from '../../lib/database/signature-repository.ts';
import { verifyJournal } from '../../lib/database/signing-journal.ts';
import { countOutsideMandate, ended, parked, submitBatch, waitForAll } from '../support/batch.ts';
import { waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';

const DAY = 24 * 60 * 60 * 1000;
let product: Product;

beforeAll(async () => {
  product = await startProduct('mandates', { resumeEveryMs: 300 });
}, 60_000);
afterAll(async () => {
  expect(await countOutsideMandate(product)).toBe(0);
  expect(await verifyJournal(product.database.db)).toMatchObject({ broken: [], unmatched: [] });
  await product.stop();
});

const staff = (method: string, path: string, body?: unknown) =>
  product.call(method, path, { key: product.staffKey, ...(body ? { body } : {}) });
const mandateOf = async (headId: string) => (await listMandates(product.database.db, { headId })).find(({ role }) => role === 'head')!;
const commonName = ({ last, first, middle }: { last: string; first: string; middle?: string | undefined }) =>
  [last, first, middle].filter(Boolean).join(' ');
const endedOrParked = (document: { phase: string; attention: unknown }) => ended(document) || parked(document);

async function issueFor(headId: string, terms = {}) {
  return product.authority.issueFor({ commonName: commonName((await mandateOf(headId)).fullName) }, terms);
}
async function signedBy(ids: string[]) {
  return Promise.all(ids.map(async (id) => (await findSignature(product.database.db, id))?.mandate_id));
}

test('a head replaced in mid-batch: what was signed stays, the rest waits for the new head and goes on by itself under his name', async () => {
  const before = await submitBatch(product, 'replaced-a', 'head-02', 4);
  await waitForAll(product, before, ended);
  const old = await mandateOf('head-02');
  expect((await staff('POST', `/v1/mandates/${old.id}/revoke`)).status).toBe(200);
  const after = await submitBatch(product, 'replaced-b', 'head-02', 6);
  for (const document of await waitForAll(product, after, parked))
    expect(document).toMatchObject({
      attention: { reason: 'mandate.missing', owner: 'registrar', step: 'sign' },
      facets: { authority: 'notValid' },
    });

  const { id: _id, headId: _head, signatoryId: _signatory, revokedAt: _revoked, ...card } = old;
  const fullName = { last: 'Новиков', first: 'Пётр', middle: 'Ильич' };
  const answer = await staff('POST', '/v1/heads/head-02/mandates', { ...card, fullName, validFrom: new Date().toISOString() });
  expect(answer.status).toBe(201);
  // The mandate alone is not enough: now the key is missing, and the document says so only when it was tried.
  await product.signing.bring(answer.body.signatoryId, product.authority.issueFor({ commonName: commonName(fullName) }));
  await waitForAll(product, after, ended);
  expect(await signedBy(before)).toEqual(before.map(() => old.id));
  expect(await signedBy(after)).toEqual(after.map(() => answer.body.id));
  const { body } = await product.call('GET', `/v1/documents/${after[0]}/events`);
  expect(body.events.map(({ type }: { type: string }) => type)).toEqual(
    expect.arrayContaining(['PARKED', 'RESUMED', 'REBUILT', 'SIGNED', 'ARCHIVED']),
  );
  expect(body.events.find(({ type }: { type: string }) => type === 'RESUMED').data.actor).toBe('sealpost:resumer');
  const rebuilt = await product.call('GET', `/v1/documents/${after[0]}`);
  expect(rebuilt.body.facets).toMatchObject({ senderSignature: 'valid', authority: 'valid' });
});

test('a certificate revoked in mid-batch stops the rest, and a new one lets it go on', async () => {
  const first = await submitBatch(product, 'revoked-a', 'head-03', 3);
  await waitForAll(product, first, ended);
  const { certificate_thumbprint: thumbprint } = (await findSignature(product.database.db, first[0]!))!;
  const { certificate } = await product.database.db('signatory_certificates').where({ thumbprint }).first();
  const { readCertificate } = await import('../../lib/signing/certificates/certificate.ts');
  product.authority.revoke(readCertificate(certificate), new Date(Date.now() - 1000));
  await sleep(500);
  const rest = await submitBatch(product, 'revoked-b', 'head-03', 5);
  for (const { attention } of await waitForAll(product, rest, parked))
    expect(attention).toMatchObject({ reason: 'certificate.revoked', owner: 'department-head' });
  expect(await signedBy(rest)).toEqual(rest.map(() => undefined));
  await product.signing.bring((await mandateOf('head-03')).signatoryId, await issueFor('head-03'));
  await waitForAll(product, rest, ended);
});

test('a certificate that comes within a day of its end in mid-batch stops the rest; the switch-over to the next one lets it go on', async () => {
  const { signatoryId } = await mandateOf('head-04');
  const [known] = await product.database.db('signatory_certificates').where({ signatory_id: signatoryId });
  await staff('POST', `/v1/certificates/${known.thumbprint}/retire`);
  // Enough life for some of the batch only.
  await product.signing.bring(signatoryId, await issueFor('head-04', { notAfter: new Date(Date.now() + DAY + 4_000) }));
  const early = await submitBatch(product, 'expiring-a', 'head-04', 2);
  await waitForAll(product, early, ended);
  await sleep(4_000);
  const late = await submitBatch(product, 'expiring-b', 'head-04', 4);
  for (const { attention } of await waitForAll(product, late, parked))
    expect(attention).toMatchObject({ reason: 'signature.certificate-expired', owner: 'department-head' });
  const next = await issueFor('head-04');
  const switchOver = new Date(Date.now() + 1_500);
  await product.signing.bring(signatoryId, next, { useFrom: switchOver });
  for (const { id, phase } of await waitForAll(product, late, ended)) {
    expect(phase).toBe('ARCHIVED');
    const signature = (await findSignature(product.database.db, id))!;
    expect(signature.certificate_thumbprint).toBe(next.certificate.thumbprint);
    expect(signature.signed_at.getTime()).toBeGreaterThanOrEqual(switchOver.getTime());
  }
});

test('while neither OCSP nor lists answer, documents wait, are not failed, and go on when one answers again', async () => {
  product.trust.faults.down = new Set(['ocsp', 'crl']);
  await sleep(500);
  const ids = await submitBatch(product, 'silent', 'head-05', 3);
  for (const { attention } of await waitForAll(product, ids, parked))
    expect(attention).toMatchObject({ reason: 'certificate.status-unknown', owner: 'operations' });
  product.trust.faults.down = new Set(['ocsp']);
  for (const { phase } of await waitForAll(product, ids, ended)) expect(phase).toBe('ARCHIVED');
  product.trust.faults.down.clear();
});

test("documents over the head's limit wait until he releases their manifest, with the root that he has seen, and nobody else's key does it", async () => {
  const { db } = product.database;
  const headKey = await insertApiKey(db, product.keySecret, { clientId: 'billing', scopes: ['batches:release'], headId: 'head-06' });
  const otherKey = await insertApiKey(db, product.keySecret, { clientId: 'billing', scopes: ['batches:release'], headId: 'head-07' });
  const ask = (method: string, path: string, body?: unknown, key = headKey) =>
    product.call(method, path, { key, ...(body ? { body } : {}) });
  expect((await staff('PUT', '/v1/release-rules', { grossLimit: '0.01', newPartner: false, outlierFactor: null })).status).toBe(200);
  const ids = await submitBatch(product, 'held', 'head-06', 3);
  for (const { attention } of await waitForAll(product, ids, parked))
    expect(attention).toMatchObject({ reason: 'signature.awaiting-release', owner: 'department-head' });

  const { body: batch } = await ask('GET', '/v1/heads/head-06/batch');
  expect(batch.documents.map(({ documentId }: { documentId: string }) => documentId).sort()).toEqual([...ids].sort());
  expect((await ask('GET', '/v1/heads/head-06/batch', undefined, otherKey)).status).toBe(404);
  expect((await ask('GET', '/v1/heads/head-06/batch', undefined, product.billingKey)).status).toBe(403);
  const { body: manifest, status } = await ask('POST', '/v1/heads/head-06/manifests');
  expect({ status, count: manifest.documentCount }).toEqual({ status: 201, count: 3 });
  expect((await ask('GET', `/v1/manifests/${manifest.id}`, undefined, otherKey)).status).toBe(404);
  expect(await ask('POST', `/v1/manifests/${manifest.id}/release`, { merkleRoot: '0'.repeat(64) })).toMatchObject({
    status: 409,
    body: { code: 'manifest.changed' },
  });
  // What came after the manifest was drawn up is not released with it.
  const [late] = await submitBatch(product, 'held-late', 'head-06', 1);
  await waitForDocument(product, late!, parked);
  expect((await ask('POST', `/v1/manifests/${manifest.id}/release`, { merkleRoot: manifest.merkleRoot })).status).toBe(200);
  for (const { phase } of await waitForAll(product, ids, ended)) expect(phase).toBe('ARCHIVED');
  expect((await waitForDocument(product, late!, endedOrParked)).phase).toBe('VALIDATED');
  await staff('PUT', '/v1/release-rules', { grossLimit: null, newPartner: false, outlierFactor: null });
  const audit = await staff('GET', '/v1/registry-changes?limit=500');
  expect(audit.body.changes.map(({ subject, action }: { subject: string; action: string }) => `${subject} ${action}`)).toEqual(
    expect.arrayContaining(['release-rules set', 'manifest drawn up', 'manifest released', 'mandate revoked', 'certificate entered']),
  );
});

test('the forecast tells the month that would stop, and the registry who signs now', async () => {
  const { body } = await product.call('GET', '/v1/heads/forecast', { key: product.staffKey });
  const line = body.heads.find(({ headId }: { headId: string }) => headId === 'head-02');
  expect(line).toMatchObject({ reason: null, documentsAMonth: 10 });
  const { body: head } = await staff('GET', '/v1/heads/head-02');
  expect(head.mandates.filter(({ inForce, role }: { inForce: boolean; role: string }) => inForce && role === 'head')).toHaveLength(1);
  expect(head.signsNow[0].mandateId).toEqual(expect.any(String));
  expect((await product.call('GET', '/v1/heads')).status).toBe(403);
});
