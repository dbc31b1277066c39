import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { sha256Hex } from '../sha256.ts';
import type { ApiKeyRow } from './api-key-repository.ts';

const SESSION_BYTES = 32;
/** The last use is written so often at most: a page is no reason for a row. */
export const SEEN_EVERY_SECONDS = 60;

/** Opens a session of the key's holder, and forgets those that have ended. What is returned is the only place where its id stands in clear. */
export async function insertStaffSession(db: Knex, keyPrefix: string, lifeMs: number): Promise<string> {
  const id = randomBytes(SESSION_BYTES).toString('base64url');
  await db('staff_sessions').whereRaw('expires_at < clock_timestamp()').delete();
  await db('staff_sessions').insert({
    id_hash: hashOf(id),
    key_prefix: keyPrefix,
    expires_at: db.raw('clock_timestamp() + make_interval(secs => ?)', [lifeMs / 1000]),
  });
  return id;
}

/** The key that opened the session, read anew: a revoked key ends it, and so do its end and too long a pause. */
export async function findStaffSession(db: Knex, id: string, idleMs: number): Promise<ApiKeyRow | undefined> {
  const { rows } = await db.raw<{ rows: ApiKeyRow[] }>(
    `with live as (
       select id_hash, key_prefix, seen_at from staff_sessions
        where id_hash = :hash and expires_at > clock_timestamp() and seen_at > clock_timestamp() - make_interval(secs => :idle)
     ), seen as (
       update staff_sessions s set seen_at = clock_timestamp() from live
        where s.id_hash = live.id_hash and live.seen_at < clock_timestamp() - make_interval(secs => ${SEEN_EVERY_SECONDS})
     )
     select k.* from live join api_keys k on k.prefix = live.key_prefix where k.revoked_at is null`,
    { hash: hashOf(id), idle: idleMs / 1000 },
  );
  return rows[0];
}

export async function deleteStaffSession(db: Knex, id: string): Promise<void> {
  await db('staff_sessions')
    .where({ id_hash: hashOf(id) })
    .delete();
}

function hashOf(id: string): string {
  return sha256Hex(id);
}
