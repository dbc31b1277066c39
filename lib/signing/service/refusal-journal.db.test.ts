import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts';
import { verifyJournal, type JournalEntry } from '../../database/signing-journal.ts';
import { createRefusalJournal } from './refusal-journal.ts';
import { createSignatureStore } from './signature-store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const HOUR = 60 * 60 * 1000;
const entry = (documentId: string, outcome = 'signature.document-unknown'): JournalEntry => ({
  at: new Date(),
  documentId,
  headId: 'head-01',
  outcome,
  contentDigest: 'a'.repeat(64),
  signatureDigest: null,
  mandateId: null,
  thumbprint: null,
});
const outcomes = async () =>
  (await database.db('signing_journal').orderBy('position')).map(({ document_id: id, outcome }) => `${id} ${outcome}`);

test('refusals are told once a day each and so many an hour; what is left out is counted, and the chain holds', async () => {
  const { db } = database;
  let now = Date.now();
  const refuse = createRefusalJournal(db, createSignatureStore(db), { perHour: 3, now: () => now });
  for (let repeat = 0; repeat < 50; repeat += 1) await refuse(entry('one'));
  await refuse(entry('one', 'mandate.missing'));
  for (let stranger = 0; stranger < 40; stranger += 1) await refuse(entry(`stranger-${stranger}`));
  expect(await outcomes()).toEqual(['one signature.document-unknown', 'one mandate.missing', 'stranger-0 signature.document-unknown']);
  now += HOUR;
  await refuse(entry('next'));
  expect((await outcomes()).slice(3)).toEqual(['39 refusals refusals-left-out', 'next signature.document-unknown']);
  expect(await verifyJournal(db)).toMatchObject({ entries: 5, signed: 0, broken: [], unmatched: [] });
});
