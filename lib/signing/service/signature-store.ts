import type { Knex } from 'knex';
import { isUniqueViolation } from '../../database/database-error.ts';
import { REGISTRY_LOCK } from '../../database/registry-changes.ts';
import type { SignatureRow } from '../../database/rows.ts';
import { appendJournal, getJournalTail, type JournalEntry } from '../../database/signing-journal.ts';

/** A signature that was made, with what it was made from. */
export interface MadeSignature {
  row: SignatureRow;
  /** The registry's version by which the signer was chosen. */
  registryVersion: number;
  entry: JournalEntry;
}

/** The signature of something that is no document: an order is signed once, with its journal entry in the same commit. */
export interface MadeOrder {
  id: string;
  fileName: string;
  bytes: Buffer;
  cms: Buffer;
  mandateId: string;
  thumbprint: string;
  registryVersion: number;
  entry: JournalEntry;
}

export interface SignatureStore {
  /**
   * Stores a signature and its journal entry in one commit. False where it must not count: the document has another signature, has
   * moved on or has other bytes, or the registry has changed since the signer was chosen.
   */
  add(made: MadeSignature): Promise<boolean>;
  /** The same for an order. */
  addOrder(made: MadeOrder): Promise<boolean>;
  /** Writes a refusal into the journal. */
  refuse(entry: JournalEntry): Promise<void>;
}

interface Waiting {
  made?: MadeSignature;
  order?: MadeOrder;
  entry: JournalEntry;
  resolve: (stored: boolean) => void;
  reject: (error: unknown) => void;
}

/** More at once would make a commit too long for the one who waits. */
const GROUP_MAX = 200;
const RACE_TRIES = 3;

/** One writer: what arrives while a commit is under way goes together into the next. The journal is a chain, so its order is made here. */
export function createSignatureStore(db: Knex): SignatureStore {
  const waiting: Waiting[] = [];
  let writing = false;

  const drain = async () => {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, GROUP_MAX);
      try {
        const stored = await writeGroup(db, group);
        for (const item of group) item.resolve(stored.has(item.entry.documentId));
      } catch (error) {
        for (const item of group) item.reject(error);
      }
    }
    writing = false;
  };
  const enqueue = (item: Pick<Waiting, 'made' | 'order' | 'entry'>) =>
    new Promise<boolean>((resolve, reject) => {
      waiting.push({ ...item, resolve, reject });
      void drain();
    });

  return {
    add: (made) => enqueue({ made, entry: made.entry }),
    addOrder: (order) => enqueue({ order, entry: order.entry }),
    refuse: async (entry) => void (await enqueue({ entry })),
  };
}

async function writeGroup(db: Knex, group: readonly Waiting[]): Promise<Set<string>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await db.transaction(async (trx) => {
        // Shared: signatures don't wait for each other, only for a change of the registry, and it for them.
        await trx.raw('select pg_advisory_xact_lock_shared(?)', [REGISTRY_LOCK]);
        const made = group.flatMap((item) => (item.made ? [item.made] : []));
        const stored = made.length > 0 ? await insertSignatures(trx, made) : new Set<string>();
        for (const { order } of group) if (order && (await completeOrder(trx, order))) stored.add(order.id);
        const entries = group.filter((item) => (!item.made && !item.order) || stored.has(item.entry.documentId)).map(({ entry }) => entry);
        await appendJournal(trx, await getJournalTail(trx), entries);
        return stored;
      });
    } catch (error) {
      // Another signing process has written at the same place of the chain.
      if (!isUniqueViolation(error) || tries === RACE_TRIES) throw error;
    }
  }
}

async function completeOrder(trx: Knex, order: MadeOrder): Promise<boolean> {
  const { id, fileName, bytes, cms, mandateId, thumbprint, entry, registryVersion } = order;
  const updated = await trx('signing_orders')
    .where({ id, state: 'wanted' })
    .whereRaw('? = (select coalesce(max(position), 0) from registry_changes)', [registryVersion])
    .update({
      state: 'signed',
      file_name: fileName,
      bytes,
      sha256: entry.contentDigest,
      cms,
      mandate_id: mandateId,
      thumbprint,
      signed_at: entry.at,
    });
  return updated > 0;
}

async function insertSignatures(trx: Knex, made: readonly MadeSignature[]): Promise<Set<string>> {
  const rows = made.map(({ row, registryVersion }) => ({ ...row, cms: row.cms.toString('base64'), registryVersion }));
  const { rows: inserted } = await trx.raw<{ rows: { document_id: string }[] }>(
    `with going_in as (
       select r.*, d.id from jsonb_to_recordset(?) as r(document_id text, head_id text, content_digest text, cms text, certificate_thumbprint text,
              signed_at timestamptz, mandate_id text, "registryVersion" bigint)
         join documents d on d.id = r.document_id and d.phase = 'VALIDATED' and d.content_digest = r.content_digest
        where r."registryVersion" = (select coalesce(max(position), 0) from registry_changes)
          for share of d
     )
     insert into signatures (document_id, head_id, content_digest, cms, certificate_thumbprint, signed_at, mandate_id)
     select document_id, head_id, content_digest, decode(cms, 'base64'), certificate_thumbprint, signed_at, mandate_id from going_in
     on conflict (document_id) do nothing returning document_id`,
    [JSON.stringify(rows)],
  );
  return new Set(inserted.map(({ document_id: id }) => id));
}
