import { expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { migrationSource } from './migrate.ts';

test('every migration that lies here is run', async () => {
  const files = readdirSync(import.meta.dirname).filter((name) => /^\d{14}_.*\.ts$/.test(name));
  expect(await migrationSource.getMigrations([])).toEqual(files.map((name) => name.replace('.ts', '')).sort());
});
