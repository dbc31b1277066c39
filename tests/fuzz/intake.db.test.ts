import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type Api } from '../support/api.ts';
import { runIntakeFuzz } from '../support/intake-fuzz.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.closeApi();
  await api.database.drop();
});

test('300 mutated packages get no 5xx, double nothing, spoil no neighbour and sign no replacement character', async () => {
  const { sent, answers, violations } = await runIntakeFuzz(api, { seed: 20_261_125, count: 300 });
  expect(violations).toEqual([]);
  expect(sent).toBe(300);
  // Something of each kind was tried.
  expect(Object.keys(answers)).toEqual(
    expect.arrayContaining(['202', '400 request.invalid', '400 request.unusable-character', '409 document.duplicate']),
  );
});

test('the run names what is wrong: with the guard against twins taken away it finds them', async () => {
  await api.database.db.raw('alter table documents drop constraint documents_identity');
  const { violations } = await runIntakeFuzz(api, { seed: 7, count: 400 });
  expect(violations).toEqual(expect.arrayContaining([expect.stringMatching(/^two documents are one/)]));
});
