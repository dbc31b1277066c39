import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Registry } from '../../lib/database/registry-repository.ts';

const SAMPLE = fileURLToPath(new URL('../../fixtures/registry.json', import.meta.url));

/** Registry of a development tree, with what concerns its development keys only. */
export interface DevelopmentRegistry extends Registry {
  /** Heads that get no key. */
  withoutKey?: string[];
  /** Life of a head's certificate in days, where it is not the usual one. */
  certificateDays?: Record<string, number>;
}

/** The cards that a development tree starts with: SEALPOST_REGISTRY, or the sample's. */
export async function readRegistryFile(): Promise<DevelopmentRegistry> {
  return JSON.parse(await readFile(process.env.SEALPOST_REGISTRY ?? SAMPLE, 'utf8')) as DevelopmentRegistry;
}
