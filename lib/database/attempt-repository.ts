import type { Knex } from 'knex';
import type { Channel } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { Beside } from './document-moves.ts';

/** One way on which a document leaves. At most one of a document's attempts is not void: the database holds that. */
export interface AttemptRow {
  document_id: string;
  number: number;
  channel: Channel;
  /** `portal`, `paper`, or the name of an operator. */
  door: string;
  created_at: Date;
  /** When an operator was last asked to take it; its answer may be unknown. */
  asked_at: Date | null;
  /** Until then one process is asking; no other may. */
  asking_until: Date | null;
  /** When the operator has confirmed that it is taken back, or that it never had it. */
  withdrawn_at: Date | null;
  voided_at: Date | null;
  void_reason: string | null;
}

/** Under which an operator knows an attempt; for ever the same. */
export function attemptKey(documentId: string, number: number): string {
  return `${documentId}.${number}`;
}

export function parseAttemptKey(key: string): { documentId: string; number: number } | undefined {
  const match = /^([0-9a-f]{32})\.(\d{1,6})$/.exec(key);
  return match ? { documentId: match[1]!, number: Number(match[2]) } : undefined;
}

/** The attempt that counts; undefined for documents from before attempts were kept, and for those that have no route yet. */
export async function findOpenAttempt(db: Knex, documentId: string): Promise<AttemptRow | undefined> {
  return db<AttemptRow>('delivery_attempts').where({ document_id: documentId }).whereNull('voided_at').first();
}

/**
 * The attempt that an operator's key names, and by whose door it went; `door` is null where the document is ours and has no such attempt.
 * Documents from before attempts were kept know their operator by their docflow.
 */
export async function findCarriedAttempt(
  db: Knex,
  { documentId, number }: { documentId: string; number: number },
): Promise<{ door: string | null } | undefined> {
  return db('documents as d')
    .leftJoin('delivery_attempts as a', (join) => join.on('a.document_id', 'd.id').andOnVal('a.number', number))
    .where('d.id', documentId)
    .first<{ door: string | null } | undefined>(
      db.raw(`coalesce(a.door, case when (d.docflow->>'attempt')::integer = ? then d.docflow->>'operator' end) as door`, [number]),
    );
}

/** All of a document's attempts, in order. */
export async function listAttempts(db: Knex, documentId: string): Promise<AttemptRow[]> {
  return db<AttemptRow>('delivery_attempts').where({ document_id: documentId }).orderBy('number').limit(1_000);
}

/** The electronic attempt that was made void before the one that counts, if any. */
export async function findVoidedAttempt(db: Knex, documentId: string): Promise<AttemptRow | undefined> {
  return db<AttemptRow>('delivery_attempts')
    .where({ document_id: documentId, channel: 'electronic' })
    .whereNotNull('voided_at')
    .whereNotNull('asked_at')
    .orderBy('number', 'desc')
    .first();
}

/** Beside a move to a route: the attempts before it are void, the new one counts, the portal shows nothing that is void. */
export function openAttempt(channel: Channel, door: string, voidReason: string): Beside[] {
  return [
    {
      sql: `update delivery_attempts a set voided_at = clock_timestamp(), void_reason = ? from moved where a.document_id = moved.id and a.voided_at is null returning 1`,
      bindings: [voidReason],
    },
    {
      sql: `update portal_documents p set voided_at = clock_timestamp() from moved where p.document_id = moved.id and p.voided_at is null returning 1`,
      bindings: [],
    },
    {
      sql: `insert into delivery_attempts (document_id, number, channel, door)
        select moved.id, coalesce((select max(number) from delivery_attempts where document_id = moved.id), 0) + 1, ?, ? from moved`,
      bindings: [channel, door],
    },
  ];
}

/**
 * Notes that an operator is about to be asked, before it is. A void attempt isn't asked any more; one that another process is asking at this
 * moment is left to it, so that two whole sets of processes on one database don't send the same twice.
 * @param askingMs after so long an asking is over, whatever has become of its process
 * @returns the moment noted, to the microsecond, as Postgres writes it; it names this asking
 * @throws SealpostError document.illegal-move, operator.uncertain
 */
export async function recordAsked(db: Knex, documentId: string, number: number, askingMs: number): Promise<string> {
  const open = () => db('delivery_attempts').where({ document_id: documentId, number }).whereNull('voided_at').whereNull('withdrawn_at');
  const [asked] = await open()
    .whereRaw('(asking_until is null or asking_until <= clock_timestamp())')
    .update({
      asked_at: db.raw('clock_timestamp()'),
      asking_until: db.raw('clock_timestamp() + make_interval(secs => ?)', [askingMs / 1000]),
    })
    .returning<{ moment: string }[]>(db.raw('asked_at::text as moment'));
  if (asked) return asked.moment;
  if (await open().first('number'))
    throw new SealpostError('operator.uncertain', 'Another process is asking the operator at this moment.', {
      details: { documentId, retryAfterMs: BUSY_RETRY_MS },
    });
  throw new SealpostError('document.illegal-move', 'This attempt is void.', { details: { documentId, number } });
}

const BUSY_RETRY_MS = 1_000;

/** The asking has ended, with or without an answer. */
export async function recordAskingEnded(db: Knex, documentId: string, number: number, asking: string): Promise<void> {
  await db('delivery_attempts')
    .where({ document_id: documentId, number })
    .whereRaw('asked_at = ?::timestamptz', [asking])
    .update({ asking_until: null });
}

/** Notes that the operator has clearly refused this asking. Says nothing of a later one, which a twin may have under way. */
export async function recordNotTaken(db: Knex, documentId: string, number: number, asking: string): Promise<void> {
  await db('delivery_attempts')
    .where({ document_id: documentId, number })
    .whereRaw('asked_at = ?::timestamptz', [asking])
    .update({ asked_at: null, asking_until: null });
}

/** Notes that the operator no longer has it. Safe to repeat. */
export async function recordWithdrawn(db: Knex, documentId: string, number: number): Promise<void> {
  await db('delivery_attempts')
    .where({ document_id: documentId, number })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: db.raw('clock_timestamp()') });
}
