import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { needsOperator } from '../../domain/routing.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { generateMonth } from '../../fixtures/month.ts';
import { downloadSigned, passesOpenssl } from '../support/openssl.ts';
import { newKey, waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';

let product: Product;
const packages = [...generateMonth({ month: '2026-10', seed: 1, consumers: 12 })];
/** Straight path, counted on the real server; the limit. */
const EVENTS_MAX = 24;

beforeAll(async () => {
  product = await startProduct('straight');
}, 60_000);
afterAll(() => product.stop());

type History = Awaited<ReturnType<ReturnType<Product['client']['workflow']['getHandle']>['fetchHistory']>>;

/** Scheduled, started, completed. */
const EVENTS_OF_A_BEAT = 3;
/**
 * Where steps in a workflow task take longer than the server waits, the worker asks for another task, which follows on the last one's end with nothing
 * but finished steps between. How often is a matter of the machine, not of the workflow.
 */
function countBeats(events: NonNullable<History['events']>): number {
  const own = events.filter(({ markerRecordedEventAttributes: step }) => !step);
  return own.filter((event, index) => event.workflowTaskScheduledEventAttributes && own[index - 1]?.workflowTaskCompletedEventAttributes)
    .length;
}

async function submitAll(): Promise<{ id: string; externalId: string }[]> {
  const answers = await Promise.all(
    packages.map((body) => product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': body.packageId } })),
  );
  expect(answers.map(({ status }) => status)).toEqual(packages.map(() => 202));
  return answers.flatMap(({ body }) => body.documents);
}

test('a month of packages goes from billing to the archive, by the flag of each partner, and no invoice by the portal alone', async () => {
  const accepted = await submitAll();
  const ended = await Promise.all(accepted.map(({ id }) => waitForDocument(product, id, ({ phase }) => phase === 'ARCHIVED')));
  const channelOf = new Map(
    packages.flatMap(({ partner, documents }) =>
      // No operator here: an invoice goes on paper, whatever the flag says.
      documents.map(({ externalId, kind }) => [externalId, partner.unloadElectronically && !needsOperator(kind) ? 'electronic' : 'paper']),
    ),
  );
  for (const document of ended) expect(document.channel).toBe(channelOf.get(document.externalId));
  expect(new Set(ended.map(({ channel }) => channel))).toEqual(new Set(['electronic', 'paper']));
  const { body: ledger } = await product.call('GET', '/v1/ledger?month=2026-10');
  expect(ledger).toMatchObject({ balanced: true, closed: true });
  expect(ledger.outcomes.delivered.count + ledger.outcomes.posted.count).toBe(accepted.length);
});

test('every archived signature passes OpenSSL with CAdES checks against the root', async () => {
  const accepted = await submitAll();
  for (const { id } of accepted) {
    const { content, signature } = await downloadSigned(product.url, product.billingKey, id);
    expect({ id, passes: await passesOpenssl(content, signature, product.rootFile) }).toEqual({ id, passes: true });
    // The check can fail: the same signature over one changed byte is refused.
    content[content.length - 1]! ^= 1;
    expect(await passesOpenssl(content, signature, product.rootFile)).toBe(false);
  }
});

test('what the archive holds under its digests is what was signed and delivered', async () => {
  const accepted = await submitAll();
  for (const { id } of accepted) {
    const rows = await product.database.db('archive_objects').where({ document_id: id });
    expect(rows.map(({ role }) => role).sort()).toEqual(['content', 'events', 'sealed', 'signature']);
    for (const row of rows) {
      const bytes = await product.objects.get({ key: row.key, versionId: row.version_id });
      expect(bytes.length).toBe(row.bytes);
      if (row.role === 'events') expect(bytes.toString()).toContain('"type":"SIGNED"');
    }
    const document = await product.call('GET', `/v1/documents/${id}`);
    expect(rows.find(({ role }) => role === 'content').sha256).toBe(document.body.digests.content);
  }
});

test('the straight path stays within its history events, and no name, number or sum stands in it', async () => {
  const accepted = await submitAll();
  const submitted = packages.find(({ partner, documents }) => partner.unloadElectronically && !needsOperator(documents[0]!.kind))!;
  const { id } = accepted.find(({ externalId }) => externalId === submitted.documents[0]!.externalId)!;
  const handle = product.client.workflow.getHandle(documentWorkflowId(id));
  const history = await handle.fetchHistory();
  expect(history.events!.length - EVENTS_OF_A_BEAT * countBeats(history.events!)).toBeLessThanOrEqual(EVENTS_MAX);
  const text =
    Buffer.concat(history.events!.map((event) => Buffer.from(JSON.stringify(event)))).toString() + JSON.stringify(decodePayloads(history));
  const secrets = [
    submitted.partner.inn,
    submitted.partner.name,
    submitted.partner.fullName?.last,
    submitted.partner.personalAccount,
    submitted.expected.grossTotal,
    submitted.documents[0]!.number,
  ];
  for (const secret of secrets.filter((value) => value !== undefined)) expect(text).not.toContain(secret);
  const { searchAttributes, raw } = await handle.describe();
  expect(
    Object.keys(searchAttributes)
      .filter((name) => name.startsWith('Sealpost'))
      .sort(),
  ).toEqual(['SealpostHead', 'SealpostKind', 'SealpostPackage', 'SealpostPartner', 'SealpostPhase']);
  expect(searchAttributes.SealpostPhase).toEqual(['ARCHIVED']);
  expect(JSON.stringify(raw)).not.toContain(submitted.partner.personalAccount);
});

test('the same package with the same key is answered again, and nothing is doubled', async () => {
  const first = await submitAll();
  const second = await submitAll();
  expect(second).toEqual(first);
  const again = await product.call('POST', '/v1/packages', { body: packages[0], headers: { 'idempotency-key': newKey() } });
  expect(again.status).toBe(409);
  expect(again.body.code).toBe('package.duplicate');
  expect(await product.database.db('signatures').select('document_id')).toHaveLength(first.length);
});

// Payloads are base64 in a history; what they say must be read to be judged.
function decodePayloads(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(decodePayloads);
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decodePayloads(inner)]));
  return value;
}
