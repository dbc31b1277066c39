import type { Knex } from 'knex';
import { sha256Hex } from '../sha256.ts';

/** What the signing process did with one request. */
export interface JournalEntry {
  at: Date;
  documentId: string;
  headId: string;
  /** `signed`, or the error code of a refusal. */
  outcome: string;
  contentDigest: string;
  signatureDigest: string | null;
  mandateId: string | null;
  thumbprint: string | null;
}

export interface JournalTail {
  position: number;
  hash: string;
}

/** The first entry's predecessor. */
export const JOURNAL_START: JournalTail = { position: 0, hash: '0'.repeat(64) };

interface JournalRow {
  position: number;
  at: Date;
  document_id: string;
  head_id: string;
  outcome: string;
  content_digest: string;
  signature_digest: string | null;
  mandate_id: string | null;
  thumbprint: string | null;
  previous: string;
  hash: string;
}

export async function getJournalTail(trx: Knex): Promise<JournalTail> {
  const row = await trx<JournalRow>('signing_journal').orderBy('position', 'desc').first('position', 'hash');
  return row ?? JOURNAL_START;
}

/** Appends entries behind a tail; each binds the one before it. A unique violation means that somebody else wrote in between. */
export async function appendJournal(trx: Knex, tail: JournalTail, entries: readonly JournalEntry[]): Promise<JournalTail> {
  if (entries.length === 0) return tail;
  let { position, hash } = tail;
  const rows = entries.map((entry) => {
    const previous = hash;
    position += 1;
    hash = hashEntry(position, previous, entry);
    return { ...toRow(entry), position, previous, hash };
  });
  await trx('signing_journal').insert(rows);
  return { position, hash };
}

/** Whether the same refusal of the same bytes stands in the journal of the last 24 hours. */
export async function wasToldLately(db: Knex, { documentId, headId, outcome, contentDigest }: JournalEntry): Promise<boolean> {
  const row = await db<JournalRow>('signing_journal')
    .where({ document_id: documentId, head_id: headId, outcome, content_digest: contentDigest })
    .whereRaw(`outcome <> 'signed' and at > clock_timestamp() - interval '24 hours'`)
    .first('position');
  return row !== undefined;
}

export interface JournalVerdict {
  entries: number;
  signed: number;
  /** Positions at which the chain is broken, with what is wrong. */
  broken: { position: number; what: string }[];
  /** Signatures without a matching entry, and entries without their signature. */
  unmatched: string[];
}

const PAGE = 5_000;

/** Reads the whole journal and says where an entry was edited, removed or swapped, and which signatures it does not account for. */
export async function verifyJournal(db: Knex): Promise<JournalVerdict> {
  const verdict: JournalVerdict = { entries: 0, signed: 0, broken: [], unmatched: [] };
  let { position, hash } = JOURNAL_START;
  for (;;) {
    const rows = await db<JournalRow>('signing_journal').where('position', '>', position).orderBy('position').limit(PAGE);
    if (rows.length === 0) break;
    for (const row of rows) {
      verdict.entries += 1;
      if (row.outcome === 'signed') verdict.signed += 1;
      if (row.position !== position + 1) verdict.broken.push({ position: row.position, what: 'entries before it are missing' });
      if (row.previous !== hash) verdict.broken.push({ position: row.position, what: 'does not follow the entry before it' });
      if (row.hash !== hashEntry(row.position, row.previous, toEntry(row)))
        verdict.broken.push({ position: row.position, what: 'was edited' });
      ({ position, hash } = row);
    }
  }
  verdict.unmatched = await listUnmatched(db);
  return verdict;
}

/** Only signatures by mandate are in the journal; older ones were made before there was one. */
async function listUnmatched(db: Knex): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { what: string }[] }>(
    `select 'signature of document ' || s.document_id || ' without an entry' as what from signatures s
      where s.mandate_id is not null and not exists (select 1 from signing_journal j where j.document_id = s.document_id and j.outcome = 'signed'
        and j.signature_digest = encode(sha256(s.cms), 'hex'))
     union all
     select 'signed order ' || o.id || ' without an entry' from signing_orders o
      where o.cms is not null and not exists (select 1 from signing_journal j where j.document_id = o.id and j.outcome = 'signed'
        and j.signature_digest = encode(sha256(o.cms), 'hex'))
     union all
     select 'entry ' || j.position || ' without its signature' from signing_journal j
      where j.outcome = 'signed' and not exists (select 1 from signatures s where s.document_id = j.document_id)
        and not exists (select 1 from signing_orders o where o.id = j.document_id and o.cms is not null)
     limit 100`,
  );
  return rows.map(({ what }) => what);
}

function hashEntry(position: number, previous: string, entry: JournalEntry): string {
  const { at, documentId, headId, outcome, contentDigest, signatureDigest, mandateId, thumbprint } = entry;
  const fields = [position, previous, at.toISOString(), documentId, headId, outcome, contentDigest, signatureDigest, mandateId, thumbprint];
  return sha256Hex(JSON.stringify(fields));
}

function toRow(entry: JournalEntry): Omit<JournalRow, 'position' | 'previous' | 'hash'> {
  return {
    at: entry.at,
    document_id: entry.documentId,
    head_id: entry.headId,
    outcome: entry.outcome,
    content_digest: entry.contentDigest,
    signature_digest: entry.signatureDigest,
    mandate_id: entry.mandateId,
    thumbprint: entry.thumbprint,
  };
}

function toEntry(row: JournalRow): JournalEntry {
  return {
    at: row.at,
    documentId: row.document_id,
    headId: row.head_id,
    outcome: row.outcome,
    contentDigest: row.content_digest,
    signatureDigest: row.signature_digest,
    mandateId: row.mandate_id,
    thumbprint: row.thumbprint,
  };
}
