import type { Knex } from 'knex';

/** A row of the print queue is given its envelope once, so there the envelopes are watched. */
const WATCHED = {
  signatures: 'insert or update or delete',
  portal_documents: 'insert or update or delete',
  print_queue: 'insert or delete',
  print_piece_documents: 'insert or update or delete',
};

/**
 * A witness that the product knows nothing of: triggers that note every row that comes into being, changes or goes
 * where signatures and deliveries are kept. It writes as its owner: the processes have no right to it.
 */
export async function installOutsideCounter(db: Knex): Promise<void> {
  await db.raw(`
    create schema outside;
    create table outside.effects (place text not null, document_id text not null, operation text not null, at timestamptz not null default clock_timestamp());
    create function outside.note() returns trigger language plpgsql security definer as $$
    begin
      insert into outside.effects (place, document_id, operation) values (tg_table_name, coalesce(new.document_id, old.document_id), tg_op);
      return null;
    end $$;
    ${Object.entries(WATCHED)
      .map(([table, operations]) => `create trigger noted after ${operations} on ${table} for each row execute function outside.note();`)
      .join('\n')}
  `);
}

export interface OutsideFindings {
  signed: number;
  left: number;
  /** Documents with a second signature, a second delivery, a second envelope, or a change of any of them. */
  doubled: { place: string; document_id: string; operations: number }[];
}

/** What the witness has seen of a month's documents. */
export async function readOutsideCounter(db: Knex, month: string): Promise<OutsideFindings> {
  const inMonth = () => db('outside.effects').whereIn('document_id', db('documents').where({ month }).select('id'));
  const signed = await inMonth().where({ place: 'signatures', operation: 'INSERT' });
  const left = await inMonth().whereIn('place', ['portal_documents', 'print_queue']).where({ operation: 'INSERT' });
  const { rows } = await db.raw<{ rows: OutsideFindings['doubled'] }>(
    `select case when place in ('signatures', 'print_piece_documents') then place else 'delivery' end as place, document_id, count(*)::int as operations from outside.effects
      where document_id in (select id from documents where month = ?) group by 1, 2 having count(*) > 1 or bool_or(operation <> 'INSERT')`,
    [month],
  );
  return { signed: signed.length, left: left.length, doubled: rows };
}
