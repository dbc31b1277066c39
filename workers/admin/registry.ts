import { readFile } from 'node:fs/promises';
import type { Registry } from '../../lib/database/registry-repository.ts';
import { parseJson } from '../../lib/strict-json.ts';
import { saveRegistry } from '../../lib/database/registry-repository.ts';
import { withDatabase } from './open.ts';

/** `npm run registry -- FILE`: loads the cards of sellers and heads of department. Adds and replaces; deletes nothing. */
const file = process.argv[2];
if (!file) throw new Error('Usage: npm run registry -- FILE   (its shape is that of fixtures/registry.json)');
const registry = parseJson(await readFile(file)) as Registry;
await withDatabase(async (db) => {
  await saveRegistry(db, registry);
  process.stdout.write(`${registry.sellers.length} sellers, ${registry.heads.length} heads\n`);
});
