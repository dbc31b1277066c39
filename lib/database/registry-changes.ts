import type { Knex } from 'knex';

/** One change of the registry of heads, as the audit log keeps it. */
export interface RegistryChange {
  position: number;
  at: Date;
  /** Prefix of the API key, or the account of the command line. */
  actor: string;
  subject: 'seller' | 'head' | 'mandate' | 'absence' | 'certificate' | 'release-rules' | 'manifest';
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
    // Its position and what binds it to the line before it are set by the database.
    await trx.raw(
      `insert into registry_changes (position, at, actor, subject, subject_id, action, data)
       values (0, clock_timestamp(), ?, ?, ?, ?, ?)`,
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
  const rows = await db('registry_changes')
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .select('position', 'at', 'actor', 'subject', 'subject_id', 'action', 'data');
  return rows.map(({ subject_id: subjectId, ...row }: Record<string, unknown>) => ({ ...row, subjectId }) as RegistryChange);
}

/** Positions at which the log was edited, or lines before it are missing; empty where it is whole. */
export async function listBrokenRegistryChanges(db: Knex): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { position: number }[] }>(
    `select position from (
       select c.position, c.hash, c.previous, registry_change_hash(c, c.previous) as made, lag(c.hash, 1, repeat('0', 64)) over (order by c.position) as before,
              lag(c.position, 1, 0) over (order by c.position) as place from registry_changes c
     ) chain where hash <> made or previous <> before or position <> place + 1 order by position limit 100`,
  );
  return rows.map(({ position }) => position);
}
