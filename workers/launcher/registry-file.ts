import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Registry } from '../../lib/database/registry-repository.ts';

const SAMPLE = fileURLToPath(new URL('../../fixtures/registry.json', import.meta.url));

/** The cards that a development tree starts with: SEALPOST_REGISTRY, or the sample's. */
export async function readRegistryFile(): Promise<{ registry: Registry; withoutKey: string[] }> {
  const text = await readFile(process.env.SEALPOST_REGISTRY ?? SAMPLE, 'utf8');
  const { withoutKey = [], ...registry } = JSON.parse(text) as Registry & { withoutKey?: string[] };
  return { registry, withoutKey };
}
