import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { createDocumentActivities } from '../../activities/documents.ts';
import { DESK, PHONE, findBarriers, hasChromium, keepScreenshot, openChromium, overflowOf } from '../support/chromium.ts';
import { recordAnswer } from '../../lib/database/portal-repository.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { publish } from '../support/portal.ts';
import { newKey, startApi, type Api } from '../support/api.ts';
import { startSigning, type Signing } from '../support/signing.ts';

let api: Api;
let signing: Signing;
let browser: Browser;
let ids: string[];
let rejected: string;
/** Hard to fold: markup, and a word as long as a line. */
const WORDS = `<b>Объём</b> не подтверждаем: ${'ы'.repeat(90)} ${'показания прибора учёта другие, '.repeat(12)}`;

const withBrowser = hasChromium ? describe : describe.skip;

beforeAll(async () => {
  api = await startApi();
  signing = await startSigning(api.database.db);
  ({ ids } = await publish(api, signing, 'staff-pages', ['reconciliation', 'act', 'bill']));
  const { db } = api.database;
  await createDocumentActivities({ db }).parkDocument({ documentId: ids[1]!, step: 'archive', reason: 'archive.unreachable' });
  // The first one is refused by its consumer, in more words than a cell holds; another one is rejected by validation.
  await recordAnswer(db, {
    documentId: ids[0]!,
    partnerId: await partnerOf(ids[0]!),
    answer: 'refused',
    actor: 'portal:test',
    comment: WORDS,
  });
  const broken = rightPackage('staff-pages-broken', ['act']);
  broken.partner.inn = '5000000000';
  broken.documents[0]!.headId = 'nobody';
  const { body } = await api.call('POST', '/v1/packages', { body: broken, headers: { 'idempotency-key': newKey() } });
  rejected = body.documents[0].id;
  await createDocumentActivities({ db }).validateDocument({ documentId: rejected });
  await db('partners').insert({
    id: 'on-paper',
    client_id: 'billing',
    external_id: 'C-on-paper',
    card: JSON.stringify({ edoId: '2BM-1', email: 'a@consumer.example' }),
    unload_electronically: false,
    flag_changed_at: new Date(),
  });
  await db('documents').where({ id: ids[2] }).update({ partner_id: 'on-paper', channel: 'paper' });
  if (hasChromium) browser = await openChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

const partnerOf = async (id: string): Promise<string> => (await api.database.db('documents').where({ id }).first()).partner_id;

withBrowser('in Chromium', () => {
  test.each([
    ['desk', DESK],
    ['phone', PHONE],
  ] as const)(
    'the staff pages fit their window, have no barrier of WCAG AA, and their plots pass the content policy: %s',
    async (name, viewport) => {
      const names = new Map(
        [ids[1]!, ids[0]!, rejected].map((id, index) => [`documents/${id}`, ['-one', '-refused', '-rejected'][index]!]),
      );
      const context = await browser.newContext({ viewport, javaScriptEnabled: true });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${api.url}/staff`);
      await page.getByLabel(/Ключ доступа/).fill(api.staffKey);
      await page.getByRole('button', { name: 'Войти' }).click();
      for (const what of [
        'month',
        'attention',
        'transition',
        'documents',
        `documents/${ids[1]}`,
        `documents/${ids[0]}`,
        `documents/${rejected}`,
      ]) {
        await page.goto(`${api.url}/staff/${what}`);
        expect({ what, barriers: await findBarriers(page), overflow: await overflowOf(page) }).toEqual({ what, barriers: [], overflow: 0 });
        await keepScreenshot(page, `staff-${what.split('/')[0]}${names.get(what) ?? ''}-${name}`);
      }
      expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
      await context.close();
    },
  );

  test('the month shows its progress, its channels, who waits; a document that waits can be decided on where it is looked into', async () => {
    const page = await (await browser.newContext({ viewport: DESK, javaScriptEnabled: false })).newPage();
    await page.goto(`${api.url}/staff`);
    await page.getByLabel(/Ключ доступа/).fill(api.staffKey);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('img', { name: /Ход месяца.*Принято: 4/ }).waitFor();
    await page.getByRole('img', { name: /Каналы:.*бумага 1.*только кабинет 2/ }).waitFor();
    await page.goto(`${api.url}/staff/documents/${ids[1]}`);
    expect(await page.getByRole('button', { name: 'Повторить' }).count()).toBe(1);
    expect(await page.getByRole('button', { name: 'На бумагу' }).count()).toBe(0);
    await page.context().close();
  });

  test('the transition report says who could switch next, and invites them', async () => {
    const page = await (await browser.newContext({ viewport: DESK })).newPage();
    await page.goto(`${api.url}/staff`);
    await page.getByLabel(/Ключ доступа/).fill(api.staffKey);
    await page.getByRole('button', { name: 'Войти' }).click();
    await page.getByRole('link', { name: 'Переход' }).click();
    await page.getByRole('row', { name: /C-on-paper.*ящик у оператора, адрес почты/ }).waitFor();
    await page.getByRole('button', { name: /Пригласить/ }).click();
    await page.getByText('Приглашений поставлено в очередь: 1.').waitFor();
    expect(await api.database.db('notices').where({ kind: 'invitation' })).toHaveLength(1);
    await page.context().close();
  });
});
