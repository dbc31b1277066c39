import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { timestampAuthorityContract } from '../../../tests/contracts/timestamp-authority.ts';
import { OPENSSL_POLICY, startOpensslTsa } from '../../../tests/support/openssl-authority.ts';
import { sha256 } from '../../../tests/support/signers.ts';
import { createTestAuthority, issueTimestamper } from '../../test-authority/test-authority.ts';
import { TEST_POLICY, type TokenChanges } from '../../test-authority/timestamp-token.ts';
import { startTrustServer, type TrustServer } from '../../test-authority/trust-server.ts';
import { createStatusSource } from '../certificates/status-source.ts';
import { createTimestampClient } from './timestamp-client.ts';

const authority = createTestAuthority();
const roots = [authority.root.certificate];
let server: TrustServer;
let openssl: Awaited<ReturnType<typeof startOpensslTsa>>;

beforeAll(async () => {
  server = await startTrustServer(authority);
  openssl = await startOpensslTsa(authority);
});
afterAll(async () => {
  await openssl.close();
  await server.close();
});

const statusUrls = () => ({ listUrls: server.listUrls, ocspUrls: [server.ocspUrl] });
timestampAuthorityContract('our test authority', async () => ({ tsaUrl: server.tsaUrl, roots, policy: TEST_POLICY, ...statusUrls() }));
timestampAuthorityContract('openssl ts', async () => ({ tsaUrl: openssl.url, roots, policy: OPENSSL_POLICY, ...statusUrls() }));

describe('a token is refused', () => {
  const client = (urls = [server.tsaUrl]) => createTimestampClient({ urls, roots, status: createStatusSource(statusUrls()) });
  const refused = async (token: TokenChanges) => {
    server.faults.token = token;
    await expect(client().stamp(sha256('data'))).rejects.toMatchObject({ code: 'timestamp.unavailable' });
    server.faults.token = {};
  };
  test('that answers another nonce', () => refused({ nonce: Buffer.of(2, 1, 5) }));
  test('whose clock is ten minutes off', () => refused({ generatedAt: new Date(Date.now() - 600_000) }));
  test('that names another certificate', () => refused({ namedCertificate: authority.issuer.certificate }));
  test('over another imprint', () => refused({ imprint: Buffer.from(`3031300d060960864801650304020105000420${'00'.repeat(32)}`, 'hex') }));

  test('of an authority whose certificate was revoked', async () => {
    authority.revoke(authority.timestamper.certificate, new Date(Date.now() - 1000));
    await expect(client().stamp(sha256('data'))).rejects.toMatchObject({ code: 'timestamp.unavailable' });
    authority.revoked.clear();
  });

  test('of an authority that is no time-stamping authority, or has ended', async () => {
    const honest = authority.timestamper;
    authority.timestamper = authority.issueFor({ commonName: 'Not a TSA' });
    await refused({});
    authority.timestamper = issueTimestamper(authority.issuer, 'Ended', new Date(Date.now() - 1000));
    await refused({});
    authority.timestamper = honest;
    await expect(client().stamp(sha256('data'))).resolves.toBeDefined();
  });
});

test('of two authorities the second is asked when the first is away', async () => {
  const client = createTimestampClient({
    urls: ['http://127.0.0.1:1/tsa', server.tsaUrl],
    roots,
    status: createStatusSource(statusUrls()),
  });
  await expect(client.stamp(sha256('data'))).resolves.toBeDefined();
});
