import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startOpensslResponder } from '../../../tests/support/openssl-authority.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import { startTrustServer, type TrustServer } from '../../test-authority/trust-server.ts';
import { createStatusSource } from './status-source.ts';

const authority = createTestAuthority();
const good = authority.issueFor({ commonName: 'Good' }).certificate;
const revoked = authority.issueFor({ commonName: 'Revoked' }).certificate;
const issuer = authority.issuer.certificate;
/** Signatory and issuer only: the issuer's own status is another responder's matter. */
const path = (certificate: typeof good) => [certificate, issuer];
let server: TrustServer;
let openssl: Awaited<ReturnType<typeof startOpensslResponder>>;

beforeAll(async () => {
  server = await startTrustServer(authority);
  authority.revoke(revoked, new Date(Date.now() - 60_000));
  openssl = await startOpensslResponder(authority, [
    { certificate: good },
    { certificate: revoked, revokedAt: new Date(Date.now() - 60_000) },
  ]);
});
afterEach(() => server.faults.down.clear());
afterAll(async () => {
  await openssl.close();
  await server.close();
});

describe.each([
  ['our test responder', () => ({ listUrls: [], ocspUrls: [server.ocspUrl] })],
  ['openssl ocsp', () => ({ listUrls: [], ocspUrls: [openssl.url] })],
  ['revocation lists', () => ({ listUrls: server.listUrls, ocspUrls: [] })],
])('%s', (_name, urls) => {
  test('a good certificate is good', async () => {
    expect((await createStatusSource(urls()).requireGood(path(good)))[0]!.nextUpdate.getTime()).toBeGreaterThan(Date.now());
  });
  test('a revoked one is revoked', async () => {
    await expect(createStatusSource(urls()).requireGood(path(revoked))).rejects.toMatchObject({
      code: 'signature.invalid',
      details: { reason: expect.stringMatching(/revoked/) },
    });
  });
});

test('while nobody answers the status is unknown, and nothing counts as good', async () => {
  server.faults.down = new Set(['ocsp', 'crl']);
  const source = createStatusSource({ listUrls: server.listUrls, ocspUrls: [server.ocspUrl] });
  await expect(source.requireGood(path(good))).rejects.toMatchObject({ code: 'signature.indeterminate' });
});

test('a status is remembered within its limit, refreshed in the background, and a revocation then counts', async () => {
  const certificate = authority.issueFor({ commonName: 'Later revoked' }).certificate;
  const source = createStatusSource({ listUrls: [], ocspUrls: [server.ocspUrl], maxAgeMs: 600 });
  const before = server.counts.ocsp;
  for (let index = 0; index < 50; index += 1) await source.requireGood(path(certificate));
  expect(server.counts.ocsp - before).toBe(1);
  authority.revoke(certificate);
  await sleep(350);
  await source.requireGood(path(certificate));
  await sleep(150);
  await expect(source.requireGood(path(certificate))).rejects.toMatchObject({ code: 'signature.invalid' });
});

test('an answer is asked for again when its limit has passed, and a silent responder then means unknown', async () => {
  const source = createStatusSource({ listUrls: [], ocspUrls: [server.ocspUrl], maxAgeMs: 200 });
  await source.requireGood(path(good));
  server.faults.down = new Set(['ocsp']);
  await sleep(250);
  await expect(source.requireGood(path(good))).rejects.toMatchObject({ code: 'signature.indeterminate' });
});

test('a redirect to elsewhere is not followed', async () => {
  const { createServer } = await import('node:http');
  const redirecting = createServer((_request, response) => response.writeHead(302, { location: server.ocspUrl }).end());
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  const { port } = redirecting.address() as { port: number };
  const source = createStatusSource({ listUrls: [], ocspUrls: [`http://127.0.0.1:${port}`] });
  await expect(source.requireGood(path(good))).rejects.toMatchObject({ code: 'signature.indeterminate' });
  redirecting.close();
});
