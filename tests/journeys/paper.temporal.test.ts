import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { formatSheetCode } from '../../domain/print/sheet-code.ts';
import { batchFolder } from '../../lib/printer/print-door.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { newKey, waitForDocument, type Answer } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';

/** Batches close only when the tests ask, however slow the machine is, and stay where they are handed over: the tests are the print shop and the post. */
let product: Product;
/** What a letter's history has with nothing out of the way; each signal of its own costs seven events. */
const LETTER_EVENTS_MAX = 50;
const staff = (method: string, target: string, options: { body?: unknown; headers?: Record<string, string> } = {}) =>
  product.call(method, target, { key: product.staffKey, ...options });

beforeAll(async () => {
  product = await startProduct('paper', { printShop: null, reprint: 'staff', printWaitMs: 60 * 60_000 });
}, 60_000);
afterAll(() => product.stop());

async function submit(name: string, kinds: Parameters<typeof rightPackage>[1], change: (body: Answer['body']) => void = () => undefined) {
  const body = rightPackage(name, kinds);
  body.partner.unloadElectronically = false;
  change(body);
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  expect(answer.status).toBe(202);
  return answer.body.documents.map(({ id }: { id: string }) => id) as string[];
}

const closeBatch = () => staff('POST', '/v1/print-batches/close');

/** Closes the batch that the document waits for; returns it once it was handed over. */
async function batchOf(documentId: string): Promise<Answer['body']> {
  await waitForDocument(product, documentId, ({ phase }) => phase === 'PRINT_QUEUED');
  await closeBatch();
  await waitForDocument(product, documentId, ({ phase }) => phase === 'PRINT_BATCHED');
  const { rows } = await product.database.db.raw(
    `select p.batch_id, p.number, p.id from print_pieces p join print_piece_documents d on d.piece_id = p.id where d.document_id = ? and p.state <> 'void'`,
    [documentId],
  );
  for (;;) {
    const { body } = await staff('GET', `/v1/print-batches/${rows[0].batch_id}`);
    if (body.state !== 'closed') return { ...body, piece: rows[0].number, pieceId: rows[0].id };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function piecesOf(
  batchId: string,
): Promise<{ id: string; number: number; sheets: number; state: string; problem: string | null; postalIndex: string }[]> {
  return (await staff('GET', `/v1/print-batches/${batchId}/pieces`)).body.pieces;
}

const report = (batchId: string, kind: string, lines: string[], last = false) =>
  staff('POST', `/v1/print-batches/${batchId}/reports?kind=${kind}${last ? '&last=true' : ''}`, {
    body: `${lines.join('\n')}\n`,
    headers: { 'content-type': 'text/csv' },
  });

const codesOf = (batch: Answer['body'], { number, sheets }: { number: number; sheets: number }) =>
  Array.from({ length: sheets }, (_, index) =>
    formatSheetCode({ batch: batch.number, mark: batch.id.slice(0, 4), piece: number, sheet: index + 1, of: sheets }),
  );

test('one envelope a package, in postal order, and a batch whose every letter ends in a known place', async () => {
  const names = ['north', 'south', 'west', 'east'];
  const indexes = ['163000', '101000', '198300', '344000'];
  const ids = await Promise.all(
    names.map((name, index) =>
      submit(`loop-${name}`, ['invoice', 'act'], (body) => {
        body.partner.externalId = `loop-${name}`;
        body.partner.address.postalIndex = indexes[index];
      }),
    ),
  );
  for (const id of ids.flat()) await waitForDocument(product, id, ({ phase }) => phase === 'PRINT_QUEUED');
  const batch = await batchOf(ids[0]![0]!);
  const pieces = await piecesOf(batch.id);
  expect(pieces.map(({ postalIndex, sheets }) => [postalIndex, sheets])).toEqual(indexes.toSorted().map((index) => [index, 3]));
  const folder = path.join(product.printFolder, batchFolder(batch.number));
  expect(readdirSync(folder).sort()).toEqual(['READY.json', 'f103.csv', 'f103.pdf', 'manifest.csv', 'reports', 'run-001.pdf']);
  const manifest = readFileSync(path.join(folder, 'manifest.csv'), 'utf8').trim().split('\r\n');
  expect(manifest[1]!.split(',').slice(0, 6)).toEqual(['1', '3', '101000', 'run-001.pdf', '1', '2 3']);

  // One sheet is missing, one doubled, one of another batch slips in: each is found, and the fourth letter is right.
  const codes = pieces.map((piece) => codesOf(batch, piece));
  const foreign = formatSheetCode({ batch: batch.number + 100, mark: batch.id.slice(0, 4), piece: 1, sheet: 1, of: 3 });
  const seen = [codes[0]![0]!, codes[0]![2]!, ...codes[1]!, codes[1]![2]!, codes[2]![0]!, foreign, ...codes[2]!.slice(1), ...codes[3]!];
  const { body: outcome } = await report(batch.id, 'sheets', ['code', ...seen], true);
  expect(outcome.changed).toEqual({ printed: 1, spoiled: 3 });
  expect(outcome.alarms).toEqual([{ code: 'sheet-of-another-batch', text: expect.stringContaining(`batch ${batch.number + 100}`) }]);
  expect((await piecesOf(batch.id)).map(({ state, problem }) => [state, problem])).toEqual([
    ['spoiled', 'sheet-missing'],
    ['spoiled', 'sheet-doubled'],
    ['spoiled', 'sheet-foreign'],
    ['printed', null],
  ]);
  expect((await report(batch.id, 'sheets', ['code', ...seen], true)).body.repeated).toBe(true);

  // Spoiled letters are printed again; the old envelopes are void, and posting one of them is an alarm.
  for (const { id } of pieces.slice(0, 3)) expect((await staff('POST', `/v1/print-pieces/${id}/reprint`)).status).toBe(202);
  const posted = ['piece,tracking,posted_on', `1,11750010000012,2026-11-24`, `4,11750010000043,2026-11-24`];
  expect((await report(batch.id, 'posted', posted)).body).toMatchObject({
    changed: { posted: 1 },
    alarms: [{ code: 'void-piece-posted', text: 'piece 1' }],
  });
  const again = await nextBatch(batch.id);
  const second = await piecesOf(again.id);
  expect(second).toHaveLength(3);
  await report(again.id, 'sheets', ['code', ...second.flatMap((piece) => codesOf(again, piece))], true);
  await report(again.id, 'posted', ['piece,tracking,posted_on', ...second.map(({ number }) => `${number},,2026-11-25`)]);
  for (const id of ids.flat()) {
    const document = await waitForDocument(product, id, ({ phase }) => phase === 'ARCHIVED');
    expect(document.facets).toMatchObject({ print: 'posted', archive: 'sealed' });
  }
  for (const id of [batch.id, again.id]) {
    const { body } = await staff('GET', `/v1/print-batches/${id}`);
    expect(body.report).toMatchObject({ balanced: true, settled: true });
  }
}, 60_000);

async function nextBatch(after: string): Promise<Answer['body']> {
  await closeBatch();
  for (;;) {
    const { body } = await staff('GET', '/v1/print-batches');
    const found = body.batches.find(({ id, state }: { id: string; state: string }) => id !== after && state === 'handed-over');
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('billing takes a letter back until its batch closes, and is told when it is too late', async () => {
  const [early] = await submit('cancel-early', ['act']);
  await waitForDocument(product, early!, ({ phase }) => phase === 'PRINT_QUEUED');
  const cancelled = await product.call('POST', `/v1/documents/${early}/cancel`, { body: { reason: 'wrong meter' } });
  expect([cancelled.status, cancelled.body.phase, cancelled.body.facets.print]).toEqual([200, 'CANCELLED', 'cancelled']);
  expect(await product.database.db('print_queue').where({ document_id: early })).toEqual([]);

  const [late] = await submit('cancel-late', ['act'], (body) => (body.partner.externalId = 'cancel-late'));
  await batchOf(late!);
  const refused = await product.call('POST', `/v1/documents/${late}/cancel`, { body: { reason: 'wrong meter' } });
  expect([refused.status, refused.body.code]).toEqual([409, 'document.too-late']);
}, 60_000);

test('a batch that closes at the very moment of a cancellation either has the letter or has not', async () => {
  const ids = (
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => submit(`race-${index}`, ['act'], (body) => (body.partner.externalId = `race-${index}`))),
    )
  ).flat();
  await Promise.all(ids.map((id) => waitForDocument(product, id, ({ phase }) => phase === 'PRINT_QUEUED')));
  await closeBatch();
  const answers = await Promise.all(ids.map((id) => product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'race' } })));
  for (const [index, id] of ids.entries()) {
    const document = await waitForDocument(product, id, ({ phase }) => phase === 'CANCELLED' || phase === 'PRINT_BATCHED');
    const pieces = await product.database.db('print_piece_documents').where({ document_id: id });
    const taken = answers[index]!.status === 200;
    expect({ phase: document.phase, pieces: pieces.length }).toEqual(
      taken ? { phase: 'CANCELLED', pieces: 0 } : { phase: 'PRINT_BATCHED', pieces: 1 },
    );
  }
}, 60_000);

test('a letter that came back flags the address: the next package there waits, and staff or a new address let it go', async () => {
  const [first] = await submit('returned', ['act'], (body) => (body.partner.externalId = 'returned'));
  const batch = await batchOf(first!);
  await report(batch.id, 'pieces', ['piece,outcome', `${batch.piece},ok`]);
  await report(batch.id, 'posted', ['piece,tracking,posted_on', `${batch.piece},11750019999991,2026-11-24`]);
  await waitForDocument(product, first!, ({ phase }) => phase === 'ARCHIVED');
  await report(batch.id, 'returned', ['piece,tracking,returned_on,reason', ',11750019999991,2026-11-25,no such house']);
  expect((await product.call('GET', `/v1/documents/${first}`)).body).toMatchObject({
    phase: 'ARCHIVED',
    facets: { print: 'returned' },
    status: { severity: 'warning' },
  });
  const next = (name: string, street?: string) =>
    submit(name, ['act'], (body) => {
      body.partner.externalId = 'returned';
      if (street) body.partner.address.street = street;
    });
  const [held] = await next('returned-next');
  const waiting = await waitForDocument(product, held!, ({ attention }) => attention !== null);
  expect(waiting.attention).toMatchObject({ reason: 'address.returned', owner: 'delivery-desk', step: 'route' });
  const [moved] = await next('returned-moved', 'ул. Новая');
  await waitForDocument(product, moved!, ({ phase }) => phase === 'PRINT_QUEUED');
  const { body: flagged } = await staff('GET', '/v1/returned-addresses');
  expect(flagged.addresses).toHaveLength(1);
  await staff('DELETE', `/v1/returned-addresses/${flagged.addresses[0].partnerId}`);
  await staff('POST', `/v1/documents/${held}/resolve`, { body: { action: 'retry' } });
  await waitForDocument(product, held!, ({ phase }) => phase === 'PRINT_QUEUED');
}, 60_000);

test('the workflow of a letter gets one signal a step, however often the print room looks, and its history stays short', async () => {
  const [id] = await submit('counted', ['act'], (body) => (body.partner.externalId = 'counted'));
  const batch = await batchOf(id!);
  // A step is told at a look; then come looks with nothing to tell.
  const looks = () => new Promise((resolve) => setTimeout(resolve, 1_500));
  await looks();
  await report(batch.id, 'pieces', ['piece,outcome', `${batch.piece},ok`]);
  await looks();
  await report(batch.id, 'posted', ['piece,tracking,posted_on', `${batch.piece},11750019999984,2026-11-24`]);
  await waitForDocument(product, id!, ({ phase }) => phase === 'ARCHIVED');
  const { events } = await product.client.workflow.getHandle(documentWorkflowId(id!)).fetchHistory();
  const signals = events!.filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal);
  // PRINT_BATCHED, PRINTED, POSTED.
  expect(signals).toHaveLength(3);
  expect(events!.length).toBeLessThanOrEqual(LETTER_EVENTS_MAX);
}, 60_000);

test('a report of strangers, or on a batch of another client, changes nothing', async () => {
  const [id] = await submit('strangers', ['act'], (body) => (body.partner.externalId = 'strangers'));
  const batch = await batchOf(id!);
  const billing = await product.call('POST', `/v1/print-batches/${batch.id}/reports?kind=pieces`, {
    body: 'piece,outcome\n1,ok\n',
    headers: { 'content-type': 'text/csv' },
  });
  expect(billing.status).toBe(403);
  const malformed = await report(batch.id, 'pieces', ['piece,outcome', '1,perhaps']);
  expect(malformed.body).toMatchObject({ status: 400, code: 'print-report.malformed', path: '/lines/2' });
  expect((await staff('GET', `/v1/print-batches/${'0'.repeat(32)}`)).body.code).toBe('print-batch.not-found');
});
