import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { generateMonth } from '../fixtures/month.ts';
import { newKey, startApi, type Api } from '../tests/support/api.ts';

// Temporal is away in this file: accepting, asking and reporting must not need it.
let api: Api;

beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

const submit = (body: unknown, key = newKey()) => api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': key } });

async function countOf(table: string): Promise<number> {
  return (await api.database.db(table).select(api.database.db.raw('1'))).length;
}

describe('idempotency', () => {
  test('fifty parallel requests with one key are one package and get one answer', async () => {
    const body = rightPackage('parallel-one-key', ['invoice', 'act']);
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 50 }, () => submit(body, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(49);
  });

  test('twenty parallel requests for one package with different keys are one package: one 202, the others 409 with its id', async () => {
    const body = rightPackage('parallel-other-keys', ['bill']);
    const answers = await Promise.all(Array.from({ length: 20 }, () => submit(body)));
    const [accepted, ...rest] = answers.sort((a, b) => a.status - b.status);
    expect(accepted!.status).toBe(202);
    for (const { status, body: problem } of rest)
      expect({ status, id: problem.existingId }).toEqual({ status: 409, id: accepted!.body.packageId });
  });

  test('the same key with another body is refused with 422 and changes nothing', async () => {
    const key = newKey();
    await submit(rightPackage('key-first'), key);
    const before = await countOf('documents');
    expect(await submit(rightPackage('key-second'), key)).toMatchObject({ status: 422, body: { code: 'request.idempotency-key-reused' } });
    expect(await countOf('documents')).toBe(before);
  });

  test('a request without a key is told so', async () => {
    expect(await api.call('POST', '/v1/packages', { body: rightPackage('no-key') })).toMatchObject({
      status: 400,
      body: { code: 'request.idempotency-key-missing', header: 'Idempotency-Key' },
    });
  });

  test('the same packageId with other content is a conflict, never an edit', async () => {
    const body = rightPackage('changed-later');
    const { body: first } = await submit(body);
    const answer = await submit({ ...body, contract: { number: 'other', date: '2020-01-01' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'package.changed', existingId: first.packageId } });
  });
});

test('an acceptance is one commit: document, bytes, event and outbox row, with a digest of the bytes', async () => {
  const { body } = await submit(rightPackage('one-commit', ['transfer']));
  const { id } = body.documents[0];
  const { db } = api.database;
  const document = await db('documents').where({ id }).first();
  const content = await db('document_contents').where({ document_id: id }).first();
  expect(content.sha256).toBe(document.source_digest);
  expect(await db('workflow_starts').where({ document_id: id })).toHaveLength(1);
  const [event] = await db('document_events').where({ document_id: id });
  expect(event).toMatchObject({ version: 1, type: 'RECEIVED', position: document.accepted_position });
});

test('an acceptance that fails half-way leaves nothing', async () => {
  const { db } = api.database;
  await db.raw(`create function fail_start() returns trigger language plpgsql as $$ begin raise exception 'planted' using errcode = 'XX000'; end $$;
    create trigger planted before insert on workflow_starts for each row execute function fail_start();`);
  const before = [
    await countOf('packages'),
    await countOf('documents'),
    await countOf('document_events'),
    await countOf('idempotency_keys'),
  ];
  const answer = await submit(rightPackage('half-way'));
  await db.raw('drop trigger planted on workflow_starts');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(answer.text).not.toMatch(/planted|insert|select|stack/i);
  expect([
    await countOf('packages'),
    await countOf('documents'),
    await countOf('document_events'),
    await countOf('idempotency_keys'),
  ]).toEqual(before);
});

test('a dry run tells signer, route and file, and leaves no trace', async () => {
  const tables = ['packages', 'documents', 'partners', 'document_events', 'workflow_starts', 'idempotency_keys', 'document_contents'];
  const before = await Promise.all(tables.map(countOf));
  const plan = await api.call('POST', '/v1/packages?mode=plan', {
    body: rightPackage('planned', ['invoice', 'act', 'bill', 'reconciliation']),
  });
  expect(plan.body).toMatchObject({ acceptable: true });
  expect(plan.body.documents).toHaveLength(4);
  expect(plan.body.documents[0]).toMatchObject({
    findings: [],
    signer: { headId: 'head-01' },
    retainUntilOn: '2031-12-31',
    fileName: expect.stringMatching(/^ON_NSCHFDOPPR_/),
  });
  expect(await Promise.all(tables.map(countOf))).toEqual(before);
});

test('a hundred packages at once share commits, and each gets its own verdict', async () => {
  const bodies = Array.from({ length: 100 }, (_, index) => rightPackage(`shared-${index % 80}`));
  const answers = await Promise.all(bodies.map((body) => submit(body)));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(80);
  for (const { status, body } of answers.filter(({ status: code }) => code !== 202))
    expect([status, body.code]).toEqual([409, 'package.duplicate']);
  const positions = (await api.database.db('document_events').orderBy('position').select('position')).map(({ position }) => position);
  expect(positions).toEqual(positions.map((_, index) => index + 1));
});

describe('imports', () => {
  const packages = [...generateMonth({ month: '2026-07', seed: 21, consumers: 70 })];
  const send = (lines: string[], key?: string) =>
    api.call('POST', '/v1/imports', {
      body: lines.join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
      ...(key ? { key } : {}),
    });
  const parse = (text: string) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('give a result line a row, in order, and a wrong row holds up none of its neighbours', async () => {
    const lines = packages.map((row) => JSON.stringify(row));
    lines.splice(
      3,
      0,
      '{"broken',
      JSON.stringify({ ...packages[0], expected: { count: 9, grossTotal: '1.00' }, packageId: 'wrong-totals' }),
      '',
    );
    const results = parse((await send(lines)).text);
    expect(results.map(({ line }) => line)).toEqual([
      ...Array.from({ length: 5 }, (_, index) => index + 1),
      ...Array.from({ length: packages.length - 3 }, (_, index) => index + 7),
    ]);
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(packages.length);
    expect(results[3].problem.code).toBe('request.malformed');
    expect(results[4].problem.code).toBe('package.control-totals-mismatch');
  });

  test('are resumed by sending them again: the same ids, nothing doubled', async () => {
    const before = await countOf('documents');
    const results = parse((await send(packages.map((row) => JSON.stringify(row)))).text);
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['repeated']));
    expect(await countOf('documents')).toBe(before);
  });

  test('are planned row by row without a trace', async () => {
    const before = await countOf('documents');
    const lines = [rightPackage('planned-row'), { ...rightPackage('planned-wrong'), expected: { count: 5, grossTotal: '1.00' } }].map(
      (row) => JSON.stringify(row),
    );
    const answer = await api.call('POST', '/v1/imports?mode=plan', {
      body: lines.join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const [planned, refused] = parse(answer.text);
    expect(planned).toMatchObject({ line: 1, outcome: 'planned', acceptable: true });
    expect(refused).toMatchObject({ line: 2, outcome: 'refused', problem: { code: 'package.control-totals-mismatch' } });
    expect(await countOf('documents')).toBe(before);
  });

  test('accept one of two rows that are the same document in one batch', async () => {
    const body = rightPackage('twice-in-a-batch');
    const other = {
      ...body,
      packageId: 'twice-in-a-batch-2',
      documents: body.documents.map((document) => ({ ...document, externalId: 'another' })),
    };
    const results = parse((await send([JSON.stringify(body), JSON.stringify(other), JSON.stringify(body)])).text);
    expect(results.map(({ outcome }) => outcome)).toEqual(['accepted', 'refused', 'repeated']);
    expect(results[1].problem.code).toBe('document.duplicate');
  });
});

test('a long poll answers when the document changes, and not before its version is passed', async () => {
  const { body } = await submit(rightPackage('polled'));
  const { id } = body.documents[0];
  const waiting = api.call('GET', `/v1/documents/${id}?wait=20&version=1`);
  const known = await api.call('GET', `/v1/documents/${id}?wait=20&version=0`);
  expect(known.body.version).toBe(1);
  expect((await api.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'before it started' } })).body.phase).toBe('CANCELLED');
  expect((await waiting).body).toMatchObject({ phase: 'CANCELLED', version: 2 });
  expect(await api.database.db('workflow_starts').where({ document_id: id })).toHaveLength(0);
});

test('a cursor walks all documents once, in order, whatever the page size', async () => {
  const all = (await api.call('GET', '/v1/documents?limit=500')).body.documents.map(({ id }: { id: string }) => id);
  const walked: string[] = [];
  for (let cursor: number | null = 0; cursor !== null;) {
    const { body }: { body: { documents: { id: string }[]; next: number | null } } = await api.call(
      'GET',
      `/v1/documents?limit=7&cursor=${cursor}`,
    );
    walked.push(...body.documents.map(({ id }) => id));
    cursor = body.next;
  }
  expect(walked).toEqual(all);
});

describe('what is wrong is said by code, path and hint', () => {
  test.each([
    ['not JSON', '{', 400, 'request.malformed'],
    ['a list', [], 400, 'request.invalid'],
    ['nothing', '', 400, 'request.invalid'],
  ])('%s', async (_name, body, status, code) => {
    const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  test('a body over the limit', async () => {
    const answer = await api.call('POST', '/v1/packages', {
      body: { filler: 'x'.repeat(1_100_000) },
      headers: { 'idempotency-key': newKey() },
    });
    expect(answer).toMatchObject({ status: 413, body: { code: 'request.too-large', limitBytes: 1_000_000 } });
  });

  test('several faults of shape, each with its JSON pointer', async () => {
    const body = { ...rightPackage('shape'), sellerInn: 5, extra: 1 };
    const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(expect.arrayContaining(['/sellerInn', '']));
  });

  test('an unknown place, a wrong cursor and a wrong month', async () => {
    expect(await api.call('GET', '/v1/nothing')).toMatchObject({ status: 404, body: { code: 'request.not-found' } });
    expect(await api.call('GET', '/v1/changes?after=x')).toMatchObject({ status: 400, body: { code: 'request.invalid', path: '/after' } });
    expect(await api.call('GET', '/v1/ledger?month=2026-13')).toMatchObject({ status: 400, body: { path: '/month' } });
    expect((await api.call('GET', '/v1/documents/%E0%A4%A')).body.code).toBe('request.malformed');
  });

  test('a decision while Temporal is away: come back later', async () => {
    const { body } = await submit(rightPackage('started-already'));
    const { id } = body.documents[0];
    await api.database.db('workflow_starts').where({ document_id: id }).delete();
    const answer = await api.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'x' } });
    expect(answer).toMatchObject({ status: 503, body: { code: 'temporal.unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
  });
});

test('limits are published in headers, and passing them is said with 429', async () => {
  const small = await startApi(undefined, { rateLimitPerMinute: 3 });
  const answers = [];
  for (let index = 0; index < 4; index += 1) answers.push(await small.call('GET', '/v1/documents'));
  expect(answers[0]!.headers.get('ratelimit')).toMatch(/r=2/);
  expect(answers[3]).toMatchObject({ status: 429, body: { code: 'request.rate-limited', limitPerMinute: 3 } });
  expect(answers[3]!.headers.get('retry-after')).not.toBeNull();
  await small.closeApi();
  await small.database.drop();
});
