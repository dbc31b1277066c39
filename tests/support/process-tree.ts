import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { REGISTRY } from '../../fixtures/registry.ts';
import { startTree, type Tree, type TreeOptions } from '../../workers/launcher/tree.ts';

/** Free ports for everything. */
const ANY_PORTS = { api: 0, temporal: 0, temporalUi: 0, postgres: 0 };

/** A data folder of its own that the account Postgres is lent to may enter. */
export async function makeDataFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-tree-'));
  await chmod(folder, 0o755);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The real tree of processes, as `npm start` starts it, on free ports. */
export async function startTestTree(
  dataFolder: string,
  env: Record<string, string> = {},
  more: Pick<TreeOptions, 'sandbox' | 'programs'> = {},
): Promise<Tree> {
  return startTree({
    ...more,
    dataFolder,
    registry: REGISTRY,
    ports: ANY_PORTS,
    env: { LOG_LEVEL: 'warn', ...env },
  });
}
