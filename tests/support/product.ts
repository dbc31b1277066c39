import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { FailureInterceptor } from '../../activities/failure-interceptor.ts';
import { HeartbeatInterceptor } from '../../activities/heartbeat-interceptor.ts';
import {
  createArchiveActivities,
  createArchiveCareActivities,
  createAuditActivities,
  createEvidenceActivities,
  createLocalActivities,
  createNoticeActivities,
  createOperatorSideActivities,
  createPrintRoomActivities,
  createPrintingActivities,
  createVaultActivities,
} from '../../activities/index.ts';
import type { EvidenceDependencies } from '../../activities/evidence.ts';
import { REAL_CLOCK, type Clock } from '../../lib/clock.ts';
import { createProofKeeper } from '../../lib/database/proof-repository.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import type { DeliveryDoor } from '../../lib/delivery/delivery-door.ts';
import { createFolderDoor } from '../../lib/printer/folder-door.ts';
import { PROMPT_PRINT_SHOP, startPrintShop, type PrintShopScript } from '../../lib/print-shop-simulator/print-shop-simulator.ts';
import { openOperators, type OperatorConfig } from '../../lib/edo-operator/operator-directory.ts';
import { createLogger } from '../../lib/logger.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { createFileObjectStore } from '../../lib/object-store/file-object-store.ts';
import type { ObjectStore } from '../../lib/object-store/object-store.ts';
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
import { registerSearchAttributes } from '../../lib/temporal-client.ts';
import { buildWorkflowBundle } from '../../workers/build-workflow-bundle.ts';
import { runDispatcher } from '../../workers/dispatch/dispatcher.ts';
import { runOrders } from '../../workers/dispatch/orders.ts';
import { runResumer } from '../../workers/dispatch/resumer.ts';
import { startFeed, tellWorkflowOf } from '../../workers/operator-feeds.ts';
import { startPrintRoom } from '../../workers/print-room.ts';
import { PRINT_ROOM_ID, TASK_QUEUES, operatorFeedId, operatorQueue } from '../../workflows/contract.ts';
import { startApi, type Api } from './api.ts';
import type { TestDatabase } from './database.ts';
import type { TestNamespace } from './namespaces.ts';
import { startSigning, type Signing } from './signing.ts';

export interface Product extends Api {
  client: Client;
  database: TestDatabase;
  keysDirectory: string;
  rootFile: string;
  signing: Signing;
  authority: TestAuthority;
  trust: TrustServer;
  objects: ObjectStore;
  /** Where the objects lie as files, and where their second copies do; the first only where the archive is a folder. */
  objectsFolder: string;
  secondFolder: string;
  exportsDirectory: string;
  /** What is handed to the print shop. */
  printFolder: string;
  /** Where it was asked for. */
  sandbox: OperatorSimulator;
  evidenceDependencies: EvidenceDependencies;
  stop(): Promise<void>;
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
  /** E-document operators: the sandbox, followed like real ones. Without it invoices go on paper, and the rest to the portal alone. */
  operators?: OperatorsOption;
  /** Where notices are sent to; none are sent where absent. */
  mailUrl?: string;
  /** What goes wrong at the print shop; nothing where absent. `null` leaves batches lying where they were handed over. */
  printShop?: Partial<PrintShopScript> | null;
  /** Who decides that spoiled letters are printed again. */
  reprint?: 'staff' | 'auto';
  /** A batch closes when its oldest letter has waited so long; at once where absent. */
  printWaitMs?: number;
  /** The archive; a folder where absent. */
  objects?: ObjectStore;
  /** Lets mended documents go on by themselves, looking as often as this. */
  resumeEveryMs?: number;
}

/**
 * The whole product in this process, on the run's real Temporal and Postgres, each part under the role of its process. Steps can be
 * swapped for ones that fail on command.
 */
export async function startProduct(namespace: TestNamespace, options: ProductOptions = {}): Promise<Product> {
  const address = process.env.TEST_TEMPORAL_ADDRESS;
  if (!address) throw new Error('TEST_TEMPORAL_ADDRESS is not set: run the tests through `npm test`.');
  quietRuntime();
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-product-'));
  const objectsFolder = path.join(folder, 'objects');
  const objects = options.objects ?? createFileObjectStore(objectsFolder);
  const api = await startApi({ address, namespace }, { objects, exportsDirectory: path.join(folder, 'exports') });
  const { database } = api;
  await registerSearchAttributes(api.client);
  const signing = await startSigning(database.db, { db: database.as('signing'), ...options.signing, tokenPin: options.tokenPin });
  const { authority, trust, roots, status, keysDirectory, rootFile, service } = signing;
  const exportsDirectory = path.join(folder, 'exports');
  const second = createFileObjectStore(path.join(folder, 'second'));
  const printFolder = path.join(folder, 'print');
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
      ...createLocalActivities({
        db: database.as('documents'),
        signing: service,
        door: options.door ?? portalDoor,
        clock,
        operatorNames: directory?.names ?? [],
      }),
      ...createArchiveActivities({ db: database.as('documents'), objects }),
    },
  });
  const outside = database.as('delivery');
  const delivery = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.delivery,
    activities: {
      ...createPrintingActivities({ db: outside, objects, publicUrl: api.url }),
      ...createPrintRoomActivities({
        db: outside,
        objects,
        door: createFolderDoor(printFolder),
        logger: createLogger('test', 'error'),
        tellWorkflow: tellWorkflowOf(api.client),
        rules: { sizeMax: 1_000, cutOffs: [], waitMaxMs: options.printWaitMs ?? 0 },
        packageWaitSeconds: 3_600,
        lookMs: 150,
        reportMs: 60_000,
        reprint: options.reprint ?? 'auto',
      }),
      ...(mailer
        ? createNoticeActivities({ db: outside, mailer, logger: createLogger('test', 'error'), portalUrl: api.url, plan: NOTICE_PLAN })
        : {}),
    },
  });
  await startPrintRoom(api.client);
  const printShop = options.printShop === null ? undefined : startPrintShop(printFolder, { ...PROMPT_PRINT_SHOP, ...options.printShop });
  const timestamps = createTimestampClient({ urls: [trust.tsaUrl], roots, status });
  const keeping = database.as('evidence');
  const evidenceDependencies: EvidenceDependencies = {
    db: keeping,
    objects,
    timestamps,
    status,
    keepProofs: createProofKeeper(keeping),
    hash: 'sha256',
    batchMax: 10_000,
    renewBeforeDays: 180,
  };
  const evidence = await Worker.create({
    ...common,
    taskQueue: TASK_QUEUES.evidence,
    activities: {
      ...createEvidenceActivities(evidenceDependencies),
      ...createAuditActivities(evidenceDependencies),
      ...createArchiveCareActivities({ db: keeping, objects, second, roots, logger: createLogger('test', 'fatal'), scrubDays: 2 }),
      ...createVaultActivities({ db: keeping, objects, second, exportsDirectory }),
    },
  });
  const operatorSide = directory && {
    db: outside,
    operators: directory,
    clock,
    trust: { roots, status, keepProofs: createProofKeeper(outside) },
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
  const dispatcherDb = database.as('dispatcher');
  const dispatching = runDispatcher({
    db: dispatcherDb,
    client: api.client,
    logger: createLogger('test', 'error'),
    startsMax: 8,
    wait: () => sleep(50),
    signal: stopDispatch.signal,
  });
  const ordering = runOrders({
    db: dispatcherDb,
    client: api.client,
    signing: service,
    logger: createLogger('test', 'fatal'),
    intervalMs: 200,
    signal: stopDispatch.signal,
  });
  const resuming = options.resumeEveryMs
    ? runResumer({
        db: dispatcherDb,
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
    printFolder,
    objectsFolder,
    secondFolder: path.join(folder, 'second'),
    exportsDirectory,
    get sandbox() {
      if (!sandbox) throw new Error('This test has asked for no operators.');
      return sandbox.simulator;
    },
    async stop() {
      stopDispatch.abort();
      await Promise.all([dispatching, resuming, ordering]);
      for (const { operator } of talking.length > 0 ? sandbox!.configs.map(({ name }) => ({ operator: name })) : [])
        await api.client.workflow.getHandle(operatorFeedId(operator)).terminate('the test is over');
      await api.client.workflow.getHandle(PRINT_ROOM_ID).terminate('the test is over');
      for (const worker of workers) worker.shutdown();
      await running;
      await printShop?.stop();
      mailer?.close();
      await sandbox?.simulator.close();
      await connection.close();
      await signing.close();
      await api.closeApi();
      await api.database.drop();
      // A right that rights.ts lacks shows here, where a step would only have been tried again.
      if (database.denied.length > 0) throw new Error(`Postgres has refused:\n${[...new Set(database.denied)].join('\n')}`);
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
    { ...common, name: '2BM', dialect: 'message', url: simulator.operators['2BM'].url, signer: 'Оператор ЭДО 2BM-OPERATOR' },
    { ...common, name: '2BE', dialect: 'rpc', url: simulator.operators['2BE'].url, signer: 'Оператор ЭДО 2BE-OPERATOR' },
  ];
  return { simulator, configs };
}

let runtimeInstalled = false;

function quietRuntime(): void {
  if (!runtimeInstalled) Runtime.install({ logger: new DefaultLogger('ERROR') });
  runtimeInstalled = true;
}
