import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { environmentSchema } from '../../lib/config.ts';
import { READERS, environmentOf, type ProcessName } from '../../lib/process-environment.ts';
import { PROCESS_ROLES, TABLE_RIGHTS } from '../../migrations/rights.ts';

const read = (name: string) => readFile(fileURLToPath(new URL(`../../${name}`, import.meta.url)), 'utf8');
const readers = (variable: string): readonly string[] => READERS[variable as keyof typeof READERS] ?? [];

test('every variable says who reads it, and none is told to all because nobody has thought about it', () => {
  expect(Object.keys(READERS).sort()).toEqual(Object.keys(environmentSchema.shape).sort());
  const forAll = Object.keys(READERS).filter((name) => PROCESS_ROLES.every((role) => readers(name).includes(role)));
  expect(forAll.sort()).toEqual(['CLOCK_EPOCH', 'CLOCK_SPEED', 'DATABASE_POOL_MAX', 'DATABASE_URL', 'LOG_LEVEL']);
});

test('a process is told its own variables and those of the system, and nothing that merely stood in the shell', () => {
  const all = {
    ...Object.fromEntries(Object.keys(READERS).map((name) => [name, 'x'])),
    PATH: '/bin',
    AWS_SECRET_ACCESS_KEY: 'x',
    SOFTHSM2_CONF: 'x',
  };
  const told = (process: ProcessName) => Object.keys(environmentOf(process, all));
  expect(told('documents')).not.toContain('AWS_SECRET_ACCESS_KEY');
  expect(told('documents')).not.toContain('SOFTHSM2_CONF');
  expect(told('signing')).toContain('SOFTHSM2_CONF');
  for (const role of PROCESS_ROLES) expect(told(role)).toContain('PATH');
});

/** Services of the compose file with the variables that they are given, blocks that they share among them. */
function readServices(compose: string): Map<string, Set<string>> {
  const shared = new Map<string, Set<string>>();
  const services = new Map<string, Set<string>>();
  let names: Set<string> | undefined;
  let service = '';
  for (const line of compose.split('\n')) {
    const anchor = /^x-\w+: &(\w+)$/.exec(line);
    const opens = /^ {2}([\w-]+):$/.exec(line);
    if (anchor) shared.set(anchor[1]!, (names = new Set()));
    else if (opens) service = opens[1]!;
    else if (/^ {4}environment:/.test(line)) services.set(service, (names = new Set()));
    else if (/^ {0,4}\S/.test(line) && !/^ {2}[A-Z]/.test(line)) names = undefined;
    const variable = /^ +([A-Z][A-Z0-9_]+): /.exec(line)?.[1];
    const merged = /^ {6}<<: \[?([^\]]+)/.exec(line)?.[1];
    for (const name of merged?.split(', ') ?? []) for (const each of shared.get(name.slice(1))!) names?.add(each);
    if (variable) names?.add(variable);
  }
  return services;
}

test('docker-compose.yml tells each process what it reads and nothing else, and each signs in under its own role', async () => {
  const compose = await read('docker-compose.yml');
  const services = readServices(compose);
  for (const role of PROCESS_ROLES) {
    const given = [...services.get(role)!];
    expect({ role, tooMuch: given.filter((name) => !readers(name).includes(role)) }).toEqual({ role, tooMuch: [] });
    expect(compose).toContain(`postgres://sealpost_${role}:\${${role.toUpperCase()}_DB_PASSWORD:?`);
    // What all deployments need: a process that lacks it would not work.
    const needed = [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'S3_ENDPOINT',
      'SIGNING_SOCKET',
      'SIGNING_ROOT_FILE',
      'API_KEY_SECRET',
      'WEBHOOK_SECRET',
    ];
    expect({ role, lacking: needed.filter((name) => readers(name).includes(role) && !given.includes(name)) }).toEqual({
      role,
      lacking: [],
    });
  }
  expect([...services.get('migrate')!].every((name) => readers(name).includes('admin'))).toBe(true);
  // The owner's password is told to Postgres, to who migrates, and to who makes Temporal's role.
  const owners = compose.split(/^ {2}(?=[\w-]+:$)/m).filter((block) => block.includes('SEALPOST_DB_PASSWORD'));
  expect(owners.map((block) => block.split(':')[0])).toEqual(['postgres', 'temporal-role', 'migrate']);
  expect(services.get('documents')!.has('SIGNING_KEYS_PASSPHRASE')).toBe(false);
  expect(services.get('signing')!.has('SIGNING_KEYS_PASSPHRASE')).toBe(true);
});

test('docs/security.md names each secret with its readers, as the code has them', async () => {
  const page = await read('docs/security.md');
  const rows = new Map([...page.matchAll(/^\| `([A-Z0-9_]+)` +\|[^|]*\| ([a-z, ]+?) +\|$/gm)].map(([, name, who]) => [name!, who!]));
  const secrets = Object.keys(READERS).filter((name) =>
    /SECRET|PASS|PIN$|TOKEN$|ACCESS_KEY|KEY_FILE|KEYS_DIR|MAIL_URL|EDO_OPERATORS$|DATABASE_URL/.test(name),
  );
  expect([...rows.keys()].sort()).toEqual(secrets.sort());
  for (const [name, who] of rows) expect({ name, who: who.split(', ').sort() }).toEqual({ name, who: [...readers(name)].sort() });
});

test('docs/security.md says of the tables that matter who may write them, as the grants have it', async () => {
  const page = await read('docs/security.md');
  const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| ([a-z, ]+?) +\| ([a-z, ]+?) +\|$/gm)];
  expect(rows.length).toBeGreaterThanOrEqual(12);
  for (const [, table, readBy, writtenBy] of rows) {
    const rights = Object.entries(TABLE_RIGHTS[table!]!);
    const reads = rights.filter(([, what]) => what.includes('select')).map(([role]) => role);
    const writes = rights.filter(([, what]) => /insert|update(?! \(swept_at\))|delete/.test(what)).map(([role]) => role);
    const told = (list: string) => (list === 'nobody' ? [] : list === 'all' ? [...PROCESS_ROLES] : list.split(', ')).sort();
    expect({ table, readBy: told(readBy!), writtenBy: told(writtenBy!) }).toEqual({
      table,
      readBy: reads.sort(),
      writtenBy: writes.sort(),
    });
  }
});
