import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createMessageOperator } from '../../lib/edo-operator/message-operator.ts';
import { callOperator } from '../../lib/edo-operator/operator-http.ts';
import { createRpcOperator } from '../../lib/edo-operator/rpc-operator.ts';
import { createIdentityProvider } from '../../lib/identity-provider.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { openS3ObjectStore } from '../../lib/object-store/s3-object-store.ts';
import { createIppDoor } from '../../lib/printer/ipp-door.ts';
import { createSftpDoor } from '../../lib/printer/sftp-door.ts';
import { createStatusSource } from '../../lib/signing/certificates/status-source.ts';
import { createRemoteKeys } from '../../lib/signing/keys/remote-key.ts';
import { createTimestampClient } from '../../lib/signing/time/timestamp-client.ts';
import { createTestAuthority } from '../../lib/test-authority/test-authority.ts';
import { sendWebhook } from '../../lib/webhooks/send-webhook.ts';
import { RAW_ANSWERS, RAW_GREETINGS, startRawServer } from '../support/raw-answers.ts';

/** Long enough for any of the answers to be told apart, and short enough to wait for the silent ones. */
const LIMIT_MS = 600;
const authority = createTestAuthority();
const path = [authority.timestamper.certificate, authority.issuer.certificate, authority.root.certificate];
const roots = [authority.root.certificate];
const operator = { name: '2AE', call: callOperator, timeoutMs: LIMIT_MS };

/** One call of each client at a server, and the code with which it says that nothing came of it. */
const CLIENTS: Record<string, { call: (url: string) => Promise<unknown>; code: string }> = {
  'an operator of the message dialect': {
    call: (url) => createMessageOperator({ ...operator, url, token: 't', boxId: 'box' }).listEvents(null, 10),
    code: 'operator.unreachable',
  },
  'an operator of the RPC dialect': {
    call: (url) => createRpcOperator({ ...operator, url, login: 'l', password: 'p' }).listEvents(null, 10),
    code: 'operator.unreachable',
  },
  'a time-stamping authority': {
    call: (url) =>
      createTimestampClient({ urls: [url], roots, status: createStatusSource({ listUrls: [], ocspUrls: [] }), callMs: LIMIT_MS }).stamp(
        Buffer.alloc(32),
      ),
    code: 'timestamp.unavailable',
  },
  'an OCSP responder': {
    call: (url) => createStatusSource({ listUrls: [], ocspUrls: [url], callMs: LIMIT_MS }).requireGood(path),
    code: 'signature.indeterminate',
  },
  'a revocation list': {
    call: (url) => createStatusSource({ listUrls: [url], ocspUrls: [], callMs: LIMIT_MS }).requireGood(path),
    code: 'signature.indeterminate',
  },
  'a signing server': {
    call: (url) =>
      createRemoteKeys('t', LIMIT_MS).open({ url, keyId: 'k' }, { certificate: path[0]!, chain: [] }).sign(Buffer.from('data')),
    code: 'signing-key.unavailable',
  },
  'a printer': {
    call: (url) =>
      createIppDoor({ url: `${url.replace('http', 'ipp')}/printers/shop`, user: 'sealpost', timeoutMs: LIMIT_MS }).submit({
        batch: 1,
        name: 'run-1.pdf',
        mediaType: 'application/pdf',
        bytes: Buffer.from('%PDF-1.7'),
      }),
    code: 'print.door-unreachable',
  },
  'an object store': {
    call: (endpoint) =>
      openS3ObjectStore({
        endpoint,
        region: 'us-east-1',
        bucket: 'sealpost-archive',
        accessKey: 'a',
        secretKey: 'b',
        limits: { idleMs: LIMIT_MS, totalMs: LIMIT_MS, bytesMax: 1_000_000 },
      }).then((store) => store.get({ key: 'objects/00', versionId: null })),
    code: 'archive.unreachable',
  },
  'an identity provider': {
    call: (issuer) =>
      createIdentityProvider({ issuer, clientId: 'c', clientSecret: 's', claim: 'personal_account', callMs: LIMIT_MS }).begin(
        'http://127.0.0.1/portal/signed-in',
      ),
    code: 'portal.sign-in-failed',
  },
};
const names = Object.keys(RAW_ANSWERS) as (keyof typeof RAW_ANSWERS)[];

describe.each(Object.entries(CLIENTS))('%s', (_client, { call, code }) => {
  test.concurrent.each(names)('settles and gives its socket back: %s', async (name) => {
    const server = await startRawServer(RAW_ANSWERS[name]);
    try {
      await expect(call(server.url)).rejects.toMatchObject({ code });
      expect(server.calls()).toBeGreaterThan(0);
      await server.untilFree();
    } finally {
      await server.close();
    }
  });
});

/** A receiver of webhooks is heard as soon as its status is there; what comes of the rest is its own affair. */
const TAKEN = [
  'a body that stops',
  'a reset in the middle of the body',
  'an end in the middle of the body',
  'chunks that are none',
  'a compressed bomb',
];

describe('a receiver of webhooks', () => {
  test.concurrent.each(names)('settles and gives its socket back: %s', async (name) => {
    const server = await startRawServer(RAW_ANSWERS[name]);
    try {
      const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'];
      const answer = await sendWebhook({ url: server.url, id: '1', body: '{}', secrets, allowPrivate: true, totalMs: 3 * LIMIT_MS });
      const taken = TAKEN.includes(name) || name.startsWith('a body that never ends');
      if (taken) expect(answer).toMatchObject({ status: 200, error: null });
      else expect(answer.error).toEqual(expect.any(String));
      await server.untilFree();
    } finally {
      await server.close();
    }
  });
});

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const SPEAKERS: Record<string, { call: (port: number) => Promise<unknown>; code: string }> = {
  'a mail server': {
    call: async (port) => {
      const mailer = createMailer({
        url: `smtp://127.0.0.1:${port}`,
        from: 'a@b.example',
        bounces: 'bounces@b.example',
        totalMs: LIMIT_MS,
      });
      const mail = { id: '1', to: 'c@d.example', subject: 's', text: 't', html: '<p>t</p>', language: 'ru' };
      await mailer.send(mail).finally(() => mailer.close());
    },
    code: 'mail.unreachable',
  },
  'a print shop by SFTP': {
    call: (port) =>
      createSftpDoor({
        host: '127.0.0.1',
        port,
        user: 'shop',
        privateKey,
        hostKey: 'SHA256:none',
        directory: '/',
        timeoutMs: LIMIT_MS,
        totalMs: LIMIT_MS,
      }).listReports(1),
    code: 'print.door-unreachable',
  },
};

describe.each(Object.entries(SPEAKERS))('%s', (_client, { call, code }) => {
  test.concurrent.each(Object.keys(RAW_GREETINGS) as (keyof typeof RAW_GREETINGS)[])(
    'settles and gives its socket back: %s',
    async (name) => {
      const server = await startRawServer(RAW_GREETINGS[name], { speaksFirst: true });
      try {
        await expect(call(server.port)).rejects.toMatchObject({ code });
        await server.untilFree();
      } finally {
        await server.close();
      }
    },
  );
});

test('after 200 answers of 503 and 500, with bodies, and none at all, the next object is stored through the same client', async () => {
  let ill = true;
  let call = 0;
  const server = createServer((request, response) => {
    request.resume();
    const key = request.url!.split('/')[2];
    if (ill && key) {
      call += 1;
      if (call % 10 === 0) return void request.socket.destroy();
      // The page of a failed gateway is longer than what a socket holds for nobody.
      return void response.writeHead(call % 2 ? 503 : 500, { 'content-type': 'text/html' }).end('<p>no</p>'.repeat(20_000));
    }
    if (request.method === 'HEAD' && key) return void response.writeHead(404).end();
    response.writeHead(200, { 'x-amz-version-id': 'v1' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const store = await openS3ObjectStore({ endpoint, region: 'us-east-1', bucket: 'sealpost-archive', accessKey: 'a', secretKey: 'b' });
  for (let count = 0; count < 200; count += 1)
    await expect(store.put(Buffer.from(`${count}`), '2031-12-31')).rejects.toMatchObject({ code: 'archive.unreachable' });
  ill = false;
  expect(await store.put(Buffer.from('after'), '2031-12-31')).toMatchObject({ versionId: 'v1' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
