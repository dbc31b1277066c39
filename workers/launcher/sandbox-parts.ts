import type { OperatorConfig } from '../../lib/edo-operator/operator-directory.ts';
import type { DataFolder, TreeSecrets } from './data-folder.ts';
import { nodePart } from './parts.ts';
import { choosePort } from './ports.ts';
import type { supervise } from './supervisor.ts';
import type { TreeOptions } from './tree.ts';

export type Start = (part: Parameters<typeof supervise>[0]) => Promise<void>;

/** A newcomer's letters are printed in seconds, by a print shop that nobody outside knows. */
export function developmentPrint(folder: DataFolder): Record<string, string> {
  return { PRINT_DOOR: folder.print, PRINT_WAIT_MAX_SECONDS: '5', PRINT_LOOK_SECONDS: '1', PRINT_REPRINT: 'auto' };
}

/** Certificates' status and time-stamps of a development tree come from its own test authority. */
export async function startTestAuthority(folder: DataFolder, secrets: TreeSecrets, start: Start): Promise<Record<string, string>> {
  const port = await choosePort(0);
  const env = {
    TEST_AUTHORITY_DIR: folder.authority,
    TEST_AUTHORITY_PASSPHRASE: secrets.authorityPassphrase,
    TEST_AUTHORITY_PORT: String(port),
  };
  await start(nodePart('authority', 'workers/test-authority.ts', folder, env));
  const url = `http://127.0.0.1:${port}`;
  return {
    TRUST_OCSP_URLS: `${url}/ocsp`,
    TRUST_CRL_URLS: `${url}/crl/root,${url}/crl/issuer`,
    TRUST_TSA_URLS: `${url}/tsa`,
    EVIDENCE_INTERVAL_SECONDS: '20',
    AUDIT_ANCHOR_INTERVAL_SECONDS: '60',
    ARCHIVE_COPY_INTERVAL_SECONDS: '20',
  };
}

export function startPrintShop({ sandbox = {} }: TreeOptions, folder: DataFolder, start: Start): Promise<void> {
  const env = { PRINT_DOOR: folder.print, PRINT_SHOP_SCRIPT: JSON.stringify(sandbox.printShop ?? {}) };
  return start(nodePart('print-shop', 'workers/print-shop-simulator.ts', folder, env));
}

/** Two e-document operators of a development tree, of which nobody outside knows. */
export async function startSandbox(
  { sandbox = {}, env = {} }: TreeOptions,
  wantedPort: number,
  folder: DataFolder,
  start: Start,
): Promise<{ url: string; operators: OperatorConfig[] }> {
  const port = await choosePort(wantedPort);
  const { script = {}, faults = {} } = sandbox;
  const { CLOCK_SPEED = '1', CLOCK_EPOCH = '' } = { ...process.env, ...env };
  const own = {
    CLOCK_SPEED,
    ...(CLOCK_EPOCH ? { CLOCK_EPOCH } : {}),
    SEALPOST_DATA: folder.root,
    SANDBOX_PORT: String(port),
    SANDBOX_SCRIPT: JSON.stringify(script),
    SANDBOX_FAULTS: JSON.stringify(faults),
  };
  await start(nodePart('operator', 'workers/operator-simulator.ts', folder, own));
  const url = `http://127.0.0.1:${port}`;
  const common = { secret: 'sealpost:sandbox', boxId: 'sandbox' };
  return {
    url,
    operators: [
      { ...common, name: '2BM', dialect: 'message', url: `${url}/message`, signer: 'Оператор ЭДО 2BM-OPERATOR' },
      { ...common, name: '2BE', dialect: 'rpc', url: `${url}/rpc`, signer: 'Оператор ЭДО 2BE-OPERATOR' },
    ],
  };
}

/** Names of configured operators, without their secrets: comma-separated. */
export function operatorNames(operators: string | undefined): string {
  const list = JSON.parse(operators || '[]') as Pick<OperatorConfig, 'name'>[];
  return list.map(({ name }) => name).join(',');
}
