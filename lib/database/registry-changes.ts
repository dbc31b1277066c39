import type { Knex } from 'knex';

/** One change of the registry of heads, as the audit log keeps it. */
export interface RegistryChange {
  position: number;
  at: Date;
  /** Prefix of the API key, or the account of the command line. */
  actor: string;
  subject: 'head' | 'mandate' | 'absence' | 'certificate' | 'release-rules' | 'manifest';
  subjectId: string;
  action: string;
  data: Record<string, unknown>;
}

export interface RecordedChange<T> {
  /** Absent where nothing was to be changed: then nothing is written. */
  change?: Pick<RegistryChange, 'subject' | 'subjectId' | 'action'> & { data: object };
  result: T;
}

/** Any number that nobody else locks: "regi" in ASCII. */
export const REGISTRY_LOCK = 0x72656769;

/**
 * Changes the registry and writes it into the audit log, in one commit. One change at a time: the log's position is the registry's
 * version, by which the signing process knows that what it remembers is still true. Signatures are stored under a share of this lock,
 * so `now`, taken inside it, has every earlier signature before it and every later one after it.
 */
export async function recordChange<T>(
  db: Knex,
  actor: string,
  run: (trx: Knex.Transaction, now: Date) => Promise<RecordedChange<T>>,
): Promise<T> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [REGISTRY_LOCK]);
    const { change, result } = await run(trx, new Date());
    if (!change) return result;
    await trx.raw(
      `insert into registry_changes (position, at, actor, subject, subject_id, action, data)
       select coalesce(max(position), 0) + 1, clock_timestamp(), ?, ?, ?, ?, ? from registry_changes`,
      [actor, change.subject, change.subjectId, change.action, JSON.stringify(change.data)],
    );
    return result;
  });
}

/** The registry's version: the position of its last change. */
export async function getRegistryVersion(db: Knex): Promise<number> {
  const row = await db('registry_changes').max<{ max: number | null }>('position as max').first();
  return row?.max ?? 0;
}

/** The audit log, oldest first. */
export async function listRegistryChanges(db: Knex, after: number, limit: number): Promise<RegistryChange[]> {
  const rows = await db('registry_changes').where('position', '>', after).orderBy('position').limit(limit);
  return rows.map(({ subject_id: subjectId, ...row }: Record<string, unknown>) => ({ ...row, subjectId }) as RegistryChange);
}
