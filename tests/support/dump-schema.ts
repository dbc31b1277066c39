import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from './database.ts';
import { describeSchema } from './schema-text.ts';
import { startServices } from './services.ts';

/** `npm run schema:dump`: writes what the migrations make, so that a change of the schema is seen in review. */
await startServices();
try {
  const database = await createTestDatabase(2);
  await writeFile(fileURLToPath(new URL('../../migrations/schema.sql', import.meta.url)), await describeSchema(database.db));
  await database.drop();
} finally {
  await globalThis.sealpostServices?.stop();
}
