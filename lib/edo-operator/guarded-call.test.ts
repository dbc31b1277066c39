import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { SealpostError } from '../../domain/errors.ts';
import { guardCalls } from './guarded-call.ts';
import type { CallOperator } from './operator-http.ts';

const BUDGET = { callsPerSecond: 1_000, failuresMax: 3, restMs: 200 };
const request = { method: 'GET', url: 'http://operator.example/', timeoutMs: 1_000 } as const;
const answer = (status: number) => ({ status, headers: {}, body: Buffer.alloc(0) });

function operator() {
  const seen = { calls: 0, behave: (): ReturnType<CallOperator> => Promise.resolve(answer(200)) };
  const call: CallOperator = () => {
    seen.calls += 1;
    return seen.behave();
  };
  return { seen, call };
}
const silence = () => Promise.reject(new SealpostError('operator.unreachable', 'silence'));

test('after so many failures in a row the operator is left alone, and callers are told when to come again', async () => {
  const { seen, call } = operator();
  const guarded = guardCalls(call, BUDGET);
  seen.behave = silence;
  for (let tries = 0; tries < 3; tries += 1) await expect(guarded.call(request)).rejects.toMatchObject({ code: 'operator.unreachable' });
  await expect(guarded.call(request)).rejects.toMatchObject({
    code: 'operator.unreachable',
    details: { notCalled: true, retryAfterMs: 200 },
  });
  expect(seen.calls).toBe(3);
  expect(guarded.isOpen()).toBe(true);
});

test('after its rest one call tries whether it is back, and then all go', async () => {
  const { seen, call } = operator();
  const guarded = guardCalls(call, BUDGET);
  seen.behave = silence;
  for (let tries = 0; tries < 3; tries += 1) await guarded.call(request).catch(() => undefined);
  await sleep(BUDGET.restMs + 50);
  await guarded.call(request).catch(() => undefined);
  expect({ calls: seen.calls, open: guarded.isOpen() }).toEqual({ calls: 4, open: true });
  await sleep(BUDGET.restMs + 50);
  seen.behave = () => Promise.resolve(answer(200));
  for (let tries = 0; tries < 3; tries += 1) expect((await guarded.call(request)).status).toBe(200);
  expect(guarded.isOpen()).toBe(false);
});

test('a 503 counts as a failure, a 409 and a 429 do not: an operator that says no is there', async () => {
  const { seen, call } = operator();
  const guarded = guardCalls(call, BUDGET);
  for (const status of [409, 429, 409, 429, 409]) {
    seen.behave = () => Promise.resolve(answer(status));
    expect((await guarded.call(request)).status).toBe(status);
  }
  seen.behave = () => Promise.resolve(answer(503));
  for (let tries = 0; tries < 4; tries += 1) await guarded.call(request).catch(() => undefined);
  expect({ calls: seen.calls, open: guarded.isOpen() }).toEqual({ calls: 8, open: true });
});

test('more calls than the budget wait for the next second, none is dropped', async () => {
  const { seen, call } = operator();
  const guarded = guardCalls(call, { ...BUDGET, callsPerSecond: 5 });
  const all = Array.from({ length: 8 }, () => guarded.call(request));
  await Promise.race([all[4], sleep(900)]);
  expect(seen.calls).toBeLessThanOrEqual(5);
  await Promise.all(all);
  expect(seen.calls).toBe(8);
});
