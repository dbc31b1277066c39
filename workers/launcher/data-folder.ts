import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PROCESS_ROLES, type ProcessRole } from '../../migrations/rights.ts';

/** Where a development tree keeps its state. Everything in it is made at run time; delete it to start over. */
export interface DataFolder {
  root: string;
  postgres: string;
  temporalDatabase: string;
  objects: string;
  /** Second copies of the archive. */
  secondObjects: string;
  /** What auditors take away. */
  exports: string;
  keys: string;
  /** The test authority's own keys. */
  authority: string;
  /** Journals of the operator sandbox. */
  operator: string;
  /** What is handed to the print shop. */
  print: string;
  logs: string;
  run: string;
  bundle: string;
}

/** Secrets of this tree, made once. A production set-up gets them from its environment instead. */
export interface TreeSecrets {
  /** The owner's, who migrates. */
  databasePassword: string;
  /** What each process signs in to the database with. */
  rolePasswords: Record<ProcessRole, string>;
  apiKeySecret: string;
  keysPassphrase: string;
  /** Opens the test authority; the signing process doesn't know it. */
  authorityPassphrase: string;
  /** What a site of the utility would share with the portal. */
  portalLinkSecret: string;
  /** From which the secrets of webhooks are made. */
  webhookSecret: string;
  /** Clear API keys for the newcomer; the database holds only their hashes. */
  billingKey?: string;
  staffKey?: string;
}

export async function openDataFolder(root: string): Promise<DataFolder> {
  const absolute = path.resolve(root);
  const folder = {
    root: absolute,
    postgres: path.join(absolute, 'postgres'),
    temporalDatabase: path.join(absolute, 'temporal.db'),
    objects: path.join(absolute, 'objects'),
    secondObjects: path.join(absolute, 'objects-second'),
    exports: path.join(absolute, 'exports'),
    keys: path.join(absolute, 'keys'),
    authority: path.join(absolute, 'authority'),
    operator: path.join(absolute, 'operator'),
    print: path.join(absolute, 'print'),
    logs: path.join(absolute, 'logs'),
    run: path.join(absolute, 'run'),
    bundle: path.join(absolute, 'workflow-bundle.js'),
  };
  for (const directory of [folder.objects, folder.print, folder.logs, folder.run]) await mkdir(directory, { recursive: true });
  return folder;
}

/** Postgres has its own account where we are root, and sees to its own folder. Objects lie by the thousand, in folders that nobody else enters. */
const NOT_WALKED = new Set(['postgres', 'objects', 'objects-second']);

/**
 * Closes the folder to everybody else, for what is there already and for what this process and its children write from now on. Under root the
 * account that Postgres is lent to has to pass through the folder itself.
 */
export async function closeDataFolder({ root }: DataFolder): Promise<void> {
  process.umask(0o077);
  await chmod(root, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.name === 'postgres') continue;
    await closeEntry(path.join(root, entry.name), entry.isDirectory(), NOT_WALKED.has(entry.name));
  }
}

async function closeEntry(target: string, isFolder: boolean, alone: boolean): Promise<void> {
  // What a part that is being stopped takes away meanwhile needs no closing.
  await chmod(target, isFolder ? 0o700 : 0o600).catch(() => undefined);
  if (!isFolder || alone) return;
  for (const entry of await readdir(target, { withFileTypes: true }))
    if (entry.isDirectory() || entry.isFile()) await closeEntry(path.join(target, entry.name), entry.isDirectory(), false);
}

export async function openSecrets(folder: DataFolder): Promise<TreeSecrets> {
  const file = path.join(folder.root, 'secrets.json');
  const secret = () => randomBytes(32).toString('base64url');
  const fresh = {
    databasePassword: secret(),
    apiKeySecret: secret(),
    keysPassphrase: secret(),
    authorityPassphrase: secret(),
    portalLinkSecret: secret(),
    rolePasswords: Object.fromEntries(PROCESS_ROLES.map((role) => [role, secret()])) as Record<ProcessRole, string>,
  };
  const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Partial<TreeSecrets>) : {};
  // A folder of an earlier version lacks the secrets that are new since. Its webhooks were signed under the API's secret, and receivers know theirs.
  const secrets: TreeSecrets = { webhookSecret: known.apiKeySecret ?? secret(), ...fresh, ...known };
  await saveSecrets(folder, secrets);
  return secrets;
}

export async function saveSecrets(folder: DataFolder, secrets: TreeSecrets): Promise<void> {
  const file = path.join(folder.root, 'secrets.json');
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
