import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDocumentActivities } from '../activities/documents.ts';
import { rightPackage } from '../fixtures/broken-case.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';
import { createSealpostClient, type PackageSubmission, type SealpostClient } from './src/index.ts';

let api: Api;
let client: SealpostClient;
const submission = (name: string) => rightPackage(name, ['transfer', 'bill']) as PackageSubmission;

beforeAll(async () => {
  api = await startApi();
  client = createSealpostClient({ url: api.url, key: api.billingKey });
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

// Generated in a process of its own: the generator reads the compiler's classic API, which jest's module registry would load again.
test('the types are those of the API as it is today', async () => {
  const script = `import('${new URL('./generate.ts', import.meta.url).href}').then(async (m) => process.stdout.write(await m.generateSchema()))`;
  const generated = execFileSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });
  expect(await readFile(new URL('./src/schema.ts', import.meta.url), 'utf8')).toBe(generated);
}, 60_000);

test('the package builds to what its package.json names', () => {
  const out = execFileSync('node_modules/.bin/tsc', ['-p', 'client/tsconfig.json', '--listEmittedFiles'], { encoding: 'utf8' });
  for (const file of ['index.js', 'index.d.ts']) expect(out).toContain(`client/dist/${file}`);
}, 60_000);

test('a package is handed in once, however often, and its documents can be asked for and explained', async () => {
  const key = newKey();
  const accepted = await client.handIn(submission('by-client'), key);
  expect(await client.handIn(submission('by-client'), key)).toEqual(accepted);
  const { id } = accepted.documents[0]!;
  expect(await client.getDocument(id)).toMatchObject({ id, phase: 'RECEIVED', kind: 'transfer' });
  expect(await client.explain(id)).toMatchObject({ owner: null, overdue: expect.any(Boolean) });
});

test('what the API refuses is thrown with its code, path and hint', async () => {
  const wrong = { ...submission('wrong'), expected: { count: 9, grossTotal: '1.00' } };
  await expect(client.handIn(wrong, newKey())).rejects.toMatchObject({
    problem: { code: 'package.control-totals-mismatch', path: '/expected', hint: expect.any(String) },
  });
  await expect(client.getDocument('f'.repeat(32))).rejects.toMatchObject({ problem: { code: 'document.not-found' } });
});

test('a document is waited for by long poll, and the wait ends with the time', async () => {
  const { documents } = await client.handIn(submission('waited'), newKey());
  const { id } = documents[0]!;
  const waiting = client.waitForDocument(id, ({ phase }) => phase === 'VALIDATED', 20_000);
  await createDocumentActivities({ db: api.database.db }).validateDocument({ documentId: id });
  expect((await waiting).phase).toBe('VALIDATED');
  await expect(client.waitForDocument(id, () => false, 300)).rejects.toThrow(/in time/);
});

test('the feed is read to its end, and goes on where it was left', async () => {
  const first = [];
  for await (const change of client.changes({ after: 0 })) first.push(change.position);
  await client.handIn(submission('fed'), newKey());
  const stop = new AbortController();
  const second = [];
  for await (const change of client.changes({ after: first.at(-1)!, follow: true, pauseMs: 50, signal: stop.signal })) {
    second.push(change.position);
    if (second.length === 2) break;
  }
  expect([...first, ...second]).toEqual([...new Set([...first, ...second])].sort((a, b) => a - b));
  expect(second[0]).toBe(first.at(-1)! + 1);
});
