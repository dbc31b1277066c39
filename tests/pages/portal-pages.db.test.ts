import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { DESK, PHONE, findBarriers, hasChromium, keepScreenshot, openChromium, overflowOf } from '../support/chromium.ts';
import { LINK_SECRET, publish, siteToken } from '../support/portal.ts';
import { startApi, type Api } from '../support/api.ts';
import { startSigning, type Signing } from '../support/signing.ts';

let api: Api;
let signing: Signing;
let browser: Browser;
let consumer: { ids: string[]; externalId: string };

const withBrowser = hasChromium ? describe : describe.skip;

beforeAll(async () => {
  api = await startApi(undefined, { portal: { linkSecret: LINK_SECRET } });
  signing = await startSigning(api.database.db);
  consumer = await publish(api, signing, 'pages', ['bill', 'act', 'reconciliation']);
  if (hasChromium) browser = await openChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

/** A tab without JavaScript of the page's own, as the portal must work. What the browser complains about is kept. */
async function openTab(
  viewport: { width: number; height: number },
  options: { scheme?: 'dark' | 'light'; locale?: string } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const { scheme = 'light', locale = 'ru-RU' } = options;
  const context = await browser.newContext({ viewport, colorScheme: scheme, locale, acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

const signIn = async (page: Page) => page.goto(`${api.url}/portal/enter?token=${await siteToken(consumer.externalId, 'link')}`);

withBrowser('in Chromium', () => {
  test.each([
    ['desk', DESK, 'light', 'ru-RU'],
    ['phone', PHONE, 'light', 'ru-RU'],
    ['phone-dark-english', PHONE, 'dark', 'en-US'],
  ] as const)('every page fits its window and has no barrier of WCAG AA: %s', async (name, viewport, scheme, locale) => {
    const { page, complaints } = await openTab(viewport, { scheme, locale });
    const look = async (what: string) => {
      expect({ what, barriers: await findBarriers(page) }).toEqual({ what, barriers: [] });
      expect({ what, overflow: await overflowOf(page) }).toEqual({ what, overflow: 0 });
      await keepScreenshot(page, `portal-${what}-${name}`);
    };
    await page.goto(`${api.url}/portal`);
    await look('sign-in');
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
    await signIn(page);
    await look('list');
    await page.goto(`${api.url}/portal/documents/${consumer.ids[1]}`);
    await look('document');
    await page.goto(`${api.url}/portal/choice`);
    await look('choice');
    await page.goto(`${api.url}/portal/documents/${'f'.repeat(32)}`);
    await look('missing');
    expect(complaints.filter((text) => !/40[14]/.test(text))).toEqual([]);
    await page.context().close();
  });

  test('a consumer reads, downloads, refuses with a reason and changes his language, by keyboard and without JavaScript', async () => {
    const context = await browser.newContext({ viewport: PHONE, javaScriptEnabled: false, acceptDownloads: true, locale: 'ru-RU' });
    const page = await context.newPage();
    await signIn(page);
    await page.getByRole('link', { name: /Акт оказанных услуг/ }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /\.asics/ }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.asics$/);
    await page.getByLabel('Причина отказа').fill(`Объём не подтверждаем. ${'ы'.repeat(90)}`);
    await page.getByRole('button', { name: 'Отказаться' }).press('Enter');
    await page.getByText('Вы отказались от документа.').waitFor();
    await page.getByText('вашей подписи под документом нет').waitFor();
    expect(await overflowOf(page)).toBe(0);
    await keepScreenshot(page, 'portal-answered-phone');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText('You have refused the document.').waitFor();
    expect((await api.call('GET', `/v1/documents/${consumer.ids[1]}`)).body.facets).toMatchObject({
      portal: 'downloaded',
      answer: 'refused',
    });
    await context.close();
  });

  test('the first press of Tab offers to skip the navigation', async () => {
    const { page } = await openTab(DESK);
    await signIn(page);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('К содержанию');
    await page.context().close();
  });
});
