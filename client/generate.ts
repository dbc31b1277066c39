import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { buildOpenApi } from '../api/openapi.ts';

/** The types of the client as they follow from the API's own schemas. */
export async function generateSchema(): Promise<string> {
  const document = buildOpenApi({ bodyBytes: 8 * 1024 * 1024, requestsPerMinute: 6_000 });
  const types = astToString(await openapiTypescript(document as Parameters<typeof openapiTypescript>[0]));
  const text = `/** Written by \`npm run client:generate\` from the API's OpenAPI document; a test compares. */\n${types}`;
  return format(text, { parser: 'typescript', printWidth: 140, singleQuote: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(new URL('./src/schema.ts', import.meta.url), await generateSchema());
