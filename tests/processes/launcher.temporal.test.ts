import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { isAlive } from '../../workers/launcher/leftovers.ts';
import { makeDataFolder } from '../support/process-tree.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const TEST_MS = 240_000;
let data: Awaited<ReturnType<typeof makeDataFolder>>;

beforeAll(async () => {
  data = await makeDataFolder();
});
afterAll(() => data.remove());

function launch(script: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, SEALPOST_DATA: data.folder, LOG_LEVEL: 'warn' };
  return spawn(process.execPath, ['--import', 'tsx', script, ...args], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

function untilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      seen += chunk;
      if (seen.includes('Ctrl-C stops everything')) resolve(seen);
    });
    child.once('exit', () => reject(new Error(`The launcher ended early:\n${seen}`)));
  });
}

async function recordedPids(): Promise<number[]> {
  const run = path.join(data.folder, 'run');
  const files = (await readdir(run)).filter((name) => name.endsWith('.pid'));
  return Promise.all(files.map(async (name) => (JSON.parse(await readFile(path.join(run, name), 'utf8')) as { pid: number }).pid));
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

async function waitUntilGone(pids: number[]): Promise<void> {
  for (let tries = 0; tries < 200 && pids.some(isAlive); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100));
}

test(
  'a small month runs through the demo twice: all explained both times, and the second time nothing doubles',
  async () => {
    const first = launch('demo/main.ts', '--documents', '60', '--data', data.folder);
    const [firstText, firstCode] = await Promise.all([text(first.stdout!), ended(first)]);
    expect(firstText).toContain('Balanced to the kopeck and closed');
    expect(firstText).toMatch(/parked\s+signature\.no-key/);
    expect(firstText).toMatch(/rejected\s+signer\.unknown-head/);
    expect(firstCode).toBe(0);
    const second = launch('demo/main.ts', '--documents', '60', '--data', data.folder);
    const [secondText, secondCode] = await Promise.all([text(second.stdout!), ended(second)]);
    expect(secondText).toContain('60 documents had been handed in before and were not doubled');
    expect(/accepted {2,}\d+ +[\d.]+/.exec(secondText)?.[0]).toBe(/accepted {2,}\d+ +[\d.]+/.exec(firstText)?.[0]);
    expect(secondCode).toBe(0);
  },
  TEST_MS,
);

test(
  'a launcher that is killed leaves servers behind; the next one stops them, keeps the state, and Ctrl-C leaves no process',
  async () => {
    const first = launch('workers/launcher/main.ts');
    await untilReady(first);
    const pids = await recordedPids();
    expect(pids.length).toBe(12);
    first.kill('SIGKILL');
    await ended(first);

    const second = launch('workers/launcher/main.ts');
    const screen = await untilReady(second);
    expect(screen).toMatch(/stopped what an earlier run had left: .*(postgres|temporal)/);
    await waitUntilGone(pids);
    expect(pids.filter(isAlive)).toEqual([]);

    const [, apiUrl] = /API +(http:\S+)/.exec(screen)!;
    const [, key] = /Billing's key +(\S+)/.exec(screen)!;
    const ledger = await fetch(`${apiUrl}/v1/ledger?month=2026-10`, { headers: { authorization: `Bearer ${key}` } });
    expect(((await ledger.json()) as { accepted: { count: number } }).accepted.count).toBe(60);

    const own = await recordedPids();
    const third = launch('workers/launcher/main.ts');
    expect(await ended(third)).toBe(1);
    const stopped = ended(second);
    second.kill('SIGINT');
    expect(await stopped).toBe(0);
    expect(own.filter(isAlive)).toEqual([]);
  },
  TEST_MS,
);
