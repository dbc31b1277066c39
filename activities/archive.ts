import type { Knex } from 'knex';
import { hasReached, type Phase } from '../domain/document.ts';
import { SealpostError } from '../domain/errors.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { holdStored } from '../lib/database/hold-repository.ts';
import { recordMove, type Move } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { getRetentionYears } from '../lib/database/retention-repository.ts';
import { collectSealed, type ArchivePart } from '../lib/evidence-container/collect-sealed.ts';
import type { ObjectStore, Shelf } from '../lib/object-store/object-store.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface ArchiveDependencies {
  db: Knex;
  objects: ObjectStore;
}

/** Where a document ends, and why nobody can change it later. */
export function createArchiveActivities({ db, objects }: ArchiveDependencies) {
  return {
    /**
     * Bytes, signature, receipts and events under their digests, then the sealed manifest that names them; each is read back and hashed
     * before ARCHIVED is recorded. Harmless to repeat: the same bytes have the same key, and the rows of a first attempt are replaced as one.
     * The bytes stay in Postgres as well: a store's 200 proves no durability.
     */
    async archiveDocument({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'ARCHIVED')) {
        // Killed between the move and the store's hold.
        if (document.on_hold && document.phase === 'ARCHIVED') await holdStored(db, objects, documentId);
        return { phase: document.phase };
      }
      const years = await getRetentionYears(db, document.client_id);
      const retainUntil = retainUntilOn(document.document_date, document.kind, years);
      const { parts, seal, version } = await collectSealed(db, documentId, retainUntil);
      const rows = await storeSealed(objects, parts, seal, retainUntil);
      const digests = Object.fromEntries(rows.map((row) => [row.role, row.sha256]));
      const outcome = await recordMove(db, documentId, {
        to: 'ARCHIVED',
        data: { ...digests, retainUntil, worm: objects.isWorm },
        columns: { archive_state: 'sealed', sealed_version: version },
        beside: insertArchiveRows(rows),
      });
      // After the move: whoever holds it from now on finds the rows, and whoever did before is found here.
      await holdStored(db, objects, documentId);
      return outcome;
    },
  };
}

function insertArchiveRows(rows: object[]): Move['beside'] {
  return {
    sql: `insert into archive_objects (document_id, role, key, version_id, sha256, bytes, retain_until, verified_at)
      select moved.id, r.role, r.key, r.version_id, r.sha256, r.bytes, r.retain_until, r.verified_at
        from moved, jsonb_to_recordset(?) as r(role text, key text, version_id text, sha256 text, bytes int, retain_until date, verified_at timestamptz)
      on conflict (document_id, role) do update set key = excluded.key, version_id = excluded.version_id, sha256 = excluded.sha256,
        bytes = excluded.bytes, retain_until = excluded.retain_until, verified_at = excluded.verified_at`,
    bindings: [JSON.stringify(rows)],
  };
}

/** What a manifest names, then the manifest: one that is in the archive always finds what it names. */
export async function storeSealed(objects: ObjectStore, parts: readonly ArchivePart[], seal: ArchivePart, retainUntil: string) {
  const rows = await Promise.all(parts.map((part) => storeAndReadBack(objects, part, retainUntil)));
  return [...rows, await storeAndReadBack(objects, seal, retainUntil, 'sealed')];
}

/** What the store gives back is compared with what it was given, and its lock with what was asked for. */
export async function storeAndReadBack(objects: ObjectStore, { role, bytes }: ArchivePart, retainUntil: string, shelf: Shelf = 'objects') {
  const sha256 = sha256Hex(bytes);
  const stored = await objects.put(bytes, retainUntil, shelf);
  const back = await objects.get(stored);
  if (sha256Hex(back) !== sha256) {
    throw new SealpostError('archive.digest-mismatch', 'The archive gave back other bytes than it was given.', {
      details: { key: stored.key },
    });
  }
  return {
    role,
    key: stored.key,
    version_id: stored.versionId,
    sha256,
    bytes: bytes.length,
    retain_until: retainUntil,
    verified_at: new Date(),
  };
}
