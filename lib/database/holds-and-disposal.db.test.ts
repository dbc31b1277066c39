import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openDatabase } from './connection.ts';
import { createVaultActivities } from '../../activities/vault.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { newKey, startApi, type Api } from '../../tests/support/api.ts';
import { MockActivityEnvironment } from '@temporalio/testing';
import { liftHold, placeHold } from './hold-repository.ts';

let api: Api;
/** A connection of another process. */
let other: ReturnType<typeof openDatabase>;
let counter = 0;

beforeAll(async () => {
  api = await startApi();
  other = openDatabase(api.database.url, 4);
});
afterAll(async () => {
  await other.destroy();
  await api.closeApi();
  await api.database.drop();
});

const db = () => api.database.db;
const key = (id: string) => id.padEnd(64, '0');

/** Archived documents with an object each, and an approved act over them. */
async function approvedAct(count: number): Promise<{ actId: string; ids: string[] }> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    counter += 1;
    const answer = await api.call('POST', '/v1/packages', {
      body: rightPackage(`held-${counter}`, ['bill']),
      headers: { 'idempotency-key': newKey() },
    });
    ids.push(answer.body.documents[0].id);
  }
  ids.sort();
  await db()('documents').whereIn('id', ids).update({ phase: 'ARCHIVED', archive_state: 'verified', sealed_version: 1 });
  const now = db().raw('clock_timestamp()');
  await db()('archive_objects').insert(
    ids.map((id) => ({
      document_id: id,
      role: 'content',
      key: key(id),
      sha256: '0'.repeat(64),
      bytes: 1,
      retain_until: '2000-01-01',
      verified_at: now,
    })),
  );
  const actId = `act-${counter}`;
  await db()('disposal_acts').insert({
    id: actId,
    client_id: 'billing',
    until: '2000-01-31',
    state: 'approved',
    document_count: count,
    list_digest: '0'.repeat(64),
    proposed_by: 'one',
    proposed_person: 'anna',
    approved_by: 'two',
    approved_person: 'boris',
    approved_at: now,
  });
  await db()('disposal_act_documents').insert(ids.map((id) => ({ act_id: actId, document_id: id })));
  return { actId, ids };
}

const removed: string[] = [];
/** A store that tells when it is asked to remove something. */
const storeThat = (onRemove: (key: string) => Promise<void>) =>
  ({
    setLegalHold: async () => undefined,
    remove: async ({ key: gone }: { key: string }) => {
      await onRemove(gone);
      removed.push(gone);
    },
  }) as unknown as ObjectStore;
const quiet = storeThat(async () => undefined);

const execute = (actId: string, objects: ObjectStore) => {
  const vault = createVaultActivities({ db: db(), objects, second: undefined, exportsDirectory: '/nowhere' });
  return new MockActivityEnvironment().run(() => vault.executeDisposal({ clientId: 'billing', actId }));
};
const hold = (documentId: string) => placeHold(other, quiet, { clientId: 'billing', documentId, reason: 'a lawsuit', actor: 'three' });

test('a hold that comes while an act is carried out keeps what is not disposed of yet', async () => {
  const { actId, ids } = await approvedAct(3);
  const objects = storeThat(async (gone) => {
    // Another process holds the last one while the first is being removed.
    if (gone === key(ids[0]!)) await hold(ids[2]!);
  });
  expect(await execute(actId, objects)).toEqual({ disposed: 2, refused: 1 });
  expect(removed).not.toContain(key(ids[2]!));
  expect(await db()('documents').where({ id: ids[2] }).first()).toMatchObject({
    phase: 'ARCHIVED',
    archive_state: 'verified',
    on_hold: true,
  });
  expect(await db()('archive_objects').where({ document_id: ids[2] })).toHaveLength(1);
  expect(await db()('disposal_act_documents').where({ act_id: actId, document_id: ids[2] }).first()).toMatchObject({
    refused: 'legal-hold',
    disposed_at: null,
  });
});

test('a hold for the very document that is being removed waits, and is told that it came too late', async () => {
  const { actId, ids } = await approvedAct(1);
  let holding: Promise<unknown> | undefined;
  const objects = storeThat(async () => {
    holding = hold(ids[0]!).then(
      () => 'held',
      (error: { code: string }) => error.code,
    );
    // Both connections want the same row now: the hold has to wait for this transaction.
    for (let tries = 0; tries < 5_000; tries += 1) {
      const { rows } = await other.raw(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      if (rows.length > 0) break;
    }
  });
  expect(await execute(actId, objects)).toEqual({ disposed: 1, refused: 0 });
  expect(await holding).toBe('hold.too-late');
  expect(await db()('legal_holds').where({ document_id: ids[0] })).toEqual([]);
  expect(await db()('document_events').where({ document_id: ids[0], type: 'DISPOSED' })).toHaveLength(1);
});

test('a removal that fails half-way leaves the rows and the phase, and a hold may still come', async () => {
  const { actId, ids } = await approvedAct(1);
  const objects = storeThat(() => Promise.reject(new Error('the store is away')));
  await expect(execute(actId, objects)).rejects.toThrow('the store is away');
  await hold(ids[0]!);
  expect(await execute(actId, quiet)).toEqual({ disposed: 0, refused: 1 });
  expect(await db()('documents').where({ id: ids[0] }).first()).toMatchObject({ phase: 'ARCHIVED', on_hold: true });
});

test('lifting a hold gives back how far the archive is, also where it has gone on meanwhile', async () => {
  const { ids } = await approvedAct(2);
  const view = async (id: string) => (await api.call('GET', `/v1/documents/${id}`)).body.facets.archive;
  const first = await hold(ids[0]!);
  expect(await view(ids[0]!)).toBe('legalHold');
  await liftHold(other, quiet, { clientId: 'billing', id: first.id, actor: 'three' });
  expect(await view(ids[0]!)).toBe('verified');
  await db()('documents').where({ id: ids[1] }).update({ archive_state: 'sealed' });
  const second = await hold(ids[1]!);
  await db()('documents').where({ id: ids[1] }).update({ archive_state: 'verified' });
  expect(await view(ids[1]!)).toBe('legalHold');
  await liftHold(other, quiet, { clientId: 'billing', id: second.id, actor: 'three' });
  expect(await view(ids[1]!)).toBe('verified');
});

test('a store that is away leaves a hold in force, and its lifting can be repeated', async () => {
  const { ids } = await approvedAct(1);
  const { id } = await hold(ids[0]!);
  const away = { setLegalHold: () => Promise.reject(new Error('the store is away')) } as unknown as ObjectStore;
  await expect(liftHold(other, away, { clientId: 'billing', id, actor: 'three' })).rejects.toThrow('the store is away');
  expect(await db()('legal_holds').where({ id }).first()).toMatchObject({ lifted_at: null });
  expect(await db()('documents').where({ id: ids[0] }).first()).toMatchObject({ on_hold: true });
  await liftHold(other, quiet, { clientId: 'billing', id, actor: 'three' });
  expect(await db()('documents').where({ id: ids[0] }).first()).toMatchObject({ on_hold: false });
});
