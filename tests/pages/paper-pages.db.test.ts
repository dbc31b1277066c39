import iconv from 'iconv-lite';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { bareDocument, barePackage, barePartner } from '../../bench/bare-rows.ts';
import { formatSheetCode } from '../../domain/print/sheet-code.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { SELLER } from '../../fixtures/registry.ts';
import { insertScrubPass, addToScrubPass } from '../../lib/database/archive-repository.ts';
import { placeHold } from '../../lib/database/hold-repository.ts';
import { getPrintBatch, recordHandedOver } from '../../lib/database/print-batch-repository.ts';
import { closeBatch } from '../../lib/database/print-queue-repository.ts';
import { takeReport } from '../../lib/database/print-report-repository.ts';
import { createFileObjectStore } from '../../lib/object-store/file-object-store.ts';
import { DESK, PHONE, findBarriers, hasChromium, keepScreenshot, openChromium, overflowOf } from '../support/chromium.ts';
import { publish } from '../support/portal.ts';
import { startApi, type Api } from '../support/api.ts';
import { startSigning, type Signing } from '../support/signing.ts';

let api: Api;
let signing: Signing;
let browser: Browser;
let published: string[];
let number: number;
const batchId = randomBytes(16).toString('hex');
const PIECES = 4;
const SHEETS = 3;
const withBrowser = hasChromium ? describe : describe.skip;
const code = (piece: number, sheet: number) => formatSheetCode({ batch: number, mark: batchId.slice(0, 4), piece, sheet, of: SHEETS });

/** A batch of four envelopes that is with the print shop: one whole, one with a sheet missing, one not yet read, one come back. */
beforeAll(async () => {
  api = await startApi();
  signing = await startSigning(api.database.db);
  ({ ids: published } = await publish(api, signing, 'paper-pages', ['act']));
  const { db } = api.database;
  const { partner: card } = rightPackage('paper-pages');
  for (let index = 0; index < PIECES; index += 1) {
    const [partner, packageId, document] = Array.from({ length: 3 }, () => randomBytes(16).toString('hex')) as [string, string, string];
    await db('partners').insert(barePartner(partner, index, card));
    await db('packages').insert(barePackage(packageId, partner, index, card));
    await db('documents').insert({
      ...bareDocument(document, packageId, partner, index),
      phase: 'PRINT_QUEUED',
      channel: 'paper',
      print_state: 'queued',
    });
    const page = {
      pdf_key: 'k',
      pdf_sha256: 'k',
      queued_at: new Date(),
      wet_signature: true,
      postal_index: `10${index}000`,
      pages: SHEETS - 1,
    };
    await db('print_queue').insert({ document_id: document, package_id: packageId, partner_id: partner, ...page });
  }
  const order = { clientId: 'billing', sellerInn: SELLER.inn, sizeMax: 100, waitSeconds: 60, because: 'size', door: 'folder' } as const;
  await closeBatch(db, { ...order, batchId });
  await recordHandedOver(db, batchId);
  ({ number } = await getPrintBatch(db, batchId));
  const readings = ['code', code(1, 1), code(1, 2), code(1, 3), code(2, 1), code(2, 3), code(4, 1), code(4, 2), code(4, 3)];
  await takeReport(db, { batchId, kind: 'sheets', bytes: Buffer.from(readings.join('\n')), actor: 'test' });
  await takeReport(db, {
    batchId,
    kind: 'posted',
    bytes: Buffer.from('piece,tracking,posted_on\n4,11750010000043,2026-11-24\n'),
    actor: 'test',
  });
  await takeReport(db, {
    batchId,
    kind: 'returned',
    bytes: Buffer.from('piece,tracking,returned_on,reason\n4,,2026-11-24,нет такого дома\n'),
    actor: 'test',
  });
  await addToScrubPass(db, await insertScrubPass(db, 'sample'), { objects: 400, bytes: 8e6, signatures: 100, alarms: 0, restored: 0 });
  await placeHold(db, createFileObjectStore('/nonexistent'), {
    clientId: 'billing',
    documentId: published[0]!,
    reason: 'суд',
    actor: 'test',
  });
  if (hasChromium) browser = await openChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

async function signIn(viewport: typeof DESK, javaScriptEnabled = true): Promise<Page> {
  const page = await (await browser.newContext({ viewport, javaScriptEnabled })).newPage();
  await page.goto(`${api.url}/staff`);
  await page.getByLabel(/Ключ доступа/).fill(api.staffKey);
  await page.getByRole('button', { name: 'Войти' }).click();
  return page;
}

withBrowser('in Chromium', () => {
  test.each([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)(
    'the pages of mail room, archive and public check fit their window and have no barrier of WCAG AA: %s',
    async (name, viewport) => {
      const page = await signIn(viewport);
      const pages = {
        print: '/staff/print',
        batch: `/staff/print/${batchId}`,
        scan: `/staff/print/${batchId}/scan`,
        archive: '/staff/archive',
        check: `/check/${published[0]}`,
      };
      for (const [what, target] of Object.entries(pages)) {
        await page.goto(api.url + target);
        expect({ what, barriers: await findBarriers(page), overflow: await overflowOf(page) }).toEqual({ what, barriers: [], overflow: 0 });
        await keepScreenshot(page, `paper-${what}-${name}`);
      }
      await page.context().close();
    },
  );

  test('a hand scanner types and presses Enter: the page says which sheet it was, and stops the hand at one that is there twice', async () => {
    const page = await signIn(DESK, false);
    await page.goto(`${api.url}/staff/print/${batchId}/scan`);
    const scan = async (text: string) => {
      await page.getByLabel('Код листа').fill(text);
      await page.keyboard.press('Enter');
    };
    await scan(code(3, 1));
    await page.getByText('Конверт 3, лист 1 из 3.').waitFor();
    await scan(code(3, 2));
    await scan(code(3, 3));
    await page.getByText('Конверт полон.').waitFor();
    await scan(code(3, 3));
    await page.getByText(/СТОП.*Лист 3 конверта 3 уже был/).waitFor();
    await scan(code(1, 1).replace(`SP1-${number}-`, `SP1-${number + 9}-`));
    await page.getByText(/СТОП.*Лист из партии/).waitFor();
    await page.context().close();
  });

  test('a spoiled envelope is printed again from the page, and says so', async () => {
    const page = await signIn(DESK, false);
    await page.goto(`${api.url}/staff/print/${batchId}`);
    const row = page.getByRole('row', { name: /нет листа: 2/ });
    await row.getByRole('button', { name: 'Заново' }).click();
    await page
      .getByRole('row', { name: /заменён/ })
      .first()
      .waitFor();
    expect(await api.database.db('print_queue').whereNull('piece_id')).toHaveLength(1);
    await page.context().close();
  });

  test('a report is pasted by staff, and the page says what came of it', async () => {
    const page = await signIn(DESK, false);
    await page.goto(`${api.url}/staff/print/${batchId}`);
    await page.getByLabel('Вид отчёта').selectOption('posted');
    await page.getByLabel('Строки CSV с заголовком').fill('piece,tracking,posted_on\n1,11750010000012,2026-11-24');
    await page.getByRole('button', { name: 'Принять отчёт' }).click();
    await page.getByText('Отчёт принят. на почте: 1.').waitFor();
    await page.context().close();
  });
});

async function readAnew(piece: number): Promise<void> {
  await api.database.db('print_pieces').where({ batch_id: batchId, number: piece }).update({ state: 'batched' });
  await api.database.db('print_sheets_seen').where({ batch_id: batchId, piece }).delete();
}

test('a report with wrong rows takes the others; billing and staff are told which, and a file without a right row is refused', async () => {
  const send = (body: Buffer) =>
    fetch(`${api.url}/v1/print-batches/${batchId}/reports?kind=pieces`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.staffKey}`, 'content-type': 'text/csv' },
      body: new Uint8Array(body),
    });
  await readAnew(3);
  const text = 'Piece;Outcome;Примечание\r\n3;ok;цел\r\n3;хорошо;"цел"\r\n1;ok\r\n';
  const answer = await send(iconv.encode(text, 'windows-1251'));
  const outcome = await answer.json();
  expect(outcome).toMatchObject({
    changed: { printed: 1 },
    refused: {
      count: 2,
      rows: [
        { line: 3, code: 'print-report.bad-outcome' },
        { line: 4, code: 'print-report.unequal-cells' },
      ],
    },
  });
  const { body: batch } = await api.call('GET', `/v1/print-batches/${batchId}`, { key: api.staffKey });
  expect(batch.report.alarms).toContainEqual({ code: 'refused-row', text: 'pieces, line 3: print-report.bad-outcome' });
  const refused = await send(Buffer.from('piece,outcome\n3,fine\n'));
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    code: 'print-report.malformed',
    path: '/lines/2',
    hint: expect.stringContaining('damaged'),
  });
});

test('a reading of sheets with a row that can not be read spoils no envelope for want of that sheet', async () => {
  const { db } = api.database;
  await readAnew(3);
  const bytes = Buffer.from(`code\n${code(3, 1)}\n"${code(3, 2)}\n`);
  const outcome = await takeReport(db, { batchId, kind: 'sheets', bytes, actor: 'test', last: true });
  expect(outcome).toMatchObject({ changed: {}, refused: { count: 1, rows: [{ line: 3, code: 'print-report.bad-quotes' }] } });
  const rest = await takeReport(db, { batchId, kind: 'sheets', bytes: Buffer.from(`code\n${code(3, 2)}\n${code(3, 3)}\n`), actor: 'test' });
  expect(rest.changed).toEqual({ printed: 1 });
});
