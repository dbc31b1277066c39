import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';

export const SCOPES = [
  'documents:write',
  'documents:read',
  'documents:resolve',
  'documents:answer',
  'heads:read',
  'heads:write',
  'batches:release',
  'print:manage',
  'archive:manage',
  'webhooks:write',
] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKeyRow {
  prefix: string;
  hash: string;
  client_id: string;
  scopes: Scope[];
  /** Set for a consumer's key. */
  partner_id: string | null;
  /** Set for a head's own key: it releases this head's batches only. */
  head_id: string | null;
  created_at: Date;
  revoked_at: Date | null;
}

const PREFIX_BYTES = 6;
const SECRET_BYTES = 32;

/** Makes a key and stores only its keyed hash. The clear text is returned once and is never seen again. */
export async function insertApiKey(
  db: Knex,
  keySecret: string,
  key: { clientId: string; scopes: readonly Scope[]; partnerId?: string | undefined; headId?: string | undefined },
): Promise<string> {
  const prefix = randomBytes(PREFIX_BYTES).toString('hex');
  const clear = `sp_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  await db<ApiKeyRow>('api_keys').insert({
    prefix,
    hash: hashKey(keySecret, clear),
    client_id: key.clientId,
    scopes: db.raw('?::text[]', [[...key.scopes]]) as unknown as Scope[],
    partner_id: key.partnerId ?? null,
    head_id: key.headId ?? null,
  });
  return clear;
}

/** The key that this text is, or undefined. Looked up by prefix, compared in constant time. */
export async function findApiKey(db: Knex, keySecret: string, clear: string): Promise<ApiKeyRow | undefined> {
  const prefix = /^sp_([0-9a-f]{12})_[\w-]{43}$/.exec(clear)?.[1];
  if (!prefix) return undefined;
  const row = await db<ApiKeyRow>('api_keys').where({ prefix }).whereNull('revoked_at').first();
  if (!row) return undefined;
  const given = Buffer.from(hashKey(keySecret, clear), 'hex');
  return timingSafeEqual(given, Buffer.from(row.hash, 'hex')) ? row : undefined;
}

/** Gives a known key other scopes: a development key of an earlier version lacks the newer ones. */
export async function updateScopes(db: Knex, clear: string, scopes: readonly Scope[]): Promise<void> {
  const prefix = clear.split('_')[1] ?? '';
  await db<ApiKeyRow>('api_keys')
    .where({ prefix })
    .update({ scopes: db.raw('?::text[]', [[...scopes]]) as unknown as Scope[] });
}

/** Ends a key; false where no live key has this prefix. The API notices within seconds. */
export async function revokeApiKey(db: Knex, prefix: string): Promise<boolean> {
  return (await db<ApiKeyRow>('api_keys').where({ prefix }).whereNull('revoked_at').update({ revoked_at: new Date() })) > 0;
}

// 256 random bits need no slow hash; the server's secret keeps a stolen table useless all the same.
function hashKey(keySecret: string, clear: string): string {
  return createHmac('sha256', keySecret).update(clear).digest('hex');
}
