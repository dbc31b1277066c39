import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createLocalActivities } from '../../activities/index.ts';
import { startDocflow, withFacets, type DocflowFacets } from '../../domain/docflow/docflow.ts';
import { DEFAULT_POLICY } from '../../domain/docflow/policy.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { REAL_CLOCK } from '../clock.ts';
import { portalDoor } from '../delivery/portal-door.ts';
import { insertDocflowPolicy } from './docflow-policy-repository.ts';
import { listBuyerAnswers } from './buyer-answers.ts';
import { listStatementLines } from './statement-repository.ts';
import { insertTechnical } from './technical-repository.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { LINK_SECRET, openBrowser, publish, siteToken, tokenOf } from '../../tests/support/portal.ts';
import { startSigning, type Signing } from '../../tests/support/signing.ts';

let api: Api;
let signing: Signing;
const OPERATORS = ['2BM'];
/** What a buyer could write to break a page, and more than fits a cell. */
const WORDS = `<script>alert(1)</script> "Объём" не подтверждаем. ${'Подробности. '.repeat(40)}`;

beforeAll(async () => {
  api = await startApi(undefined, { portal: { linkSecret: LINK_SECRET }, operatorNames: OPERATORS });
  signing = await startSigning(api.database.db);
}, 60_000);
afterAll(async () => {
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

const steps = () =>
  createLocalActivities({ db: api.database.db, signing: signing.service, door: portalDoor, clock: REAL_CLOCK, operatorNames: OPERATORS });
const explain = async (id: string) => (await api.call('GET', `/v1/documents/${id}/explain`)).body;
const ledgerOf = async () => (await api.call('GET', '/v1/ledger?month=2026-10')).body;

/** A signed invoice that waits for its route. */
async function signedInvoice(name: string, edoId?: string): Promise<string> {
  const body = rightPackage(name, ['invoice']);
  delete body.partner.edoId;
  if (edoId) body.partner.edoId = edoId;
  body.partner.unloadElectronically = true;
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const documentId: string = answer.body.documents[0].id;
  await steps().validateDocument({ documentId });
  await steps().signDocument({ documentId, headId: 'head-01' });
  return documentId;
}

/** As if an operator had carried it and its buyer had answered. */
async function answeredBy(kind: 'act' | 'bill', name: string, facets: Partial<DocflowFacets>, words: string | null): Promise<string> {
  const { ids } = await publish(api, signing, name, [kind]);
  const [id] = ids as [string];
  const start = {
    operator: '2BM',
    boxId: '2BM-1',
    attempt: 1,
    kind,
    policy: DEFAULT_POLICY,
    messageId: name,
    sentAt: '2026-10-31T10:00:00Z',
  };
  const docflow = withFacets({ ...startDocflow({ ...start, roaming: false }), issuedAt: '2026-10-31T10:00:00Z' }, facets);
  await api.database
    .db('documents')
    .where({ id })
    .update({ docflow: JSON.stringify(docflow), phase: 'ARCHIVED' });
  if (words === null) return id;
  await insertTechnical(api.database.db, {
    operator: '2BM',
    entity_id: randomBytes(16).toString('hex'),
    document_id: id,
    kind: 'universal-message',
    code: '3999',
    file_name: 'DP_UNISOOBSCH.xml',
    bytes: Buffer.from('<x/>'),
    signature: null,
    verdict: 'valid',
    reason: null,
    proof: 'operator-vouches',
    signer: null,
    thumbprint: null,
    answers: null,
    words,
    sender_box: '2BM-1',
    stated_at: new Date('2026-11-02T10:00:00Z'),
  });
  return id;
}

test('an invoice without a way is parked by the policy with the reason, and goes on paper or through a mended box, never by the portal', async () => {
  const { db } = api.database;
  const parked = await signedInvoice('no-box');
  await insertDocflowPolicy(db, 'billing', { ...DEFAULT_POLICY, onFailure: 'wait' }, 'test');
  const noWay = expect.objectContaining({ code: 'operator.no-way', details: { documentId: parked, missing: 'box' } });
  await expect(steps().routeDocument({ documentId: parked })).rejects.toEqual(noWay);
  await expect(steps().routeDocument({ documentId: parked, decision: 'reroute' })).rejects.toEqual(noWay);
  await steps().parkDocument({ documentId: parked, step: 'route', reason: 'operator.no-way' });
  expect(await explain(parked)).toMatchObject({
    reason: 'operator.no-way',
    owner: 'delivery-desk',
    nextActions: ['resolve:retry', 'resolve:reroute', 'resolve:print', 'resolve:reject'],
  });
  // The card is mended, as billing's next package of this consumer would.
  await db('partners')
    .where({ external_id: 'broken-no-box' })
    .update({ card: db.raw(`card || '{"edoId": "2BM-5000-9"}'`) });
  expect(await steps().routeDocument({ documentId: parked })).toEqual({ channel: 'electronic', operator: '2BM' });

  const printed = await signedInvoice('no-contract', '2AL-5000-1');
  await expect(steps().routeDocument({ documentId: printed })).rejects.toMatchObject({ details: { missing: 'contract' } });
  expect(await steps().routeDocument({ documentId: printed, decision: 'print' })).toEqual({ channel: 'paper' });

  await insertDocflowPolicy(db, 'billing', DEFAULT_POLICY, 'test');
  const byPolicy = await signedInvoice('no-box-paper');
  expect(await steps().routeDocument({ documentId: byPolicy })).toEqual({ channel: 'paper' });
  const { body } = await api.call('GET', `/v1/documents/${byPolicy}/events`);
  expect(body.events.find(({ type }: { type: string }) => type === 'ROUTED_P').data).toMatchObject({
    rule: 'no-way',
    missing: 'box',
    reason: expect.stringMatching(/names no box/),
  });
});

test('what an older version left at the portal’s door does not leave by it', async () => {
  const { db } = api.database;
  const documentId = await signedInvoice('left-over');
  await db('documents').where({ id: documentId }).update({ phase: 'ROUTED_E', channel: 'electronic' });
  await db('delivery_attempts').insert({ document_id: documentId, number: 1, channel: 'electronic', door: 'portal' });
  await expect(steps().deliverDocument({ documentId })).rejects.toMatchObject({ code: 'operator.no-way' });
  expect(await db('portal_documents').where({ document_id: documentId })).toHaveLength(0);
  expect(await steps().routeDocument({ documentId, decision: 'reroute' })).toEqual({ channel: 'paper' });
});

test('the dry run says through which door each document would go, why, and what is missing', async () => {
  const plan = async (edoId?: string) => {
    const body = rightPackage('planned-door', ['invoice', 'act']);
    delete body.partner.edoId;
    if (edoId) body.partner.edoId = edoId;
    body.partner.unloadElectronically = true;
    const answer = await api.call('POST', '/v1/packages?mode=plan', { body });
    return answer.body.documents.map(({ route }: { route: object }) => route);
  };
  expect(await plan('2BM-5000-1')).toMatchObject([
    { channel: 'electronic', door: '2BM', missing: null },
    { channel: 'electronic', door: '2BM', missing: null },
  ]);
  expect(await plan()).toMatchObject([
    { channel: 'paper', door: 'paper', rule: 'no-way', missing: 'box' },
    { channel: 'electronic', door: 'portal', missing: null },
  ]);
  expect(await plan('2AL-5000-1')).toMatchObject([{ missing: 'contract' }, { door: 'portal' }]);
});

test('refused and annulled documents are no delivered ones: in the ledger, its reasons and the signed list, closed month or not', async () => {
  const before = await ledgerOf();
  const signed = await answeredBy('act', 'signed', { buyerResponse: 'signed' }, null);
  const refused = await answeredBy('act', 'refused', { buyerResponse: 'refused' }, WORDS);
  const silent = await answeredBy('act', 'silent', {}, null);
  const { db } = api.database;
  await db('documents')
    .where({ id: silent })
    .update({ docflow: db.raw(`jsonb_set(docflow, '{facets,buyerResponse}', '"deemedAccepted"')`) });
  const annulled = await answeredBy('act', 'annulled', { buyerResponse: 'signed', revocation: 'accepted' }, null);
  const after = await ledgerOf();
  const grown = (outcome: string) => after.outcomes[outcome].count - before.outcomes[outcome].count;
  expect([grown('delivered'), grown('refused'), grown('annulled')]).toEqual([2, 1, 1]);
  expect(after.reasons).toEqual(
    expect.arrayContaining([
      { outcome: 'refused', code: 'docflow.refused', count: 1 },
      { outcome: 'annulled', code: 'docflow.annulled', count: 1 },
      // Counted as delivered, and told apart.
      { outcome: 'delivered', code: 'docflow.deemed-accepted', count: 1 },
    ]),
  );
  const sum = Object.values(after.outcomes as Record<string, { count: number }>).reduce((total, { count }) => total + count, 0);
  expect(sum).toBe(after.accepted.count);
  const lines = new Map((await listStatementLines(api.database.db, 'billing', '2026-10')).map(({ id, outcome }) => [id, outcome]));
  expect([signed, refused, annulled].map((id) => lines.get(id))).toEqual(['delivered', 'refused', 'annulled']);
});

test('a buyer’s words are given with the explanation and on the staff pages, escaped and folded, and stand in no event', async () => {
  const id = await answeredBy('act', 'asks', { buyerResponse: 'signed', amendment: ['requested'] }, WORDS);
  expect(await explain(id)).toMatchObject({
    reason: 'docflow.clarification-asked',
    owner: 'billing',
    nextActions: ['submit-revision'],
    words: [{ kind: 'universal-message', code: '3999', words: WORDS, verdict: 'valid' }],
  });
  const technical = await api.call('GET', `/v1/documents/${id}/technical`);
  expect(technical.body.technical[0]).toMatchObject({ words: WORDS, proof: 'operator-vouches' });
  for (const path of ['events', '']) expect((await api.call('GET', `/v1/documents/${id}/${path}`)).text).not.toContain('не подтверждаем');
  const staff = openBrowser(api.url);
  await staff('/staff/session', { key: api.staffKey });
  for (const path of ['/staff/attention', `/staff/documents/${id}`]) {
    const { text } = await staff(path);
    expect(text).not.toContain('<script>');
    expect(text).toContain('&lt;script&gt;alert(1)');
    expect(text).toContain('<details>');
    expect(text).toContain('выставить исправление');
  }
});

test('a refusal in the portal is final without a signature: event, status, words for staff; a revision answers it', async () => {
  const { db } = api.database;
  const { ids, externalId } = await publish(api, signing, 'portal-refuses', ['act']);
  const [id] = ids as [string];
  await db('documents').where({ id }).update({ phase: 'ARCHIVED' });
  const browse = openBrowser(api.url);
  await browse(`/portal/enter?token=${await siteToken(externalId, 'link')}`);
  const token = tokenOf((await browse(`/portal/documents/${id}`)).text);
  await browse(`/portal/documents/${id}/answer`, { token, answer: 'refused', comment: 'Не наш объект' });
  const page = (await browse(`/portal/documents/${id}`)).text;
  expect(page).toContain('вашей подписи под документом нет');
  expect(page).toContain('Не наш объект');
  const { body } = await api.call('GET', `/v1/documents/${id}/events`);
  expect(body.events.at(-1)).toMatchObject({ type: 'ANSWERED', data: { answer: 'refused', buyerSignature: 'none' } });
  expect(await explain(id)).toMatchObject({ reason: 'portal.refused', words: [{ kind: 'portal-answer', words: 'Не наш объект' }] });
  expect((await ledgerOf()).reasons).toContainEqual({ outcome: 'refused', code: 'portal.refused', count: 1 });
  const waiting = async () => (await listBuyerAnswers(db, 'billing', 100)).map((row) => row.id);
  expect(await waiting()).toContain(id);
  const other = await signedInvoice('amends');
  await db('documents').where({ id: other }).update({ amends_id: id });
  expect(await waiting()).not.toContain(id);
});

test('a rejected document explains itself with its findings to billing and staff, and not to its consumer', async () => {
  const body = rightPackage('explains', ['act']);
  body.partner.inn = '5000000000';
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const documentId: string = answer.body.documents[0].id;
  await steps().validateDocument({ documentId });
  const { findings, nextActions } = await explain(documentId);
  expect(findings).toContainEqual({
    code: 'party.invalid-inn',
    path: '/partner/inn',
    messageRu: expect.stringMatching(/ИНН/),
    messageEn: expect.stringMatching(/INN/),
    hint: expect.any(String),
  });
  expect(nextActions).toEqual(['submit-revision']);
  const staff = openBrowser(api.url);
  await staff('/staff/session', { key: api.staffKey });
  expect((await staff(`/staff/documents/${documentId}`)).text).toMatch(/Почему отклонён[\s\S]*party\.invalid-inn/);
});
