import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { hasReached, type Phase } from '../domain/document.ts';
import { SealpostError } from '../domain/errors.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { recordMove, type Move } from '../lib/database/document-moves.ts';
import { getDocument } from '../lib/database/document-repository.ts';
import { listDocumentEvents } from '../lib/database/event-repository.ts';
import { findSignature } from '../lib/database/signature-repository.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';

export interface ArchiveDependencies {
  db: Knex;
  objects: ObjectStore;
}

type ArchiveRole = 'content' | 'signature' | 'events';

/** Where a document ends, and why nobody can change it later. */
export function createArchiveActivities({ db, objects }: ArchiveDependencies) {
  return {
    /**
     * Bytes, signature and events under their digests, each read back and hashed before ARCHIVED is recorded.
     * Harmless to repeat: the same bytes have the same key, and the rows of a first attempt are replaced as one.
     * The bytes stay in Postgres: a store's 200 proves no durability.
     */
    async archiveDocument({ documentId }: { documentId: string }): Promise<{ phase: Phase }> {
      const document = await getDocument(db, documentId);
      if (hasReached(document.phase, 'ARCHIVED')) return { phase: document.phase };
      const retainUntil = retainUntilOn(document.document_date);
      const parts = await collectParts(db, documentId);
      const rows = await Promise.all(
        parts.map(async ({ role, bytes }) => ({ role, ...(await storeAndReadBack(objects, bytes, retainUntil)) })),
      );
      const digests = Object.fromEntries(rows.map((row) => [row.role, row.sha256]));
      return recordMove(db, documentId, {
        to: 'ARCHIVED',
        data: { ...digests, retainUntil, worm: objects.isWorm },
        beside: insertArchiveRows(rows),
      });
    },
  };
}

async function collectParts(db: Knex, documentId: string): Promise<{ role: ArchiveRole; bytes: Buffer }[]> {
  const [content, signature, events] = await Promise.all([
    getContent(db, documentId, 'legal'),
    findSignature(db, documentId),
    listDocumentEvents(db, documentId),
  ]);
  if (!signature)
    throw new SealpostError('delivery.not-signed', 'A document without its signature must not be archived.', { details: { documentId } });
  const lines = events.map(({ position, version, type, phase, at, data }) =>
    JSON.stringify({ documentId, position, version, type, phase, at, data }),
  );
  return [
    { role: 'content', bytes: content.bytes },
    { role: 'signature', bytes: signature.cms },
    { role: 'events', bytes: Buffer.from(`${lines.join('\n')}\n`) },
  ];
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

async function storeAndReadBack(objects: ObjectStore, bytes: Buffer, retainUntil: string) {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const stored = await objects.put(bytes, retainUntil);
  const back = await objects.get(stored);
  if (createHash('sha256').update(back).digest('hex') !== sha256) {
    throw new SealpostError('archive.digest-mismatch', 'The archive gave back other bytes than it was given.', {
      details: { key: stored.key },
    });
  }
  return { key: stored.key, version_id: stored.versionId, sha256, bytes: bytes.length, retain_until: retainUntil, verified_at: new Date() };
}
