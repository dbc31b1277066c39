import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { FailureInterceptor } from '../../activities/failure-interceptor.ts';
import { HeartbeatInterceptor } from '../../activities/heartbeat-interceptor.ts';
import {
  createArchiveActivities,
  createEvidenceActivities,
  createLocalActivities,
  createNoticeActivities,
  createOperatorSideActivities,
  createPrintingActivities,
} from '../../activities/index.ts';
import type { EvidenceDependencies } from '../../activities/evidence.ts';
import { createApp, type PortalOptions } from '../../api/app.ts';
import { createChangeWatcher } from '../../api/change-watcher.ts';
import { REAL_CLOCK, type Clock } from '../../lib/clock.ts';
import { loadConfig } from '../../lib/config.ts';
import { insertApiKey, SCOPES } from '../../lib/database/api-key-repository.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import type { DeliveryDoor } from '../../lib/delivery/delivery-door.ts';
import { openOperators, type OperatorConfig } from '../../lib/edo-operator/operator-directory.ts';
import { createLogger } from '../../lib/logger.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { createFileObjectStore } from '../../lib/object-store/file-object-store.ts';
import {
  startOperatorSimulator,
  type OperatorSimulator,
  type OperatorSimulatorOptions,
} from '../../lib/operator-simulator/operator-simulator.ts';
import { QUICK_SCRIPT, type Script } from '../../lib/operator-simulator/scripts.ts';
import type { SigningServiceOptions } from '../../lib/signing/service/signing-service.ts';
import type { TestAuthority } from '../../lib/test-authority/test-authority.ts';
import type { TrustServer } from '../../lib/test-authority/trust-server.ts';
import { createTimestampClient } from '../../lib/signing/time/timestamp-client.ts';
import { openTemporalClient, registerSearchAttributes } from '../../lib/temporal-client.ts';
import { buildWorkflowBundle } from '../../workers/build-workflow-bundle.ts';
import { runDispatcher } from '../../workers/dispatch/dispatcher.ts';
import { runOrders } from '../../workers/dispatch/orders.ts';
import { runResumer } from '../../workers/dispatch/resumer.ts';
import { startFeed, tellWorkflowOf } from '../../workers/operator-feeds.ts';
import { TASK_QUEUES, operatorFeedId, operatorQueue } from '../../workflows/contract.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import type { TestNamespace } from './namespaces.ts';
import { startSigning, type Signing } from './signing.ts';

const KEY_SECRET = 'a secret of the tests, long enough to be one';

export interface Product extends Api {
  client: Client;
  database: TestDatabase;
  keysDirectory: string;
  rootFile: string;
  signing: Signing;
  authority: TestAuthority;
  trust: TrustServer;
  objects: ReturnType<typeof createFileObjectStore>;
  /** Where it was asked for. */
  sandbox: OperatorSimulator;
  evidenceDependencies: EvidenceDependencies;
  stop(): Promise<void>;
}

export interface Api {
  database: TestDatabase;
  url: string;
  billingKey: string;
  staffKey: string;
  keySecret: string;
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
  portal?: Partial<PortalOptions>;
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
  const watcher = createChangeWatcher(database.db);
  const app = createApp({
    db: database.db,
    temporal: client,
    watcher,
    logger: createLogger('test', 'error'),
    keySecret: KEY_SECRET,
    bodyLimitBytes: 1_000_000,
    rateLimitPerMinute: 100_000,
    ...limits,
    portal: { publicUrl: 'http://127.0.0.1', clientId: 'billing', origins: [], ...limits.portal },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const billingKey = await insertApiKey(database.db, KEY_SECRET, { clientId: 'billing', scopes: ['documents:write', 'documents:read'] });
  const staffKey = await insertApiKey(database.db, KEY_SECRET, { clientId: 'billing', scopes: SCOPES });
  return {
    database,
    client,
    url,
    billingKey,
    staffKey,
    keySecret: KEY_SECRET,
    call: (method, target, options) => call(url, billingKey, method, target, options),
    async closeApi() {
      watcher.close();
      await closeServer(server);
      await client.connection.close();
    },
  };
}

export interface OperatorsOption {
  script?: Partial<Script>;
  rates?: OperatorSimulatorOptions['rates'];
  clock?: Clock;
  timeoutMs?: number;
  settleMs?: number;
  folder?: string;
}

export interface ProductOptions {
  /** Stands in for the portal. */
  door?: DeliveryDoor;
  signing?: Partial<SigningServiceOptions>;
  tokenPin?: string;
  /** E-document operators: the sandbox, followed like real ones. Without it electronic documents go to the portal alone. */
  operators?: OperatorsOption;
  /** Where notices are sent to; none are sent where absent. */
  mailUrl?: string;
  /** Lets mended documents go on by themselves, looking as often as this. */
  resumeEveryMs?: number;
}

/** The whole product in this process, on the run's real Temporal and Postgres. Steps can be swapped for ones that fail on command. */
export async function startProduct(namespace: TestNamespace, options: ProductOptions = {}): Promise<Product> {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run the tests through `npm test`.');
  quietRuntime();
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-product-'));
  const api = await startApi({ address, namespace });
  const { db } = api.database;
  await registerSearchAttributes(api.client);
  const signing = await startSigning(db, { ...options.signing, tokenPin: options.tokenPin });
  const { authority, trust, roots, status, keepProofs, keysDirectory, rootFile, service } = signing;
  const objects = createFileObjectStore(path.join(folder, 'objects'));
  const mailer = options.mailUrl
    ? createMailer({ url: options.mailUrl, from: 'no-reply@utility.example', bounces: 'bounces@utility.example' })
    : undefined;
  const clock = options.operators?.clock ?? REAL_CLOCK;
  const sandbox = options.operators && (await startSandbox(options.operators, authority, clock));
  const directory = sandbox && openOperators(sandbox.configs, { ...BUDGET, timeoutMs: options.operators?.timeoutMs ?? 1_000 });
  const bundleFile = path.join(folder, 'bundle.js');
  await buildWorkflowBundle(bundleFile);

  const connection = await NativeConnection.connect({ address });
  const common = {
    connection,
    namespace,
    interceptors: { activity: [() => ({ inbound: new FailureInterceptor() }), () => ({ inbound: new HeartbeatInterceptor() })] },
  };
  const documents = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.documents,
    workflowBundle: { codePath: bundleFile },
    activities: {
      ...createLocalActivities({ db, signing: service, door: options.door ?? portalDoor, clock, operatorNames: directory?.names ?? [] }),
      ...createArchiveActivities({ db, objects }),
    },
  });
  const delivery = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.delivery,
    activities: {
      ...createPrintingActivities({ db, objects }),
      ...(mailer ? createNoticeActivities({ db, mailer, portalUrl: api.url, plan: NOTICE_PLAN }) : {}),
    },
  });
  const timestamps = createTimestampClient({ urls: [trust.tsaUrl], roots, status });
  const evidenceDependencies: EvidenceDependencies = {
    db,
    timestamps,
    status,
    keepProofs,
    hash: 'sha256',
    batchMax: 10_000,
    renewBeforeDays: 180,
  };
  const evidence = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.evidence,
    activities: createEvidenceActivities(evidenceDependencies),
  });
  const operatorSide = directory && {
    db,
    operators: directory,
    clock,
    trust: { roots, status },
    logger: createLogger('test', 'error'),
    pauseMs: 100,
    tellWorkflow: tellWorkflowOf(api.client),
    settleMs: options.operators?.settleMs ?? 2_500,
  };
  const talking = await Promise.all(
    (directory?.names ?? []).map(async (name) => {
      await startFeed(api.client, name);
      return Worker.create({ ...common, taskQueue: operatorQueue(name), activities: createOperatorSideActivities(operatorSide!) });
    }),
  );
  const workers = [documents, delivery, evidence, ...talking];
  const running = Promise.all(workers.map((worker) => worker.run()));
  const stopDispatch = new AbortController();
  const dispatching = runDispatcher({
    db,
    client: api.client,
    logger: createLogger('test', 'error'),
    startsMax: 8,
    wait: () => sleep(50),
    signal: stopDispatch.signal,
  });
  const ordering = runOrders({
    db,
    client: api.client,
    signing: service,
    logger: createLogger('test', 'fatal'),
    intervalMs: 200,
    signal: stopDispatch.signal,
  });
  const resuming = options.resumeEveryMs
    ? runResumer({
        db,
        client: api.client,
        signing: service,
        logger: createLogger('test', 'error'),
        intervalMs: options.resumeEveryMs,
        signal: stopDispatch.signal,
      })
    : Promise.resolve();
  return {
    ...api,
    keysDirectory,
    rootFile,
    authority,
    trust,
    signing,
    evidenceDependencies,
    objects,
    get sandbox() {
      if (!sandbox) throw new Error('This test has asked for no operators.');
      return sandbox.simulator;
    },
    async stop() {
      stopDispatch.abort();
      await Promise.all([dispatching, resuming, ordering]);
      for (const { operator } of talking.length > 0 ? sandbox!.configs.map(({ name }) => ({ operator: name })) : [])
        await api.client.workflow.getHandle(operatorFeedId(operator)).terminate('the test is over');
      for (const worker of workers) worker.shutdown();
      await running;
      mailer?.close();
      await sandbox?.simulator.close();
      await connection.close();
      await signing.close();
      await api.closeApi();
      await api.database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const NOTICE_PLAN = { delaySeconds: 0, repeatSeconds: 7 * 24 * 60 * 60 };
const BUDGET = { callsPerSecond: 500, failuresMax: 20, restMs: 300 };

async function startSandbox({ script = {}, rates = {}, folder }: OperatorsOption, authority: TestAuthority, clock: Clock) {
  const simulator = await startOperatorSimulator({
    authority,
    clock,
    script: { ...QUICK_SCRIPT, ...script },
    rates,
    ...(folder ? { folder } : {}),
  });
  const common = { secret: 'sealpost:sandbox', boxId: 'sandbox' };
  const configs: OperatorConfig[] = [
    { ...common, name: '2BM', dialect: 'message', url: simulator.operators['2BM'].url, signer: 'Оператор ЭДО 2BM' },
    { ...common, name: '2BE', dialect: 'rpc', url: simulator.operators['2BE'].url, signer: 'Оператор ЭДО 2BE' },
  ];
  return { simulator, configs };
}

let runtimeInstalled = false;

function quietRuntime(): void {
  if (!runtimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  runtimeInstalled = true;
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
