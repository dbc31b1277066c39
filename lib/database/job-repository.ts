import type { Knex } from 'knex';

/** A row that wants something done by a workflow of its own. */
export type OpenJob =
  | { kind: 'export'; id: string }
  | { kind: 'disposal'; id: string; clientId: string }
  | { kind: 'print-batch'; id: string; pieces: number; handedOver: boolean };

const OPEN_JOBS = `
  select 'export' as kind, id, client_id, null::int as pieces, null::boolean as handed_over, created_at as since
    from exports where state in ('waiting', 'running')
  union all select 'disposal', id, client_id, null, null, approved_at from disposal_acts where state = 'approved'
  union all select 'print-batch', id, client_id, pieces, state = 'handed-over', closed_at from print_batches where state in ('closed', 'handed-over')`;

interface JobRow {
  kind: OpenJob['kind'];
  id: string;
  client_id: string;
  pieces: number | null;
  handed_over: boolean | null;
}

/** Jobs that should have had their workflow for a while. Where there are more than a pass looks at, chance lets each have its turn. */
export async function listOpenJobs(db: Knex, olderThanSeconds: number, limit: number): Promise<OpenJob[]> {
  const { rows } = await db.raw<{ rows: JobRow[] }>(
    `select * from (${OPEN_JOBS}) jobs where since < clock_timestamp() - make_interval(secs => ?) order by random() limit ?`,
    [olderThanSeconds, limit],
  );
  return rows.map(toJob);
}

/** Exports and acts whose workflow was never started, oldest first. */
export async function listUnstartedJobs(db: Knex, limit: number): Promise<OpenJob[]> {
  const { rows } = await db.raw<{ rows: JobRow[] }>(
    `select 'export' as kind, id, client_id, null::int as pieces, null::boolean as handed_over, created_at as since
       from exports where state = 'waiting' and started_at is null
     union all select 'disposal', id, client_id, null, null, approved_at from disposal_acts where state = 'approved' and started_at is null
      order by since limit ?`,
    [limit],
  );
  return rows.map(toJob);
}

/** Its workflow is started. */
export async function recordJobStarted(db: Knex, { kind, id }: OpenJob): Promise<void> {
  const started = { started_at: db.raw('clock_timestamp()') };
  if (kind === 'export') await db('exports').where({ id }).update(started);
  else await db('disposal_acts').where({ id }).update(started);
}

/** The job as it stands now; undefined where it is done. */
export async function findOpenJob(db: Knex, { kind, id }: OpenJob): Promise<OpenJob | undefined> {
  const { rows } = await db.raw<{ rows: JobRow[] }>(`select * from (${OPEN_JOBS}) jobs where kind = ? and id = ?`, [kind, id]);
  return rows[0] && toJob(rows[0]);
}

function toJob({ kind, id, client_id: clientId, pieces, handed_over: handedOver }: JobRow): OpenJob {
  if (kind === 'export') return { kind, id };
  return kind === 'disposal' ? { kind, id, clientId } : { kind, id, pieces: pieces!, handedOver: handedOver! };
}
