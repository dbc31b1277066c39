import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SealpostError } from '../../domain/errors.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { HEADS, HEAD_WITHOUT_KEY } from '../../fixtures/registry.ts';
import { saveHead } from '../../lib/database/registry-repository.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { prepareDevelopmentKeys } from '../../lib/test-authority/prepare-keys.ts';
import { newKey, waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { PASSPHRASE } from '../support/signing.ts';

let product: Product;
/** What the door answers while a test wants it to: a refusal, or silence until it is let go. */
let refusing = false;
let holding: Promise<void> | undefined;

beforeAll(async () => {
  product = await startProduct('decisions', {
    door: {
      name: 'portal',
      async deliver(trx, delivery) {
        if (refusing) throw new SealpostError('signature.document-unknown', 'The portal says no.');
        await holding;
        return portalDoor.deliver(trx, delivery);
      },
    },
  });
}, 60_000);
afterAll(() => product.stop());

async function submit(name: string, change: { headId?: string; electronic?: boolean } = {}): Promise<string> {
  const body = rightPackage(name, ['act']);
  if (change.headId) body.documents[0]!.headId = change.headId;
  body.partner.unloadElectronically = change.electronic ?? true;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  expect(answer.status).toBe(202);
  return answer.body.documents[0].id;
}

const parked = (document: { attention: unknown }) => document.attention !== null;
const ended = (document: { phase: string }) => ['ARCHIVED', 'REJECTED', 'CANCELLED'].includes(document.phase);
const resolve = (id: string, action: string) =>
  product.call('POST', `/v1/documents/${id}/resolve`, { body: { action }, key: product.staffKey });

async function typesOf(id: string): Promise<string[]> {
  const { body } = await product.call('GET', `/v1/documents/${id}/events`);
  return body.events.map(({ type }: { type: string }) => type);
}

test('a document whose head has no key waits with reason and owner, and goes on when the key is there and staff retry', async () => {
  const id = await submit('no-key', { headId: HEAD_WITHOUT_KEY });
  const waiting = await waitForDocument(product, id, parked);
  expect(waiting).toMatchObject({
    phase: 'VALIDATED',
    attention: { reason: 'signature.no-key', owner: 'key-custodian', step: 'sign' },
    nextActions: ['resolve:retry', 'resolve:reject'],
  });
  const keys = { directory: product.keysDirectory, passphrase: PASSPHRASE };
  await prepareDevelopmentKeys(product.database.db, product.authority, keys, {});
  expect((await resolve(id, 'retry')).status).toBe(202);
  await waitForDocument(product, id, ended);
  expect(await typesOf(id)).toEqual(['RECEIVED', 'VALIDATED', 'PARKED', 'RESUMED', 'SIGNED', 'ROUTED_E', 'DELIVERED', 'ARCHIVED']);
});

test('a refused delivery can be sent on paper by staff, and never shows in the portal', async () => {
  refusing = true;
  const id = await submit('refused-then-paper');
  await waitForDocument(product, id, parked);
  expect((await resolve(id, 'print')).status).toBe(202);
  const done = await waitForDocument(product, id, ended);
  refusing = false;
  expect(done).toMatchObject({ phase: 'ARCHIVED', channel: 'paper', facets: { portal: 'none', print: 'posted' } });
  expect(await product.database.db('portal_documents').where({ document_id: id })).toHaveLength(0);
});

test('a reroute reads the partner card as it is now', async () => {
  refusing = true;
  const id = await submit('refused-then-rerouted');
  await waitForDocument(product, id, parked);
  const { partner_id: partnerId } = await product.database.db('documents').where({ id }).first();
  await product.database.db('partners').where({ id: partnerId }).update({ unload_electronically: false });
  await resolve(id, 'reroute');
  const done = await waitForDocument(product, id, ended);
  refusing = false;
  expect(done).toMatchObject({ phase: 'ARCHIVED', channel: 'paper' });
});

test('staff can reject a parked document, and it is never delivered', async () => {
  refusing = true;
  const id = await submit('refused-then-rejected');
  await waitForDocument(product, id, parked);
  await resolve(id, 'reject');
  const done = await waitForDocument(product, id, ended);
  refusing = false;
  expect(done.phase).toBe('REJECTED');
  expect(await typesOf(id)).not.toContain('DELIVERED');
});

test('a parked document can be cancelled by billing, who learns the outcome at once', async () => {
  refusing = true;
  const id = await submit('parked-then-cancelled');
  await waitForDocument(product, id, parked);
  const answer = await product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'wrong tariff' } });
  refusing = false;
  expect(answer.status).toBe(200);
  expect(answer.body.phase).toBe('CANCELLED');
  const again = await product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'again' } });
  expect(again.status).toBe(200);
});

test('while a delivery is under way a cancellation is refused: it would be a lie', async () => {
  let letGo = () => undefined as void;
  holding = new Promise((done) => (letGo = done));
  const id = await submit('cancelled-in-delivery');
  await waitForDocument(product, id, ({ phase }) => phase === 'ROUTED_E');
  const answer = await product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'too late' } });
  expect(answer).toMatchObject({ status: 409, body: { code: 'document.too-late' } });
  letGo();
  holding = undefined;
  expect((await waitForDocument(product, id, ended)).phase).toBe('ARCHIVED');
  expect((await product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'too late' } })).body.code).toBe('document.too-late');
});

test('a decision on a document that does not wait, or that makes no sense for its step, is refused', async () => {
  const id = await submit('not-waiting');
  await waitForDocument(product, id, ended);
  expect(await resolve(id, 'retry')).toMatchObject({ status: 409, body: { code: 'document.not-waiting' } });
  const retryByBilling = await product.call('POST', `/v1/documents/${id}/resolve`, { body: { action: 'retry' } });
  expect(retryByBilling).toMatchObject({ status: 403, body: { code: 'key.scope-missing' } });
  expect((await resolve(id, 'burn')).body.code).toBe('request.invalid');
});

test('a paper document that fails at the signature offers no print: an unsigned page must not leave', async () => {
  const body = rightPackage('expired-key', ['act']);
  body.documents[0]!.headId = 'head-without-folder';
  await saveHead(product.database.db, { ...HEADS[0]!, id: 'head-without-folder' }, 'test');
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  await waitForDocument(product, id, parked);
  expect(await resolve(id, 'print')).toMatchObject({ status: 409, body: { code: 'document.not-waiting' } });
  expect((await product.call('GET', '/v1/documents?parked=true')).body.documents.map((document: { id: string }) => document.id)).toEqual([
    id,
  ]);
});

test('staff see on their pages what waits and why, and decide on several at once; each decision stands in its log with its author', async () => {
  let cookie = '';
  const go = async (target: string, form?: [string, string][]) => {
    const response = await fetch(product.url + target, {
      redirect: 'manual',
      headers: { cookie, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  };
  refusing = true;
  const ids = [await submit('page-1'), await submit('page-2'), await submit('page-3')];
  for (const id of ids) await waitForDocument(product, id, parked);
  await go('/staff/session', [['key', product.staffKey]]);
  expect((await go('/staff')).location).toBe('/staff/month');
  const month = await go('/staff/month?month=2026-10');
  expect(month.text).toContain('Сходится с биллингом до копейки');
  const attention = await go('/staff/attention');
  expect(attention.text).toContain('group?reason=signature.document-unknown');
  const group = await go('/staff/attention/group?reason=signature.document-unknown&headId=head-01');
  for (const id of ids) expect(group.text).toContain(`workflows/document:${id}`);
  const token = /name="token" value="([^"]+)"/.exec(group.text)![1]!;
  const decide = (entries: [string, string][]) =>
    go('/staff/attention/resolve', [['token', token], ['action', 'print'], ['reason', 'x'], ['headId', 'y'], ...entries]);
  expect(
    (
      await go('/staff/attention/resolve', [
        ['token', 'forged'],
        ['action', 'print'],
        ['id', ids[0]!],
      ])
    ).status,
  ).toBe(400);
  const done = await decide([...ids.map((id): [string, string] => ['id', id]), ['id', 'f'.repeat(32)]]);
  refusing = false;
  expect(done.text).toContain('Принято: 3.');
  expect(done.text).toContain('Не принято: 1.');
  for (const id of ids) {
    expect(await waitForDocument(product, id, ended)).toMatchObject({ phase: 'ARCHIVED', channel: 'paper' });
    const { body } = await product.call('GET', `/v1/documents/${id}/events`);
    const dossier = await go(`/staff/documents/${id}`);
    for (const known of ['RESUMED', 'Сертификат (SHA-256)', 'на бумаге', `workflows/document:${id}`]) expect(dossier.text).toContain(known);
    expect(body.events.find(({ type }: { type: string }) => type === 'RESUMED').data).toMatchObject({
      action: 'print',
      actor: product.staffKey.split('_')[1],
    });
  }
  // Found by what a caller on the phone knows; another client's document is not there.
  expect((await go('/staff/documents?text=page-1')).text).toContain(`/staff/documents/${ids[0]}`);
  expect((await go('/staff/documents?text=nobody-has-this')).text).toContain('Ничего не найдено');
  expect((await go(`/staff/documents/${'f'.repeat(32)}`)).status).toBe(404);
  expect((await go(`/staff/documents/${ids[0]}/signature`)).status).toBe(200);
});
