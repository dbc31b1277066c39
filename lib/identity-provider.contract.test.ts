import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Provider from 'oidc-provider';
import { openBrowser, publish } from '../tests/support/portal.ts';
import { startApi, type Api } from '../tests/support/api.ts';
import { startSigning, type Signing } from '../tests/support/signing.ts';

let issuer: Server;
let issuerUrl: string;
let api: Api;
let signing: Signing;
let who: string;

/** A real identity provider: its own server, keys, consent and cookies. Whoever types a name is that one. */
async function startProvider(redirectUri: () => string): Promise<void> {
  issuer = createServer();
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const provider = new Provider(issuerUrl, {
    clients: [
      {
        client_id: 'sealpost',
        client_secret: 'a secret',
        redirect_uris: [redirectUri()],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['personal_account'] },
    conformIdTokenClaims: false,
    findAccount: (_context, subject) => ({ accountId: subject, claims: () => ({ sub: subject, personal_account: who }) }),
    pkce: { required: () => true },
    cookies: { keys: ['a key of this test'] },
  });
  const answer = provider.callback();
  issuer.on('request', (request, response) => void answer(request, response));
}

beforeAll(async () => {
  const { createServer: create } = await import('node:http');
  const probe = create();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const publicUrl = `http://127.0.0.1:${port}`;
  await startProvider(() => `${publicUrl}/portal/signed-in`);
  const oidc = { issuer: issuerUrl, clientId: 'sealpost', clientSecret: 'a secret', claim: 'personal_account' };
  api = await startApi(undefined, { portal: { publicUrl, oidc } });
  signing = await startSigning(api.database.db);
  who = (await publish(api, signing, 'by-oidc', ['bill'])).externalId;
}, 60_000);
afterAll(async () => {
  await signing.close();
  await api.closeApi();
  await api.database.drop();
  issuer.closeAllConnections();
  await new Promise((resolve) => issuer.close(resolve));
});

/** Goes through the provider's pages as a person would, and returns where it sends the browser back to. */
async function signInAtProvider(start: string): Promise<string> {
  const browse = openBrowser(issuerUrl);
  let page = await browse(start);
  for (let steps = 0; steps < 12; steps += 1) {
    if (page.location?.includes('/portal/signed-in')) return page.location;
    if (page.location) {
      page = await browse(page.location);
      continue;
    }
    const action = /action="([^"]+)"/.exec(page.text)![1]!;
    const prompt = /name="prompt" value="([^"]+)"/.exec(page.text)![1]!;
    page = await browse(action, prompt === 'login' ? { prompt, login: 'somebody', password: 'x' } : { prompt });
  }
  throw new Error('The provider did not send the browser back.');
}

const pathOf = (url: string) => new URL(url).pathname + new URL(url).search;

test('a consumer signs in at the identity provider of the utility and sees his documents', async () => {
  const browse = openBrowser(api.url);
  expect((await browse('/portal')).text).toContain('/portal/sign-in');
  const start = await browse('/portal/sign-in');
  expect(start).toMatchObject({ status: 303, location: expect.stringContaining('code_challenge_method=S256') });
  const back = await signInAtProvider(start.location!);
  expect(await browse(pathOf(back))).toMatchObject({ status: 303, location: '/portal' });
  expect((await browse('/portal')).text).toMatch(/portal\/documents\/[0-9a-f]{32}/);
});

test('an answer of the provider counts only in the browser that has asked, and once', async () => {
  const browse = openBrowser(api.url);
  const start = await browse('/portal/sign-in');
  const back = pathOf(await signInAtProvider(start.location!));
  const stranger = openBrowser(api.url);
  expect(await stranger(back)).toMatchObject({ status: 401, text: expect.stringContaining('portal.sign-in-failed') });
  await stranger('/portal/sign-in');
  expect((await stranger(back)).status).toBe(401);
  expect((await browse(back)).status).toBe(303);
  expect((await openBrowser(api.url)(back)).status).toBe(401);
});

test('who is the same subject at the provider stays the same consumer here, whatever number comes with him later', async () => {
  const other = (await publish(api, signing, 'by-oidc-other', ['bill'])).externalId;
  const before = who;
  who = other;
  const browse = openBrowser(api.url);
  const start = await browse('/portal/sign-in');
  expect((await browse(pathOf(await signInAtProvider(start.location!)))).status).toBe(403);
  who = before;
});
