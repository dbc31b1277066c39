import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { createApp, type PortalOptions } from '../../api/app.ts';
import { listRoutes } from '../../api/request-doors.ts';
import { createChangeWatcher } from '../../api/change-watcher.ts';
import { loadConfig } from '../../lib/config.ts';
import { insertApiKey, SCOPES } from '../../lib/database/api-key-repository.ts';
import { finishContainer } from '../../lib/evidence-container/finish-container.ts';
import { prepareLegalContent } from '../../lib/legal-content/prepare-content.ts';
import { createLogger } from '../../lib/logger.ts';
import { createFileObjectStore } from '../../lib/object-store/file-object-store.ts';
import type { ObjectStore } from '../../lib/object-store/object-store.ts';
import { openTemporalClient } from '../../lib/temporal-client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

const KEY_SECRET = 'a secret of the tests, long enough to be one';

export interface Api {
  database: TestDatabase;
  url: string;
  billingKey: string;
  staffKey: string;
  keySecret: string;
  /** Every path that the app answers, with its methods. */
  routes: Map<string, Set<string>>;
  /** A call with billing's key, or another one. The body is parsed where it is JSON. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  closeApi(): Promise<void>;
}

export interface CallOptions {
  body?: unknown;
  key?: string | null;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // Tests look into many shapes of answers; each one asserts what it needs.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

export interface ApiLimits {
  rateLimitPerMinute?: number;
  bodyLimitBytes?: number;
  webhooksAllowPrivate?: boolean;
  trustProxy?: number | string[];
  /** Gets every line of the log, instead of standard error. */
  logLine?: (line: Record<string, unknown>) => void;
  operatorNames?: readonly string[];
  portal?: Partial<PortalOptions>;
  /** The archive; an empty folder where absent. */
  objects?: ObjectStore;
  exportsDirectory?: string;
}

/** The API on a free port and a fresh database, with a Temporal that may be away. */
export async function startApi(
  temporal?: { address: string; namespace: string },
  limits: ApiLimits = {},
): Promise<Api & { client: Client }> {
  const database = await createTestDatabase();
  const config = loadConfig({
    API_KEY_SECRET: KEY_SECRET,
    TEMPORAL_ADDRESS: temporal?.address ?? '127.0.0.1:1',
    TEMPORAL_NAMESPACE: temporal?.namespace ?? 'default',
  });
  const client = openTemporalClient(config.temporal);
  const db = database.as('api');
  const watcher = createChangeWatcher(db);
  const { logLine, ...settings } = limits;
  const app = createApp({
    db,
    temporal: client,
    watcher,
    // In this thread: a test that is not about threads starts none.
    threads: { prepare: prepareLegalContent, finishContainer },
    logger: logLine ? pino({ level: 'warn' }, { write: (line: string) => logLine(JSON.parse(line)) }) : createLogger('test', 'error'),
    keySecret: KEY_SECRET,
    webhookSecret: KEY_SECRET,
    bodyLimitBytes: 1_000_000,
    rateLimitPerMinute: 100_000,
    objects: createFileObjectStore(mkdtempSync(path.join(tmpdir(), 'sealpost-api-'))),
    exportsDirectory: tmpdir(),
    ...settings,
    portal: { publicUrl: 'http://127.0.0.1', clientId: 'billing', origins: [], ...limits.portal },
  });
  const server = createServer(app);
  // As the real process has it: a test that keeps the processor busy must not meet a connection that closes at this moment.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const billingKey = await insertApiKey(database.db, KEY_SECRET, { clientId: 'billing', scopes: ['documents:write', 'documents:read'] });
  const staffKey = await insertApiKey(database.db, KEY_SECRET, { clientId: 'billing', scopes: SCOPES, person: 'staff' });
  return {
    database,
    client,
    url,
    billingKey,
    staffKey,
    keySecret: KEY_SECRET,
    routes: listRoutes(app),
    call: (method, target, options) => call(url, billingKey, method, target, options),
    async closeApi() {
      watcher.close();
      await closeServer(server);
      await client.connection.close();
    },
  };
}

/** A fresh Idempotency-Key. */
export function newKey(): string {
  return randomBytes(12).toString('hex');
}

/** Waits until a document is in one of the phases, or is parked; by long poll, as a consumer would. */
export async function waitForDocument(
  api: Pick<Api, 'call'>,
  id: string,
  until: (document: Answer['body']) => boolean,
): Promise<Answer['body']> {
  for (let version = 0, tries = 0; tries < 60; tries += 1) {
    const { body } = await api.call('GET', `/v1/documents/${id}?wait=2&version=${version}`);
    if (until(body)) return body;
    version = body.version;
  }
  throw new Error(`Document ${id} did not get there.`);
}

async function call(
  url: string,
  defaultKey: string,
  method: string,
  target: string,
  { body, key = defaultKey, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(url + target, {
    method,
    headers: {
      ...(key ? { authorization: `Bearer ${key}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && !/ndjson/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
