import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { PartnerHistory, ReleaseReason, ReleaseRules } from '../../domain/release.ts';
import { merkleRoot } from '../signing/release/merkle-root.ts';
import { recordChange } from './registry-changes.ts';

/** Nothing waits for a head unless somebody has said so. */
const NO_RULES: ReleaseRules = { grossLimit: null, newPartner: false, outlierFactor: null };
/** A head looks through a batch; more would be released unread. */
const BATCH_MAX = 2_000;

export interface HeldDocument {
  documentId: string;
  contentDigest: string;
  reasons: ReleaseReason[];
  heldAt: Date;
  number: string;
  kind: string;
  gross: string;
  partnerExternalId: string;
}

export interface Manifest {
  id: string;
  headId: string;
  /** Merkle root over (document, digest), hex. */
  merkleRoot: string;
  documentCount: number;
  gross: string;
  createdAt: Date;
  releasedAt: Date | null;
  releasedBy: string | null;
}

export async function getReleaseRules(db: Knex): Promise<ReleaseRules> {
  const row = await db('release_rules').orderBy('id', 'desc').first<{ rules: ReleaseRules } | undefined>('rules');
  return row?.rules ?? NO_RULES;
}

/** Replaces the rules for what is signed from now on; earlier rules stay on record. */
export async function insertReleaseRules(db: Knex, rules: ReleaseRules, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx) => {
    await trx('release_rules').insert({ rules: JSON.stringify(rules) });
    return { change: { subject: 'release-rules', subjectId: 'all', action: 'set', data: rules }, result: undefined };
  });
}

/** What the partner has received of this kind before. */
export async function getPartnerHistory(db: Knex, partnerId: string, kind: string): Promise<PartnerHistory> {
  const { rows } = await db.raw<{ rows: PartnerHistory[] }>(
    `select count(*)::int as count, coalesce(avg(gross), 0)::float8 as "averageGross" from documents
      where partner_id = ? and kind = ? and phase in ('DELIVERED', 'PRINT_QUEUED', 'PRINT_BATCHED', 'PRINTED', 'POSTED', 'ARCHIVED')`,
    [partnerId, kind],
  );
  return rows[0]!;
}

/** True where the head has released exactly these bytes of the document. */
export async function isReleased(db: Knex, documentId: string, contentDigest: string): Promise<boolean> {
  const row = await db('document_holds')
    .join('release_manifests', 'release_manifests.id', 'document_holds.manifest_id')
    .where({ document_id: documentId, content_digest: contentDigest })
    .whereNotNull('released_at')
    .first('document_id');
  return row !== undefined;
}

/** Marks a document as waiting for its head. Other bytes than before take it out of the manifest that it may be in. */
export async function recordHold(
  db: Knex,
  hold: { documentId: string; headId: string; contentDigest: string; reasons: ReleaseReason[] },
): Promise<void> {
  await db.raw(
    `insert into document_holds (document_id, head_id, content_digest, reasons, held_at) values (?, ?, ?, ?, clock_timestamp())
     on conflict (document_id) do update set content_digest = excluded.content_digest, reasons = excluded.reasons, held_at = excluded.held_at, manifest_id = null
      where document_holds.content_digest <> excluded.content_digest`,
    [hold.documentId, hold.headId, hold.contentDigest, hold.reasons],
  );
}

/** Documents of a client that wait for this head and are in no manifest, or those of one manifest. */
export async function listHeld(db: Knex, where: { clientId: string; headId: string } | { manifestId: string }): Promise<HeldDocument[]> {
  const query = db('document_holds as h')
    .join('documents as d', 'd.id', 'h.document_id')
    .join('partners as p', 'p.id', 'd.partner_id')
    .orderBy('d.id')
    .limit(BATCH_MAX);
  if ('manifestId' in where) void query.where('h.manifest_id', where.manifestId);
  else void query.where({ 'h.head_id': where.headId, 'd.client_id': where.clientId, 'd.phase': 'VALIDATED' }).whereNull('h.manifest_id');
  return query.select({
    documentId: 'd.id',
    contentDigest: 'h.content_digest',
    reasons: 'h.reasons',
    heldAt: 'h.held_at',
    number: 'd.number',
    kind: 'd.kind',
    gross: 'd.gross',
    partnerExternalId: 'p.external_id',
  });
}

/** Heads for whom something of a client's waits, with how much. */
export async function listWaitingHeads(
  db: Knex,
  clientId: string,
  headId?: string,
): Promise<{ headId: string; count: number; gross: string }[]> {
  const query = db('document_holds as h')
    .join('documents as d', 'd.id', 'h.document_id')
    .where({ 'd.client_id': clientId, 'd.phase': 'VALIDATED' })
    .whereNull('h.manifest_id')
    .groupBy('h.head_id')
    .orderBy('h.head_id');
  if (headId) void query.where('h.head_id', headId);
  return query.select({ headId: 'h.head_id', count: db.raw('count(*)::int'), gross: db.raw('sum(d.gross)') });
}

/** Draws up a manifest over what waits for a head now. @throws SealpostError manifest.not-found where nothing waits */
export async function insertManifest(db: Knex, clientId: string, headId: string, actor: string): Promise<Manifest> {
  return recordChange(db, actor, async (trx, now) => {
    const held = await listHeld(trx, { clientId, headId });
    if (held.length === 0) throw new SealpostError('manifest.not-found', 'Nothing waits for this head.', { details: { headId } });
    const manifest = {
      id: randomBytes(16).toString('hex'),
      head_id: headId,
      client_id: clientId,
      merkle_root: merkleRoot(held),
      document_count: held.length,
      gross: trx.raw('(select sum(gross) from documents where id = any(?))', [held.map(({ documentId }) => documentId)]),
      created_at: now,
    };
    await trx('release_manifests').insert(manifest);
    await trx('document_holds')
      .whereIn(
        'document_id',
        held.map(({ documentId }) => documentId),
      )
      .update({ manifest_id: manifest.id });
    const result = await getManifest(trx, { clientId, id: manifest.id });
    return { change: { subject: 'manifest', subjectId: manifest.id, action: 'drawn up', data: summaryOf(result) }, result };
  });
}

/** @throws SealpostError manifest.not-found, also for another client's */
export async function getManifest(db: Knex, { clientId, id }: { clientId: string; id: string }): Promise<Manifest> {
  const row = await db('release_manifests').where({ id, client_id: clientId }).first<Record<string, unknown> | undefined>();
  if (!row) throw new SealpostError('manifest.not-found', 'There is no such manifest.', { details: { manifestId: id } });
  return {
    id,
    headId: row.head_id,
    merkleRoot: row.merkle_root,
    documentCount: row.document_count,
    gross: row.gross,
    createdAt: row.created_at,
    releasedAt: row.released_at,
    releasedBy: row.released_by,
  } as Manifest;
}

/**
 * Releases a manifest: from now on its documents may be signed, with the bytes that it names. Releasing it again changes nothing.
 * @param seen what the head has seen; a manifest that has changed since is not released
 * @throws SealpostError manifest.changed
 */
export async function releaseManifest(
  db: Knex,
  { clientId, id }: { clientId: string; id: string },
  seen: string,
  actor: string,
): Promise<Manifest> {
  return recordChange(db, actor, async (trx, now) => {
    const manifest = await getManifest(trx, { clientId, id });
    // Computed anew: a document that was built again since has left the manifest, and the root with it.
    const root = merkleRoot(await listHeld(trx, { manifestId: id }));
    if (seen !== manifest.merkleRoot || root !== seen)
      throw new SealpostError('manifest.changed', 'The manifest is not the one that was looked at; draw up a new one.', {
        details: { path: '/merkleRoot', merkleRoot: root },
      });
    if (manifest.releasedAt) return { result: manifest };
    await trx('release_manifests').where({ id }).update({ released_at: now, released_by: actor });
    return {
      change: { subject: 'manifest', subjectId: id, action: 'released', data: summaryOf(manifest) },
      result: await getManifest(trx, { clientId, id }),
    };
  });
}

function summaryOf({ headId, merkleRoot: root, documentCount, gross }: Manifest): object {
  return { headId, merkleRoot: root, documentCount, gross };
}
