import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openTestAuthority, trustRoot } from '../../lib/test-authority/development-keys.ts';
import { prepareDevelopmentKeys } from '../../lib/test-authority/prepare-keys.ts';
import { openDatabase } from '../../lib/database/connection.ts';
import { saveRegistry } from '../../lib/database/registry-repository.ts';
import { insertApiKey, updateScopes, SCOPES, type Scope } from '../../lib/database/api-key-repository.ts';
import { environmentOf, foreignVariables } from '../../lib/process-environment.ts';
import { migrateToLatest } from '../../migrations/migrate.ts';
import type { ProcessRole } from '../../migrations/rights.ts';
import { ROLE_PREFIX, roleUrl, setPasswords } from '../../migrations/roles.ts';
import { buildWorkflowBundle } from '../build-workflow-bundle.ts';
import { closeDataFolder, openDataFolder, openSecrets, saveSecrets, type DataFolder, type TreeSecrets } from './data-folder.ts';
import { choosePort } from './ports.ts';
import { claimPidFile, findRecorded, removePidFile, stopLeftovers } from './leftovers.ts';
import { DATABASE_NAME, nodePart, postgresPart, temporalPart } from './parts.ts';
import { postgresUrl, preparePostgres, type PostgresOptions } from './postgres-server.ts';
import type { DevelopmentRegistry } from './registry-file.ts';
import { treeVariables } from './tree-variables.ts';
import { developmentPrint, operatorNames, startPrintShop, startSandbox, startTestAuthority, type Start } from './sandbox-parts.ts';
import { supervise, type Supervised } from './supervisor.ts';
import { findTemporalExecutable } from './temporal-executable.ts';

export interface TreeOptions {
  dataFolder: string;
  /** Cards to load, and how their development keys are made. */
  registry: DevelopmentRegistry;
  ports?: { api: number; temporal: number; temporalUi: number; postgres: number; operator?: number };
  /** How the operator sandbox behaves; as its defaults where absent. */
  sandbox?: { script?: Record<string, unknown>; faults?: Record<string, number>; printShop?: Record<string, number> };
  /** Database and Temporal alone, for what must run before anything moves: recovery. */
  storesOnly?: boolean;
  /** Variables on top of what the tree sets itself. */
  env?: Record<string, string>;
  report?: (line: string) => void;
  /** Other programs in the place of the workers', for tests that let them die at a chosen point. */
  programs?: { documents?: string; delivery?: string };
}

export interface Tree {
  apiUrl: string;
  /** Page of the operator sandbox; undefined where real operators are configured. */
  sandboxUrl: string | undefined;
  temporalUiUrl: string;
  temporalAddress: string;
  databaseUrl: string;
  billingKey: string;
  staffKey: string;
  folder: DataFolder;
  /** What a killed launcher had left behind and was stopped. */
  leftovers: string[];
  parts: Map<string, Supervised>;
  stop(): Promise<void>;
}

const DEFAULT_PORTS = { api: 8080, temporal: 7233, temporalUi: 8233, postgres: 5433, operator: 8090 };
/** Name of the client under which the development keys work. */
const DEVELOPMENT_CLIENT = 'billing';
const BILLING_SCOPES: Scope[] = ['documents:write', 'documents:read', 'heads:read', 'webhooks:write'];

/** The whole product in one tree of processes, on embedded parts where no real ones are configured. */
export async function startTree(options: TreeOptions): Promise<Tree> {
  const report = options.report ?? (() => undefined);
  const folder = await openDataFolder(options.dataFolder);
  const other = await claimPidFile(folder.run, 'launcher');
  if (other !== undefined && other !== process.pid) throw new Error(`Sealpost is already running on ${folder.root} (process ${other}).`);
  const leftovers = await stopLeftovers(folder.run);
  await closeDataFolder(folder);
  const parts = new Map<string, Supervised>();
  const stop = () => stopTree(folder, parts);
  try {
    return { ...(await startParts(options, folder, parts, report)), folder, leftovers, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: TreeOptions, folder: DataFolder, parts: Map<string, Supervised>, report: (line: string) => void) {
  const secrets = await openSecrets(folder);
  const env = { ...process.env, ...options.env };
  const wanted = options.ports ?? DEFAULT_PORTS;
  const rolePrefix = env.DATABASE_ROLE_PREFIX || ROLE_PREFIX;
  const start = (part: Parameters<typeof supervise>[0]) => {
    const supervised = supervise(part, folder.run, report);
    parts.set(part.name, supervised);
    return supervised.started;
  };
  const [database, temporal] = await Promise.all([
    startDatabase(env.DATABASE_URL, wanted.postgres, folder, secrets, start),
    startTemporal(env.TEMPORAL_ADDRESS, wanted, folder, start, report),
    buildWorkflowBundle(folder.bundle),
  ]);
  await prepareContents(options, folder, secrets, database, rolePrefix);
  const stores = {
    temporalUiUrl: temporal.uiUrl,
    temporalAddress: temporal.address,
    databaseUrl: database,
    billingKey: secrets.billingKey!,
    staffKey: secrets.staffKey!,
  };
  if (options.storesOnly) return { ...stores, apiUrl: '', sandboxUrl: undefined };
  const trust = env.TRUST_TSA_URLS ? {} : await startTestAuthority(folder, secrets, start);
  const sandbox = env.EDO_OPERATORS ? undefined : await startSandbox(options, wanted.operator ?? 0, folder, start);
  const apiPort = await choosePort(wanted.api);
  const variables = {
    ...env,
    ...treeVariables(folder, secrets, temporal, apiPort),
    ...(env.PRINT_DOOR ? {} : developmentPrint(folder)),
    ...trust,
    ...(sandbox ? { EDO_OPERATORS: JSON.stringify(sandbox.operators) } : {}),
    EDO_OPERATOR_NAMES: operatorNames(sandbox ? JSON.stringify(sandbox.operators) : env.EDO_OPERATORS),
    ...options.env,
  };
  // Each is told what it needs, and signs in to the database under its own name.
  const own = (name: ProcessRole, file: string) =>
    start(
      nodePart(name, file, folder, {
        ...foreignVariables(options.env ?? {}),
        ...environmentOf(name, variables),
        DATABASE_URL: roleUrl(database, name, secrets.rolePasswords[name], rolePrefix),
      }),
    );
  await Promise.all([
    own('signing', 'workers/signing.ts'),
    own('documents', options.programs?.documents ?? 'workers/documents.ts'),
    own('delivery', options.programs?.delivery ?? 'workers/delivery.ts'),
    ...(env.PRINT_DOOR ? [] : [startPrintShop(options, folder, start)]),
    own('evidence', 'workers/evidence.ts'),
    own('dispatcher', 'workers/dispatcher.ts'),
    own('api', 'api/server.ts'),
  ]);
  const tree = {
    sandboxUrl: sandbox?.url,
    apiUrl: `http://127.0.0.1:${apiPort}`,
    ...stores,
  };
  const { apiUrl, temporalUiUrl, sandboxUrl } = tree;
  await writeFile(path.join(folder.run, 'tree.json'), JSON.stringify({ apiUrl, temporalUiUrl, sandboxUrl }));
  return tree;
}

async function startDatabase(
  url: string | undefined,
  wantedPort: number,
  folder: DataFolder,
  secrets: TreeSecrets,
  start: Start,
): Promise<string> {
  if (url) return url;
  const port = await choosePort(wantedPort);
  const options: PostgresOptions = {
    dataFolder: folder.postgres,
    port,
    password: secrets.databasePassword,
    logFile: path.join(folder.logs, 'postgres.log'),
  };
  await preparePostgres(options);
  await start(postgresPart(options));
  return postgresUrl(options, DATABASE_NAME);
}

async function startTemporal(
  address: string | undefined,
  wanted: { temporal: number; temporalUi: number },
  folder: DataFolder,
  start: Start,
  report: (line: string) => void,
): Promise<{ address: string; uiUrl: string }> {
  if (address) return { address, uiUrl: process.env.TEMPORAL_UI_URL ?? 'http://127.0.0.1:8233' };
  report("looking for Temporal's server");
  const executable = await findTemporalExecutable();
  const [port, uiPort] = [await choosePort(wanted.temporal), await choosePort(wanted.temporalUi)];
  await start(temporalPart({ executable, folder, port, uiPort }));
  return { address: `127.0.0.1:${port}`, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** Schema, cards, development keys, and the newcomer's API keys. Each of them is made once. */
async function prepareContents(
  { registry }: TreeOptions,
  folder: DataFolder,
  secrets: TreeSecrets,
  databaseUrl: string,
  rolePrefix: string,
): Promise<void> {
  const db = openDatabase(databaseUrl, 3);
  try {
    await migrateToLatest(db, rolePrefix);
    await setPasswords(db, secrets.rolePasswords, rolePrefix);
    await saveRegistry(db, registry);
    const authority = await openTestAuthority(folder.authority, secrets.authorityPassphrase);
    await trustRoot(path.join(folder.keys, 'root.pem'), authority.root.certificate);
    await prepareDevelopmentKeys(db, authority, { directory: folder.keys, passphrase: secrets.keysPassphrase }, registry);
    if (!secrets.billingKey || !secrets.staffKey) {
      secrets.billingKey = await insertApiKey(db, secrets.apiKeySecret, {
        clientId: DEVELOPMENT_CLIENT,
        scopes: BILLING_SCOPES,
      });
      secrets.staffKey = await insertApiKey(db, secrets.apiKeySecret, { clientId: DEVELOPMENT_CLIENT, scopes: SCOPES });
      await saveSecrets(folder, secrets);
    }
    await updateScopes(db, secrets.billingKey, BILLING_SCOPES);
    await updateScopes(db, secrets.staffKey, SCOPES);
  } finally {
    await db.destroy();
  }
}

async function stopTree(folder: DataFolder, parts: Map<string, Supervised>): Promise<void> {
  // Against the order of the start: who takes work in stops first, who stores it last.
  const own = [...parts.values()].filter(({ name }) => name !== 'postgres' && name !== 'temporal');
  await Promise.all(own.map((part) => part.stop()));
  await parts.get('temporal')?.stop();
  await parts.get('postgres')?.stop();
  await rm(path.join(folder.run, 'tree.json'), { force: true });
  await removePidFile(folder.run, 'launcher');
}

/** A tree that runs already on this folder, as another process started it. */
export async function findRunningTree(
  dataFolder: string,
): Promise<Pick<Tree, 'apiUrl' | 'temporalUiUrl' | 'sandboxUrl' | 'billingKey' | 'staffKey'> | undefined> {
  const folder = await openDataFolder(dataFolder);
  if ((await findRecorded(folder.run, 'launcher')) === undefined) return undefined;
  const addresses = await readFile(path.join(folder.run, 'tree.json'), 'utf8').catch(() => undefined);
  if (!addresses) return undefined;
  const { billingKey, staffKey } = await openSecrets(folder);
  return {
    ...(JSON.parse(addresses) as Pick<Tree, 'apiUrl' | 'temporalUiUrl' | 'sandboxUrl'>),
    billingKey: billingKey!,
    staffKey: staffKey!,
  };
}
