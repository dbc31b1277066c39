import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startDocflow, withFacets, type Docflow } from '../../domain/docflow/docflow.ts';
import { DEFAULT_POLICY } from '../../domain/docflow/policy.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { recordAmendment, recordCall, recordResolved } from './docflow-moves.ts';
import { getDocument } from './document-repository.ts';
import { placeHold } from './hold-repository.ts';
import { recordPortalAction } from './portal-repository.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

let api: Api;
let counter = 0;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const db = () => api.database.db;
const NOW = new Date('2026-11-20T10:00:00Z');

async function submit(): Promise<string> {
  counter += 1;
  const body = rightPackage(`one-commit-${counter}`, ['transfer']);
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  return answer.body.documents[0].id;
}

async function issued(): Promise<{ id: string; docflow: Docflow }> {
  const id = await submit();
  const started = startDocflow({
    operator: '2BM',
    boxId: '2BM-5000000000-1',
    attempt: 1,
    kind: 'transfer',
    policy: DEFAULT_POLICY,
    messageId: id,
    sentAt: '2026-11-01T10:00:00Z',
    roaming: false,
    universalFrom: null,
  });
  const docflow = { ...withFacets(started, { buyerResponse: 'waiting' }), issuedAt: '2026-11-01T10:00:00Z' };
  await db()('documents')
    .where({ id })
    .update({ phase: 'ISSUED', docflow: JSON.stringify(docflow) });
  return { id, docflow };
}

/** Postgres stamps each row with the transaction that wrote it: what has one stamp was one commit. */
async function commitOf(id: string, since: number): Promise<{ types: string[]; commits: number }> {
  const { rows } = await db().raw(`select type, xmin::text from document_events where document_id = ? and version > ? order by version`, [
    id,
    since,
  ]);
  const { rows: own } = await db().raw(`select xmin::text from documents where id = ?`, [id]);
  const stamps = new Set([...rows, ...own].map(({ xmin }: { xmin: string }) => xmin));
  return { types: rows.map(({ type }: { type: string }) => type), commits: stamps.size };
}

test('an escalation and the call of a person are one commit, also where it pushes another call aside', async () => {
  const { id, docflow } = await issued();
  const before = await getDocument(db(), id);
  await recordCall(db(), before, docflow, { reason: 'docflow.receipt-overdue' }, NOW);
  expect(await commitOf(id, before.version)).toEqual({ types: ['ESCALATED', 'PARKED'], commits: 1 });
  const called = await getDocument(db(), id);
  expect(called).toMatchObject({ version: before.version + 2, attention: { reason: 'docflow.receipt-overdue', step: 'exchange' } });
  await recordCall(db(), called, called.docflow!, { reason: 'docflow.answer-overdue', dueOn: '2026-11-10' }, NOW);
  expect(await commitOf(id, called.version)).toEqual({ types: ['ESCALATED', 'RESUMED', 'PARKED'], commits: 1 });
  const again = await getDocument(db(), id);
  expect(again).toMatchObject({ attention: { reason: 'docflow.answer-overdue' } });
  expect(again.docflow!.escalated).toEqual(['docflow.receipt-overdue', 'docflow.answer-overdue']);
  await recordResolved(db(), id, { action: 'retry', actor: 'staff' }, NOW);
  expect(await commitOf(id, again.version)).toEqual({ types: ['DOCFLOW', 'RESUMED'], commits: 1 });
  expect(await getDocument(db(), id)).toMatchObject({ attention: null, docflow: { facets: { buyerResponse: 'unanswered' } } });
  const positions = await db()('document_events').orderBy('position').pluck('position');
  expect(positions).toEqual(positions.map((_: number, index: number) => index + 1));
});

test('an escalation that somebody was faster than writes nothing: neither the note nor the call', async () => {
  const { id, docflow } = await issued();
  const stale = await getDocument(db(), id);
  await recordCall(db(), stale, docflow, { reason: 'docflow.answer-overdue' }, NOW);
  const known = await getDocument(db(), id);
  await expect(recordCall(db(), stale, docflow, { reason: 'docflow.receipt-overdue' }, NOW)).rejects.toMatchObject({
    code: 'document.moved-meanwhile',
  });
  expect(await getDocument(db(), id)).toEqual(known);
});

test('a revision that ends a call says so in the commit that marks the original', async () => {
  const { id, docflow } = await issued();
  const document = await getDocument(db(), id);
  await recordCall(db(), document, docflow, { reason: 'docflow.clarification-asked' }, NOW);
  const { version } = await getDocument(db(), id);
  await recordAmendment(db(), { amends_id: id, kind: 'transfer' });
  const { types, commits } = await commitOf(id, version);
  expect([types[0], commits]).toEqual(['DOCFLOW', 1]);
});

test('an export, a hold and a receipt of the portal are each one commit with what tells of them', async () => {
  const headers = { 'idempotency-key': newKey() };
  const { body, status } = await api.call('POST', '/v1/exports', { body: {}, key: api.staffKey, headers });
  // Temporal is away in this test: what is committed is the message, and the dispatcher starts it.
  expect([status, body.state]).toEqual([202, 'waiting']);
  const { rows } = await db().raw(
    `select e.xmin = k.xmin as same, e.started_at from exports e, idempotency_keys k where e.id = ? and k.key = ?`,
    [body.id, headers['idempotency-key']],
  );
  expect(rows).toEqual([{ same: true, started_at: null }]);

  const held = await submit();
  const { version } = await getDocument(db(), held);
  const objects = { setLegalHold: async () => undefined } as unknown as ObjectStore;
  const { id: holdId } = await placeHold(db(), objects, { clientId: 'billing', documentId: held, reason: 'a lawsuit', actor: 'staff' });
  expect(await commitOf(held, version)).toEqual({ types: ['HELD'], commits: 1 });
  const { rows: holds } = await db().raw(
    `select h.xmin = d.xmin as same from legal_holds h join documents d on d.id = h.document_id where h.id = ?`,
    [holdId],
  );
  expect(holds).toEqual([{ same: true }]);

  const { partner_id: partnerId } = await getDocument(db(), held);
  await recordPortalAction(db(), { documentId: held, partnerId, action: 'opened', actor: 'portal:x' });
  const { rows: actions } = await db().raw(
    `select a.xmin = d.xmin as same from portal_actions a join documents d on d.id = a.document_id where d.id = ?`,
    [held],
  );
  expect(actions).toEqual([{ same: true }]);
});
