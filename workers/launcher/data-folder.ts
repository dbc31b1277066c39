import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

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
  databasePassword: string;
  apiKeySecret: string;
  keysPassphrase: string;
  /** Opens the test authority; the signing process doesn't know it. */
  authorityPassphrase: string;
  /** What a site of the utility would share with the portal. */
  portalLinkSecret: string;
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

export async function openSecrets(folder: DataFolder): Promise<TreeSecrets> {
  const file = path.join(folder.root, 'secrets.json');
  const secret = () => randomBytes(32).toString('base64url');
  const fresh = {
    databasePassword: secret(),
    apiKeySecret: secret(),
    keysPassphrase: secret(),
    authorityPassphrase: secret(),
    portalLinkSecret: secret(),
  };
  const known = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Partial<TreeSecrets>) : {};
  // A folder of an earlier version lacks the secrets that are new since.
  const secrets: TreeSecrets = { ...fresh, ...known };
  await saveSecrets(folder, secrets);
  return secrets;
}

export async function saveSecrets(folder: DataFolder, secrets: TreeSecrets): Promise<void> {
  const file = path.join(folder.root, 'secrets.json');
  await writeFile(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
