import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { KIND_OF } from '../../domain/errors.ts';
import { FINDINGS } from '../../domain/finding.ts';
import { describeRefusals } from '../support/refusals-text.ts';

const read = () => readFile(new URL('../../docs/refusals.md', import.meta.url), 'utf8');

test('docs/refusals.md says what the code says: run npm run refusals:dump', async () => {
  expect(await read()).toBe(await describeRefusals());
});

test('it has every code once, with its status, and nearly all of them with the words that a caller reads', async () => {
  const lines = (await read()).split('\n');
  for (const code of [...Object.keys(KIND_OF), ...Object.keys(FINDINGS)])
    expect({ code, lines: lines.filter((line) => line.startsWith(`| \`${code}\` |`)).length }).toEqual({ code, lines: 1 });
  const [scope] = lines.filter((line) => line.startsWith('| `key.scope-missing` |'));
  expect(scope).toContain('This API key lacks the scope …. |');
  const wordless = Object.keys(KIND_OF).filter((code) =>
    lines.some((line) => line.startsWith(`| \`${code}\` |`) && line.includes(' | – | – |')),
  );
  expect(wordless.length).toBeLessThan(Object.keys(KIND_OF).length / 4);
});
