import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import { SealpostError } from '../domain/errors.ts';
import { loadConfig, needed } from '../lib/config.ts';
import { openContentThreads } from '../lib/content-threads/content-threads.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { translateDatabaseError } from '../lib/database/database-error.ts';
import { createProofKeeper } from '../lib/database/proof-repository.ts';
import { createLogger } from '../lib/logger.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { createStatusSource } from '../lib/signing/certificates/status-source.ts';
import { openSocket } from '../lib/signing/service/signing-socket.ts';
import { createKeyStore } from '../lib/signing/service/key-store.ts';
import { createSigningService } from '../lib/signing/service/signing-service.ts';

/** The only process that holds keys. It answers on a local socket and decides by itself what it signs. */
const config = loadConfig(process.env);
const logger = createLogger('signing', config.logLevel);
const { keysPassphrase, keysDirectory, tokenPin, remoteToken, quotaADay } = config.signing;
const db = openDatabase(config.database.url, config.database.poolMax);
const roots = readPem(await readFile(config.signing.rootFile, 'utf8'));
/** Shorter than a caller of ours waits for his answer. */
const READING_MS = 8_000;
const files = openContentThreads({ timeMs: READING_MS });
const service = createSigningService({
  db,
  roots,
  quotaADay,
  keys: createKeyStore({
    directory: keysDirectory,
    passphrase: needed('SIGNING_KEYS_PASSPHRASE', keysPassphrase),
    roots,
    tokenPin,
    remoteToken,
  }),
  status: createStatusSource({ ...config.trust, maxAgeMs: config.trust.statusAgeMs }),
  keepProofs: createProofKeeper(db),
  files,
});

const headId = z.string().min(1).max(64);
const signSchema = z.object({
  documentId: z.string().regex(/^[0-9a-f]{32}$/),
  headId,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
const checkSchema = z.object({ headId, kind: z.enum(DOCUMENT_KINDS), sellerInn: z.string().min(10).max(12) });
const orderSchema = z.object({ orderId: z.string().regex(/^[0-9a-f]{32}$/) });
const REQUEST_MAX_BYTES = 4_096;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (request.method === 'GET') return send(response, 200, await look(request.url));
    if (Number(request.headers['content-length'] ?? REQUEST_MAX_BYTES + 1) > REQUEST_MAX_BYTES)
      throw new SealpostError('request.too-large', 'The request is too large.');
    send(response, 200, await dispatch(request.url, JSON.parse(await text(request))));
  } catch (error) {
    const translated = translateDatabaseError(error);
    if (translated instanceof SealpostError) {
      send(response, 422, { code: translated.code, message: translated.message, details: translated.details });
    } else {
      logger.error({ err: error }, 'signing failed');
      send(response, 500, { code: 'internal', message: 'The signing process failed.' });
    }
  }
}

/** For whoever watches over us: `curl --unix-socket … http://signing/health`. */
async function look(url: string | undefined): Promise<unknown> {
  if (url !== '/health') throw new SealpostError('request.not-found', 'The signing process does not do that.');
  await db.raw('select 1');
  return { pid: process.pid };
}

async function dispatch(url: string | undefined, body: unknown): Promise<unknown> {
  if (url === '/sign') return service.sign(parse(signSchema, body));
  if (url === '/order') {
    await service.signOrder(parse(orderSchema, body).orderId);
    return {};
  }
  if (url !== '/check') throw new SealpostError('request.not-found', 'The signing process does not do that.');
  await service.check(parse(checkSchema, body));
  return {};
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new SealpostError('request.invalid', 'The signing request is wrong.');
  return parsed.data;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const { socket } = config.signing;
await mkdir(path.dirname(socket), { recursive: true });
const server = createServer((request, response) => void answer(request, response));
const open = await openSocket(server, socket, (error) => logger.error({ err: error }, 'the socket can not be put back'));
// A database that is away must not keep us from starting; each signer proves itself at its first document in any case.
await service
  .proveAll((thumbprint, err) => logger.warn({ thumbprint, err }, 'a signer does not serve'))
  .then(
    (proven) => logger.info({ proven }, 'signers have proven themselves'),
    (error: unknown) => logger.warn({ err: error }, 'signers will prove themselves at their first document'),
  );
announceReady();
logger.info({ reason: await untilStopped() }, 'stopping');
open.close();
await service.close();
await files.close();
await db.destroy();
