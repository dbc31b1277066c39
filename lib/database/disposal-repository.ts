import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { ApiKeyRow } from './api-key-repository.ts';
import { isHeld, lockDocument } from './hold-repository.ts';
import { recordTogether } from './moves-together.ts';
import { sha256Hex } from '../sha256.ts';

export interface DisposalActRow {
  id: string;
  number: number;
  client_id: string;
  until: string;
  state: 'proposed' | 'approved' | 'executed' | 'withdrawn';
  document_count: number;
  list_digest: string;
  proposed_by: string;
  /** Whose key that was; null where nobody is known, and then nobody can be the second. */
  proposed_person: string | null;
  proposed_at: Date;
  approved_by: string | null;
  approved_person: string | null;
  approved_at: Date | null;
  executed_at: Date | null;
  /** When its workflow was started; the approved row is the message until then. */
  started_at: Date | null;
}

/** The key that acts, and whose it is. */
export type Actor = Pick<ApiKeyRow, 'prefix' | 'person'>;

const DOCUMENTS_MAX = 300_000;

/**
 * Proposes to dispose of everything whose retention has ended and that nobody holds. The list is fixed: what is approved later is exactly this.
 * @param until YYYY-MM-DD; a day that hasn't passed is cut to yesterday
 * @throws SealpostError disposal.nothing-due
 */
export async function proposeDisposal(db: Knex, clientId: string, until: string, actor: Actor): Promise<DisposalActRow> {
  const yesterday = moscowDate(new Date(Date.now() - 24 * 60 * 60 * 1000));
  const last = until < yesterday ? until : yesterday;
  return db.transaction(async (trx) => {
    const { rows } = await trx.raw<{ rows: { id: string; sealed: string | null }[] }>(
      `select d.id, max(o.sha256) filter (where o.role = 'sealed') as sealed
         from documents d join archive_objects o on o.document_id = d.id
        where d.client_id = ? and d.phase = 'ARCHIVED'
          and not exists (select 1 from legal_holds h where h.document_id = d.id and h.lifted_at is null)
          and not exists (select 1 from disposal_act_documents x join disposal_acts a on a.id = x.act_id
                           where x.document_id = d.id and a.state in ('proposed', 'approved'))
        group by d.id having max(o.retain_until) <= ? order by d.id limit ?`,
      [clientId, last, DOCUMENTS_MAX],
    );
    if (rows.length === 0) throw new SealpostError('disposal.nothing-due', 'Nothing is due to be disposed of by then.');
    const id = randomBytes(16).toString('hex');
    const digest = sha256Hex(rows.map((row) => `${row.id}\n`).join(''));
    const [act] = await trx<DisposalActRow>('disposal_acts')
      .insert({
        id,
        client_id: clientId,
        until: last,
        state: 'proposed',
        document_count: rows.length,
        list_digest: digest,
        proposed_by: actor.prefix,
        proposed_person: actor.person,
      })
      .returning('*');
    await trx.raw(
      `insert into disposal_act_documents (act_id, document_id, sealed_digest) select ?, id, sealed from jsonb_to_recordset(?) as r(id text, sealed text)`,
      [id, JSON.stringify(rows)],
    );
    return act!;
  });
}

/** @throws SealpostError disposal.not-found */
export async function getAct(db: Knex, clientId: string, id: string): Promise<DisposalActRow> {
  const row = await db<DisposalActRow>('disposal_acts').where({ id, client_id: clientId }).first();
  if (!row) throw new SealpostError('disposal.not-found', 'There is no such act.');
  return row;
}

export async function listActs(db: Knex, clientId: string, limit: number): Promise<DisposalActRow[]> {
  return db<DisposalActRow>('disposal_acts').where({ client_id: clientId }).orderBy('number', 'desc').limit(limit);
}

/**
 * A second person agrees to exactly the list that was proposed. Persons count, not keys: all keys of one person are that person, in the API
 * and on the pages. The approved row is itself the message to the dispatcher, which starts the workflow.
 * @throws SealpostError disposal.not-found, key.person-missing, disposal.own-proposal, disposal.wrong-state
 */
export async function approveAct(db: Knex, clientId: string, id: string, { prefix, person }: Actor): Promise<DisposalActRow> {
  const act = await getAct(db, clientId, id);
  if (act.proposed_by === prefix || (person !== null && act.proposed_person === person))
    throw new SealpostError('disposal.own-proposal', 'Who has proposed it can not approve it as well.');
  if (person === null || act.proposed_person === null)
    throw new SealpostError('key.person-missing', 'Two people are needed, and it is not known whose keys these are.', {
      details: {
        hint: 'Name them: `npm run keys -- person PREFIX NAME`; an act that nobody proposed by name is withdrawn and proposed anew.',
      },
    });
  const [row] = await db<DisposalActRow>('disposal_acts')
    .where({ id, state: 'proposed' })
    .update({
      state: 'approved',
      approved_by: prefix,
      approved_person: person,
      approved_at: db.raw('clock_timestamp()') as unknown as Date,
    })
    .returning('*');
  if (!row) throw new SealpostError('disposal.wrong-state', `The act is ${act.state}.`);
  return row;
}

export async function withdrawAct(db: Knex, clientId: string, id: string): Promise<DisposalActRow> {
  const act = await getAct(db, clientId, id);
  const [row] = await db<DisposalActRow>('disposal_acts').where({ id, state: 'proposed' }).update({ state: 'withdrawn' }).returning('*');
  if (!row) throw new SealpostError('disposal.wrong-state', `The act is ${act.state}.`);
  return row;
}

export interface ActDocument {
  documentId: string;
  held: boolean;
  disposedAt: Date | null;
  refused: string | null;
}

/** The documents of an act with whether somebody holds them now. */
export async function listActDocuments(db: Knex, id: string): Promise<ActDocument[]> {
  const { rows } = await db.raw<{ rows: ActDocument[] }>(
    `select x.document_id as "documentId", x.disposed_at as "disposedAt", x.refused,
            exists (select 1 from legal_holds h where h.document_id = x.document_id and h.lifted_at is null) as held
       from disposal_act_documents x where x.act_id = ? order by x.document_id`,
    [id],
  );
  return rows;
}

/**
 * Disposes of one document: its bytes in the store by `remove`, then those here. Register, log, signature and seal stay: they prove that the
 * document was, and that it was disposed of by this act. A hold goes before the approval, however late it comes: both take the document's
 * lock, and a hold that was faster is found under it. Safe to repeat.
 * @param remove takes the bytes out of the store; false where the store still holds something, and then nothing is forgotten here either
 */
export async function disposeDocument(
  db: Knex,
  act: DisposalActRow,
  documentId: string,
  remove: (trx: Knex) => Promise<boolean>,
): Promise<'disposed' | 'legal-hold' | 'locked'> {
  return db.transaction(async (trx) => {
    await lockDocument(trx, documentId);
    if (await isHeld(trx, documentId)) return 'legal-hold';
    if (!(await remove(trx))) return 'locked';
    await trx('technical_documents').where({ document_id: documentId }).delete();
    await trx('document_contents').where({ document_id: documentId }).delete();
    await trx('portal_documents').where({ document_id: documentId }).delete();
    await trx('archive_objects').where({ document_id: documentId }).delete();
    await trx('disposal_act_documents')
      .where({ act_id: act.id, document_id: documentId })
      .update({ disposed_at: trx.raw('clock_timestamp()') });
    await recordTogether(trx, [{ documentId, data: { act: act.number, approvedBy: act.approved_by } }], {
      set: `phase = 'DISPOSED', archive_state = 'disposed', cancel_wish = null`,
      where: `d.phase = 'ARCHIVED'`,
      type: 'DISPOSED',
    });
    return 'disposed';
  });
}

export async function recordRefused(db: Knex, actId: string, documentId: string, why: string): Promise<void> {
  await db('disposal_act_documents').where({ act_id: actId, document_id: documentId }).update({ refused: why });
}

export async function recordExecuted(db: Knex, id: string): Promise<void> {
  await db('disposal_acts')
    .where({ id, state: 'approved' })
    .update({ state: 'executed', executed_at: db.raw('clock_timestamp()') });
}
