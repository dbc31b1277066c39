import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keyOf, sha256 } from '../../../tests/support/signers.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import { proveSigner } from '../cades/prove-signer.ts';
import { verifySignature } from '../cades/verify-signature.ts';
import { createRemoteKeys } from './remote-key.ts';

/** Stands in for a signing server: speaks its protocol over HTTP and keeps the keys to itself. */
const authority = createTestAuthority();
const roots = [authority.root.certificate];
const pairs = { p256: authority.issueFor({ commonName: 'One' }), rsa3072: authority.issueFor({ commonName: 'Two' }, { kind: 'rsa3072' }) };
let server: Server;
let url: string;
let answer: (signature: Buffer) => { status: number; body: unknown } = (signature) => ({
  status: 200,
  body: { signature: signature.toString('base64') },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      const { keyId, toBeSigned } = (await json(request)) as { keyId: keyof typeof pairs; toBeSigned: string };
      const allowed = request.headers.authorization === 'Bearer the right token' && request.url === '/sign' && keyId in pairs;
      const { status, body } = allowed
        ? answer(await keyOf(pairs[keyId], authority).sign(Buffer.from(toBeSigned, 'base64')))
        : { status: 403, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const open = (kind: keyof typeof pairs, token = 'the right token') =>
  createRemoteKeys(token).open({ url, keyId: kind }, { certificate: pairs[kind].certificate, chain: [authority.issuer.certificate] });

test.each(['p256', 'rsa3072'] as const)('a %s key far away proves itself and signs', async (kind) => {
  const signer = await proveSigner(open(kind), roots);
  const digest = sha256('a document');
  expect(verifySignature(await signer.sign(digest, new Date()), { digest, roots, needsStatus: false }).certificate).toBe(
    pairs[kind].certificate,
  );
});

test('a server that signs with another key never passes the proof', async () => {
  const honest = answer;
  answer = () => ({ status: 200, body: { signature: Buffer.alloc(70, 3).toString('base64') } });
  await expect(proveSigner(open('p256'), roots)).rejects.toMatchObject({ code: 'signature.invalid' });
  answer = honest;
});

test('a refused authorisation is for a person; anything else that goes wrong passes by itself', async () => {
  await expect(open('p256', 'a wrong token').sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.locked' });
  const honest = answer;
  answer = () => ({ status: 500, body: {} });
  await expect(open('p256').sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.unavailable' });
  answer = () => ({ status: 200, body: { nonsense: true } });
  await expect(open('p256').sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.unavailable' });
  answer = honest;
  const nowhere = createRemoteKeys('x').open(
    { url: 'http://127.0.0.1:1', keyId: 'p256' },
    { certificate: pairs.p256.certificate, chain: [] },
  );
  await expect(nowhere.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.unavailable' });
});
