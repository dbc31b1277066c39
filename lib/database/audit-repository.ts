import type { Knex } from 'knex';
import type { AuditAnchor, AuditEvent } from '../audit/anchor.ts';
import type { StoredObject } from '../object-store/object-store.ts';
import type { TimestampToken } from '../signing/time/timestamp-client.ts';
import type { EventRow } from './rows.ts';

interface AnchorRow {
  number: number;
  first_position: number;
  last_position: number;
  root: string;
  previous: string;
  hash: string;
  leaves_key: string;
  leaves_version_id: string | null;
  token: Buffer;
  generated_at: Date;
  authority: string;
}

export interface StoredAnchor extends AuditAnchor {
  leaves: StoredObject;
  generatedAt: Date;
  /** Thumbprint of the authority that has stamped it. */
  authority: string;
}

const PAGE = 5_000;

export function toAuditEvent(row: EventRow): AuditEvent {
  return {
    position: row.position,
    documentId: row.document_id,
    clientId: row.client_id,
    partnerId: row.partner_id,
    version: row.version,
    type: row.type,
    phase: row.phase,
    at: row.at.toISOString(),
    data: row.data,
  };
}

/** Events in the order of their positions, up to `limit`. */
export async function listAuditEvents(db: Knex, after: number, limit: number): Promise<AuditEvent[]> {
  const rows = await db<EventRow>('document_events').where('position', '>', after).orderBy('position').limit(limit);
  return rows.map(toAuditEvent);
}

/** The whole log, a page at a time. */
export async function* walkAuditEvents(db: Knex): AsyncGenerator<AuditEvent> {
  for (let after = 0; ;) {
    const page = await listAuditEvents(db, after, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.position;
  }
}

export async function findLastAnchor(db: Knex): Promise<StoredAnchor | undefined> {
  const row = await db<AnchorRow>('audit_anchors').orderBy('number', 'desc').first();
  return row && toAnchor(row);
}

export async function listAnchors(db: Knex): Promise<StoredAnchor[]> {
  return (await db<AnchorRow>('audit_anchors').orderBy('number')).map(toAnchor);
}

/** The anchors that cover these positions; those behind the last anchor have none. */
export async function listAnchorsOver(db: Knex, positions: readonly number[]): Promise<StoredAnchor[]> {
  const { rows } = await db.raw<{ rows: AnchorRow[] }>(
    `select distinct a.* from audit_anchors a join unnest(?::bigint[]) as p(position) on p.position between a.first_position and a.last_position order by a.number`,
    [[...positions]],
  );
  return rows.map(toAnchor);
}

/** Stores an anchor; another run that was faster keeps its place. Returns false then. */
export async function insertAnchor(
  db: Knex,
  anchor: Omit<AuditAnchor, 'token'>,
  leaves: StoredObject,
  { token, facts }: TimestampToken,
): Promise<boolean> {
  const rows = await db<AnchorRow>('audit_anchors')
    .insert({
      number: anchor.number,
      first_position: anchor.firstPosition,
      last_position: anchor.lastPosition,
      root: anchor.root,
      previous: anchor.previous,
      hash: anchor.hash,
      leaves_key: leaves.key,
      leaves_version_id: leaves.versionId,
      token,
      generated_at: facts.generatedAt,
      authority: facts.certificate.thumbprint,
    })
    .onConflict('number')
    .ignore()
    .returning('number');
  return rows.length > 0;
}

function toAnchor(row: AnchorRow): StoredAnchor {
  return {
    number: row.number,
    firstPosition: row.first_position,
    lastPosition: row.last_position,
    root: row.root,
    previous: row.previous,
    hash: row.hash,
    token: row.token.toString('base64'),
    leaves: { key: row.leaves_key, versionId: row.leaves_version_id },
    generatedAt: row.generated_at,
    authority: row.authority,
  };
}
