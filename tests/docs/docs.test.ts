import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { LEGAL_MOVES, PHASES, allowedResolutions, type LifecycleStep } from '../../domain/document.ts';
import { REGISTRY } from '../../fixtures/registry.ts';
import { environmentSchema, loadConfig } from '../../lib/config.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const read = (name: string) => readFile(path.join(project, name), 'utf8');

test('the picture of the lifecycle draws exactly the legal moves', async () => {
  const drawn = [...(await read('docs/lifecycle.md')).matchAll(/^ {4}(\w+) --> (\w+)$/gm)].map(([, from, to]) => `${from} ${to}`).sort();
  const legal = PHASES.flatMap((from) => LEGAL_MOVES[from].map((to) => `${from} ${to}`)).sort();
  expect(drawn).toEqual(legal);
});

test('the lifecycle page names every phase and the decisions of every step', async () => {
  const page = await read('docs/lifecycle.md');
  for (const phase of PHASES) expect(page).toMatch(new RegExp(`^\\| ${phase} +\\|`, 'm'));
  const rows = new Map(
    [...page.matchAll(/^\| ([a-z, ]+?) +\| ([a-z, ]+?) +\|$/gm)].flatMap(([, steps, decisions]) =>
      steps!.split(', ').map((step) => [step, decisions]),
    ),
  );
  for (const step of ['validate', 'sign', 'route', 'deliver', 'exchange', 'print', 'post', 'archive'] satisfies LifecycleStep[])
    expect(rows.get(step)).toBe(allowedResolutions(step).join(', '));
});

test('.env.example names each variable once, with the default that the code has', async () => {
  const lines = (await read('.env.example')).split('\n').filter((line) => /^[A-Z]/.test(line));
  const example = new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  expect(lines).toHaveLength(example.size);
  expect([...example.keys()].sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  const defaults = environmentSchema.parse({}) as Record<string, unknown>;
  for (const [name, value] of example)
    if (value !== '') expect({ name, value }).toEqual({ name, value: `${defaults[name] as string | number | boolean}` });
});

test('a wrong environment is told by name, all of it at once, and no value is repeated', () => {
  const message = (() => {
    try {
      loadConfig({ API_KEY_SECRET: 'short-secret', DATABASE_URL: 'nonsense', LOG_LEVEL: 'loud' });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  })();
  for (const name of ['API_KEY_SECRET', 'DATABASE_URL', 'LOG_LEVEL']) expect(message).toContain(name);
  expect(message).not.toContain('short-secret');
});

test('the registry that the launcher loads is the one of the sample', async () => {
  expect(JSON.parse(await read('fixtures/registry.json'))).toEqual(REGISTRY);
});

test('every command and every file that the README names exists', async () => {
  const readme = await read('README.md');
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  for (const [, name] of readme.matchAll(/npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name!]);
  for (const [, file] of readme.matchAll(/\]\((?!http)([^)]+)\)/g))
    expect({ file, there: existsSync(path.join(project, file!)) }).toEqual({ file, there: true });
});

test('the repository holds no key, no certificate and no path of a machine', () => {
  const search = (pattern: string) => {
    try {
      return execFileSync('git', ['grep', '-lIE', pattern, '--', '.', ':!tests/docs/docs.test.ts', ':!lib/signing', ':!tests/processes'], {
        cwd: project,
        encoding: 'utf8',
      }).trim();
    } catch {
      return '';
    }
  };
  expect(search('BEGIN [A-Z ]*PRIVATE KEY')).toBe('');
  expect(search('BEGIN CERTIFICATE')).toBe('');
  expect(search('(/root/|/work/|/home/[a-z])')).toBe('');
});
