import { X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { SealpostError } from '../domain/errors.ts';
import { loadConfig } from '../lib/config.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { translateDatabaseError } from '../lib/database/database-error.ts';
import { createLogger } from '../lib/logger.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { createSigningService } from '../lib/signing/signing-service.ts';

/** The only process that holds keys. It answers on a local socket and decides by itself what it signs. */
const config = loadConfig(process.env);
const logger = createLogger('signing', config.logLevel);
const { keysPassphrase } = config.signing;
if (!keysPassphrase) throw new Error('Configuration is wrong:\nSIGNING_KEYS_PASSPHRASE is needed by the signing process.');
const db = openDatabase(config.database.url, config.database.poolMax);
const sign = createSigningService({
  db,
  keysDirectory: config.signing.keysDirectory,
  passphrase: keysPassphrase,
  root: new X509Certificate(await readFile(config.signing.rootFile)),
});

const requestSchema = z.object({
  documentId: z.string().regex(/^[0-9a-f]{32}$/),
  headId: z.string().min(1).max(64),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
const REQUEST_MAX_BYTES = 4_096;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (Number(request.headers['content-length'] ?? REQUEST_MAX_BYTES + 1) > REQUEST_MAX_BYTES)
      throw new SealpostError('request.too-large', 'The request is too large.');
    const parsed = requestSchema.safeParse(JSON.parse(await text(request)));
    if (request.url !== '/sign' || !parsed.success) throw new SealpostError('request.invalid', 'The signing request is wrong.');
    send(response, 200, await sign(parsed.data));
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

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const { socket } = config.signing;
await mkdir(path.dirname(socket), { recursive: true });
// A socket file that a killed process left behind would keep us from listening.
await rm(socket, { force: true });
const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((resolve, reject) => server.once('error', reject).listen(socket, resolve));
await chmod(socket, 0o600);
announceReady();
logger.info({ reason: await untilStopped() }, 'stopping');
server.close();
server.closeIdleConnections();
await db.destroy();
