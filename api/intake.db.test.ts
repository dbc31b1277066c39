import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { withTotals } from '../fixtures/month.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';
import { ROUTES } from './openapi.ts';

/** Inputs that failed once, where they are there. */
const CASES = fileURLToPath(new URL('../../shared/cases/intake', import.meta.url));

// Temporal is away in this file: accepting must not need it.
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

/** A request of bytes as they are, which `fetch` of a text would not be. */
async function post(path: string, body: Buffer | string, headers: Record<string, string> = {}) {
  const response = await fetch(api.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.billingKey}`, 'content-type': 'application/json', 'idempotency-key': newKey(), ...headers },
    body: new Uint8Array(Buffer.from(body as string)),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text.split('\n')[0]!) };
}

async function importRows(rows: (string | Buffer)[]) {
  const body = Buffer.concat(rows.flatMap((row) => [Buffer.from(row as string), Buffer.from('\n')]));
  const { text } = await post('/v1/imports', body, { 'content-type': 'application/x-ndjson' });
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const submit = (body: unknown) => post('/v1/packages', JSON.stringify(body));
const textOf = (name: string) => JSON.stringify(rightPackage(name));
const countOf = async (table: string) => Number((await api.database.db(table).count({ n: '*' }))[0]!.n);

describe('bytes', () => {
  test.each([
    ['windows-1251', (text: string) => Buffer.from(encode1251(text))],
    ['broken UTF-8', (text: string) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xd0, 0x7d])])],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('%s is refused, alone and as a row of an import, and its neighbours are accepted', async (name, spoil) => {
    const bytes = spoil(textOf(`bytes-${name}`));
    expect(await post('/v1/packages', bytes)).toMatchObject({ status: 400, body: { code: 'request.not-utf-8', path: '' } });
    // A text of UTF-16 has a byte of a line feed in other characters; it is a row of its own only by chance.
    if (name === 'UTF-16') return;
    const rows = await importRows([textOf(`before-${name}`), bytes, textOf(`after-${name}`)]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted']);
    expect(rows[1].problem).toMatchObject({ code: 'request.not-utf-8', hint: expect.any(String) });
  });

  test('a mark of byte order is skipped', async () => {
    expect((await post('/v1/packages', `\ufeff${textOf('with-bom')}`)).status).toBe(202);
    expect((await importRows([`\ufeff${textOf('import-with-bom')}`]))[0].outcome).toBe('accepted');
  });

  test.each(['zstd', 'compress', 'rot13'])('the content encoding %s is 415', async (encoding) => {
    const answer = await post('/v1/packages', textOf('encoded'), { 'content-encoding': encoding });
    expect(answer).toMatchObject({ status: 415, body: { code: 'request.unsupported-encoding' } });
  });

  test('packed packages are unpacked, packed imports are 415, other charsets are 415', async () => {
    expect((await post('/v1/packages', gzipSync(textOf('packed')), { 'content-encoding': 'gzip' })).status).toBe(202);
    const ndjson = 'application/x-ndjson';
    expect((await post('/v1/imports', gzipSync(textOf('packed-2')), { 'content-type': ndjson, 'content-encoding': 'gzip' })).status).toBe(
      415,
    );
    expect((await post('/v1/imports', textOf('packed-3'), { 'content-type': `${ndjson}; charset=windows-1251` })).status).toBe(415);
    expect((await post('/v1/packages', textOf('packed-4'), { 'content-type': 'application/json; charset=utf-16' })).status).toBe(415);
  });
});

describe('JSON', () => {
  test('a name that stands twice in one object is refused with its place, however it is spelt', async () => {
    const text = textOf('twice');
    for (const twice of [
      text.replace('"sellerInn":', '"sellerInn":"7736000010","sellerInn":'),
      text.replace('"sellerInn":', '"\\u0073ellerInn":"1","sellerInn":'),
    ])
      expect(await post('/v1/packages', twice)).toMatchObject({
        status: 400,
        body: { code: 'request.duplicate-name', path: '/sellerInn' },
      });
    const deep = text.replace('"gross":', '"gross":"1.00","gross":');
    expect((await post('/v1/packages', deep)).body).toMatchObject({
      code: 'request.duplicate-name',
      path: '/documents/0/content/lines/0/gross',
    });
  });

  test('a nest of a hundred thousand brackets is refused, also under a name that is overwritten', async () => {
    for (const body of ['['.repeat(100_000), `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)},"a":1}`])
      expect(await post('/v1/packages', body)).toMatchObject({ status: 400, body: { code: 'request.malformed' } });
  });

  test.each([
    ['NUL in a number', '/documents/0/number', (body: Loose) => (body.documents[0].number = 'N\0')],
    [
      'half a surrogate pair in a name',
      '/documents/0/content/lines/0/name',
      (body: Loose) => (body.documents[0].content.lines[0].name = '\ud800'),
    ],
    ['U+FFFD in an address', '/partner/address/city', (body: Loose) => (body.partner.address.city = '\ufffd\ufffd')],
    ['NUL in the name of a field', '/documents/0/content', (body: Loose) => (body.documents[0].content['a\0'] = 1)],
  ])('%s is refused at the door with its place', async (name, path, spoil) => {
    const bad: Loose = rightPackage(`unusable-${name.length}`);
    spoil(bad);
    expect(await submit(bad)).toMatchObject({ status: 400, body: { code: 'request.unusable-character', path, hint: expect.any(String) } });
    const rows = await importRows([textOf(`left of ${name}`), JSON.stringify(bad), textOf(`right of ${name}`)]);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'accepted']);
  });

  test.each(['0000-01-31', '9999-12-31', '3000-01-01'])('the year of %s is refused with its place', async (day) => {
    const bad: Loose = rightPackage(`year-${day}`);
    bad.documents[0].date = day;
    expect(await submit(bad)).toMatchObject({ status: 400, body: { code: 'request.invalid', path: '/documents/0/date' } });
  });

  test('U+2028 in a text ends no row', async () => {
    const body: Loose = rightPackage('line-separator');
    body.partner.address.street = 'ул.\u2028Ленина';
    const rows = await importRows([JSON.stringify(body)]);
    expect(rows.map(({ line, outcome }) => [line, outcome])).toEqual([[1, 'accepted']]);
  });

  (existsSync(CASES) ? test : test.skip).each(['nul-in-number.ndjson', 'year-0000.ndjson'])(
    '%s: the bad row is refused, all others are accepted',
    async (file) => {
      const rows = await importRows([readFileSync(`${CASES}/${file}`)]);
      const bad = rows.filter(({ outcome }) => outcome !== 'accepted');
      expect(bad).toHaveLength(1);
      expect(bad[0]).toMatchObject({ outcome: 'refused', problem: { status: 400, path: expect.stringContaining('/documents/0/') } });
    },
  );
});

describe('one bad row', () => {
  test.each(['/v1/packages', '/v1/imports'])(
    'that the database refuses is alone in the end, by %s, and its 24 neighbours are accepted',
    async (path) => {
      const { db } = api.database;
      await db.raw(`create function refuse_row() returns trigger language plpgsql as $$ begin
        if new.number like 'planted%' then raise exception 'planted' using errcode = '22P05'; end if; return new; end $$;
      create trigger planted before insert on documents for each row execute function refuse_row();`);
      const names = Array.from({ length: 25 }, (_, index) => `${index === 11 ? 'planted' : 'good'}-${index} ${path}`);
      try {
        if (path === '/v1/imports') {
          const rows = await importRows(names.map(textOf));
          expect(rows.flatMap(({ outcome }, index) => (outcome === 'accepted' ? [] : [index]))).toEqual([11]);
          expect(rows[11]).toMatchObject({ outcome: 'refused', problem: { status: 400, code: 'package.unstorable' } });
        } else {
          const answers = await Promise.all(names.map((name) => submit(rightPackage(name))));
          expect(answers.map(({ status }) => status)).toEqual(names.map((_, index) => (index === 11 ? 400 : 202)));
        }
      } finally {
        await db.raw('drop trigger planted on documents; drop function refuse_row()');
      }
    },
  );
});

describe('twins', () => {
  test.each([
    ['a blank before', (number: string) => ` ${number}`],
    ['two blanks inside', (number: string) => number.replace(' ', '  ')],
    ['a blank that does not break', (number: string) => number.replace(' ', '\u00a0')],
    ['decomposed letters', (number: string) => number.normalize('NFD')],
    ['small letters', (number: string) => number.toLowerCase()],
    ['a Latin letter', (number: string) => number.replace('А', 'A')],
    ['another dash', (number: string) => number.replace('-', '\u2013')],
  ])('a number with %s is the same number', async (name, spell) => {
    const first: Loose = rightPackage(`twin of ${name}`);
    first.documents[0].number = `АЙ-07 (${name})`;
    expect((await submit(first)).status).toBe(202);
    const twin: Loose = { ...first, packageId: `${first.packageId}-2`, partner: { ...first.partner, externalId: 'somebody else' } };
    twin.documents = [{ ...first.documents[0], externalId: `${first.packageId}-2`, number: spell(first.documents[0].number) }];
    expect(await submit(twin)).toMatchObject({ status: 409, body: { code: 'document.duplicate', path: '/documents/0/number' } });
    const [row] = await importRows([JSON.stringify(twin)]);
    expect(row.problem.code).toBe('document.duplicate');
  });

  test('twins in one package are refused', async () => {
    const body: Loose = rightPackage('both-at-once', ['bill', 'bill']);
    Object.assign(body.documents[0], { number: 'N 8', externalId: 'both-1' });
    Object.assign(body.documents[1], { number: ' n  8', externalId: 'both-2' });
    expect(await submit(withTotals(body as never))).toMatchObject({ status: 400, body: { code: 'package.duplicate-document' } });
  });

  test.each(['N\u200b7', 'N\u202e7', 'N\uff17', 'N\u0007'])('%j is no number', async (number) => {
    const body: Loose = rightPackage('no-number');
    body.documents[0].number = number;
    expect(await submit(body)).toMatchObject({ status: 400, body: { code: 'request.invalid', path: '/documents/0/number' } });
  });

  test('ids are the same with blanks around: a package is repeated, not doubled', async () => {
    const body: Loose = rightPackage('id-with-blanks');
    expect((await importRows([JSON.stringify(body)]))[0].outcome).toBe('accepted');
    const before = await countOf('documents');
    const spelt = { ...body, packageId: ` ${body.packageId} `, partner: { ...body.partner, externalId: `${body.partner.externalId}\t` } };
    expect((await importRows([JSON.stringify(spelt)]))[0].outcome).toBe('repeated');
    expect(await countOf('documents')).toBe(before);
  });
});

test('a parameter that is not described is refused on every route, and so is a value that is not', async () => {
  for (const { method, path } of ROUTES) {
    const target = path.replaceAll(/\{\w+\}/g, 'x');
    const answer = await api.call(method.toUpperCase(), `${target}?dryrun=1`);
    expect({ path, status: answer.status, code: answer.body.code }).toEqual({ path, status: 400, code: 'request.invalid' });
  }
});

test.each([
  'dryRun=true',
  'dry_run=1',
  'dry-run',
  'Mode=plan',
  'mode=Plan',
  'mode=dry',
  'mode=',
  'mode=plan&mode=plan',
  'mode[]=plan',
  'mode[0]=plan',
  'mode=plan%20',
  'plan=true',
  'validateOnly=true',
  'mode=plan&dryRun=true',
  'mode=%00',
  'mode=%D0',
])('a dry run that is spelt %s sends nothing', async (query) => {
  const before = await countOf('documents');
  for (const path of ['/v1/packages', '/V1/Packages/', '/v1/documents', '/v1/imports'])
    expect(await post(`${path}?${query}`, textOf('never-sent'))).toMatchObject({
      status: 400,
      body: { code: expect.stringMatching(/^request\./) },
    });
  expect(await countOf('documents')).toBe(before);
});

test('numbers in parameters are digits', async () => {
  for (const value of ['0x10', '1e2', '', '+5', ' 5', '5&limit=6'])
    expect(await api.call('GET', `/v1/documents?limit=${value}`)).toMatchObject({ status: 400, body: { path: '/limit' } });
});

// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;

function encode1251(text: string): number[] {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    return code >= 0x410 && code <= 0x44f ? code - 0x350 : code & 0xff;
  });
}
