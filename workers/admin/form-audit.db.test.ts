import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDocumentActivities } from '../../activities/documents.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { auditForms } from './form-audit.ts';

let api: Api;

beforeAll(async () => void (api = await startApi()));
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

/** Documents of a package with their legal files made. */
async function make(name: string, kinds: Parameters<typeof rightPackage>[1]): Promise<string[]> {
  const body = rightPackage(name, kinds);
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const ids = answer.body.documents.map(({ id }: { id: string }) => id) as string[];
  const activities = createDocumentActivities({ db: api.database.db });
  for (const documentId of ids) await activities.validateDocument({ documentId });
  return ids;
}

/** What a version of ours made once: an attribute that the form does not know. */
async function spoil(documentId: string, changes: Record<string, unknown> = {}): Promise<void> {
  const { db } = api.database;
  const row = await db('document_contents').where({ document_id: documentId, role: 'legal' }).first<{ bytes: Buffer }>('bytes');
  const { bytes } = row!;
  const rootEnd = bytes.indexOf('>', bytes.indexOf('?>') + 2);
  const wrong = Buffer.concat([bytes.subarray(0, rootEnd), Buffer.from(' Extra="1"'), bytes.subarray(rootEnd)]);
  await db('document_contents').where({ document_id: documentId, role: 'legal' }).update({ bytes: wrong });
  if (Object.keys(changes).length > 0) await db('documents').where({ id: documentId }).update(changes);
}

test('documents in a wrong form are counted by kind, month and what can be done; right ones and bills are not', async () => {
  // More than a page, so that the walk goes on.
  const right = (await Promise.all(Array.from({ length: 20 }, (_, n) => make(`right-${n}`, ['invoice', 'act', 'bill'])))).flat();
  const clean = await auditForms(api.database.db);
  expect(clean).toEqual({ examined: 40, wrong: 0, gone: 0, groups: [] });

  const wrong = (await Promise.all(Array.from({ length: 4 }, (_, n) => make(`wrong-${n}`, ['transfer', 'reconciliation'])))).flat();
  const [inside, insideStatement, delivered, deliveredStatement, archived, refused, paper] = wrong as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  await spoil(inside);
  await spoil(insideStatement);
  await spoil(delivered, { phase: 'DELIVERED', channel: 'electronic' });
  await spoil(deliveredStatement, { phase: 'DELIVERED', channel: 'electronic' });
  await spoil(archived, { phase: 'ARCHIVED', channel: 'electronic' });
  await spoil(paper, { phase: 'PRINTED', channel: 'paper' });
  await spoil(refused, { phase: 'REJECTED' });
  const audit = await auditForms(api.database.db);
  expect([audit.examined, audit.wrong]).toEqual([47, 6]);
  expect(audit.groups.map(({ kind, part, remedy, count, codes }) => ({ kind, part, remedy, count, codes }))).toEqual([
    { kind: 'reconciliation', part: 'document', remedy: 'correct', count: 1, codes: { 'xml.schema': 1 } },
    { kind: 'reconciliation', part: 'document', remedy: 'resend', count: 1, codes: { 'xml.schema': 1 } },
    { kind: 'transfer', part: 'document', remedy: 'none', count: 2, codes: { 'xml.schema': 2 } },
    { kind: 'transfer', part: 'document', remedy: 'resend', count: 1, codes: { 'xml.schema': 1 } },
    { kind: 'transfer', part: 'document', remedy: 'revise', count: 1, codes: { 'xml.schema': 1 } },
  ]);
  expect(audit.groups.every(({ month }) => /^\d{4}-\d\d$/.test(month))).toBe(true);
  expect(right).not.toContain(audit.groups[0]!.example);
});

test('an offer to annul that we signed in a wrong form is listed beside its document, and a file that is gone is counted', async () => {
  const { db } = api.database;
  const [document, gone] = (await make('annulled', ['transfer', 'act'])) as [string, string];
  await db('signing_orders').insert({
    id: 'a'.repeat(32),
    client_id: 'billing',
    kind: 'revocation-offer',
    head_id: 'head-01',
    document_id: document,
    state: 'sent',
    actor: 'test',
    file_name: 'DP_PRANNUL_1.xml',
    bytes: Buffer.from('<?xml version="1.0"?><Файл ИдФайл="DP_PRANNUL_1" ВерсФорм="1.02"/>'),
  });
  await db('document_contents').where({ document_id: gone, role: 'legal' }).delete();
  const audit = await auditForms(db);
  expect(audit.groups).toContainEqual(
    expect.objectContaining({ kind: 'transfer', part: 'revocation-offer', count: 1, codes: { 'xml.schema': 1 }, example: document }),
  );
  expect(audit.gone).toBe(1);
});
