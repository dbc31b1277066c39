import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeForms } from '../forms/right-files.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/sealpost.js', import.meta.url));
const DAY = ['--day', '2026-11-25'];
let folder: string;

beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sealpost-formats-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

function sealpost(args: string[], env: Record<string, string> = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) =>
    execFile(process.execPath, [PROGRAM, 'formats', ...args], { env: { PATH: process.env.PATH, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
}

test('files in folders are counted by form, and one that is wrong is named and ends in exit code 1', async () => {
  const inside = path.join(folder, 'month', 'day');
  await mkdir(inside, { recursive: true });
  const files = await makeForms(5, 3);
  for (const { name, bytes } of files) await writeFile(path.join(inside, `${name}.xml`), bytes);
  const right = await sealpost(['check', path.join(folder, 'month'), ...DAY]);
  expect(right).toMatchObject({ code: 0, stderr: '' });
  expect(right.stdout).toMatch(/^ON_NSCHFDOPPR 5\.03 +3 +3 +3 +3 +own$/m);

  await writeFile(path.join(folder, 'month', 'other-name.xml'), files[0]!.bytes);
  await writeFile(path.join(folder, 'month', 'broken.xml'), '<Файл');
  const wrong = await sealpost(['check', path.join(folder, 'month'), ...DAY]);
  expect(wrong.code).toBe(1);
  expect(wrong.stdout).toMatch(/^ON_NSCHFDOPPR 5\.03 +4 +4 +4 +3 +own$/m);
  expect(wrong.stdout).toContain('other-name.xml: file.name-mismatch');
  expect(wrong.stdout).toContain('broken.xml: file.not-well-formed');
});

test('a folder without files is not taken for a right one, and a form out of force is told by its day', async () => {
  const empty = path.join(folder, 'empty');
  await mkdir(empty);
  expect((await sealpost(['check', empty])).code).toBe(1);
  const [file] = await makeForms(1, 3);
  const early = path.join(folder, `${file!.name}.xml`);
  await writeFile(early, file!.bytes);
  const { code, stdout } = await sealpost(['check', early, '--day', '2024-04-08']);
  expect([code, stdout]).toEqual([1, expect.stringContaining('file.format-not-in-force')]);
});

test('the list names every form with its days; a folder of schemas that cannot be read stops the program', async () => {
  const { stdout } = await sealpost(['list'], { LEGAL_SCHEMAS_DIR: '' });
  expect(stdout).toMatch(/^ON_NSCHFDOPPR 5\.01 +never +2019-02-08\.\.2026-01-01 +nobody/m);
  expect((await sealpost(['list'], { LEGAL_SCHEMAS_DIR: path.join(folder, 'nowhere') })).code).toBe(1);
});
