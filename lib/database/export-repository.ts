import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { DocumentRow } from './rows.ts';

/** Which documents an auditor or a tax office has asked for. */
export interface ExportFilter {
  from?: string | undefined;
  to?: string | undefined;
  partner?: string | undefined;
  inn?: string | undefined;
  kinds?: DocumentKind[] | undefined;
}

export interface ExportRow {
  id: string;
  client_id: string;
  filter: ExportFilter;
  state: 'waiting' | 'running' | 'done' | 'failed';
  total: number;
  done: number;
  skipped: number;
  file_name: string | null;
  sha256: string | null;
  bytes: number | null;
  failure: string | null;
  actor: string;
  created_at: Date;
  finished_at: Date | null;
  /** When its workflow was started; the waiting row is the message until then. */
  started_at: Date | null;
}

/** Each is a file of up to the whole archive; a client that wants more at once waits. */
const UNFINISHED_MAX = 5;

/**
 * Wants an export. The row is itself the message to the dispatcher, which starts the workflow.
 * @throws SealpostError export.too-many
 */
export async function insertExport(db: Knex, clientId: string, filter: ExportFilter, actor: string): Promise<ExportRow> {
  const [open] = await db<ExportRow>('exports')
    .where({ client_id: clientId })
    .whereIn('state', ['waiting', 'running'])
    .count<{ count: number }[]>({ count: '*' });
  if (open!.count >= UNFINISHED_MAX)
    throw new SealpostError('export.too-many', 'Other exports are not done yet.', {
      details: { limit: UNFINISHED_MAX, hint: 'Wait until one of them is done.' },
    });
  const [row] = await db<ExportRow>('exports')
    .insert({
      id: randomBytes(16).toString('hex'),
      client_id: clientId,
      filter: JSON.stringify(filter) as unknown as ExportFilter,
      state: 'waiting',
      actor,
    })
    .returning('*');
  return row!;
}

/** @throws SealpostError export.not-found */
export async function getExport(db: Knex, id: string, clientId?: string): Promise<ExportRow> {
  const row = await db<ExportRow>('exports')
    .where({ id, ...(clientId ? { client_id: clientId } : {}) })
    .first();
  if (!row) throw new SealpostError('export.not-found', 'There is no such export.');
  return row;
}

export async function listExports(db: Knex, clientId: string, limit: number): Promise<ExportRow[]> {
  return db<ExportRow>('exports').where({ client_id: clientId }).orderBy('created_at', 'desc').limit(limit);
}

/** How far an export is; one that has ended gets its time. */
export async function updateExport(
  db: Knex,
  id: string,
  change: Partial<Pick<ExportRow, 'state' | 'total' | 'done' | 'skipped' | 'file_name' | 'sha256' | 'bytes' | 'failure'>>,
): Promise<void> {
  const ended = change.state === 'done' || change.state === 'failed';
  await db('exports')
    .where({ id })
    .update({ ...change, ...(ended ? { finished_at: db.raw('clock_timestamp()') } : {}) });
}

export interface ExportedDocument extends DocumentRow {
  partner_external_id: string;
  partner_inn: string | null;
}

const DOCUMENTS_MAX = 500_000;

/** The documents of a selection in the order of a register: by date, then number. */
export async function listExported(
  db: Knex,
  clientId: string,
  { from, to, partner, inn, kinds }: ExportFilter,
): Promise<ExportedDocument[]> {
  const query = db('documents as d')
    .join('partners as p', 'p.id', 'd.partner_id')
    .join('packages as k', 'k.id', 'd.package_id')
    .where('d.client_id', clientId)
    .orderBy(['d.document_date', 'd.number', 'd.id'])
    .limit(DOCUMENTS_MAX)
    .select<ExportedDocument[]>(
      'd.*',
      'p.external_id as partner_external_id',
      db.raw(`k.partner_card->>'inn' as partner_inn`) as unknown as string,
    );
  if (from) void query.where('d.document_date', '>=', from);
  if (to) void query.where('d.document_date', '<=', to);
  if (partner) void query.where('p.external_id', partner);
  if (inn) void query.whereRaw(`k.partner_card->>'inn' = ?`, [inn]);
  if (kinds) void query.whereIn('d.kind', kinds);
  return query;
}
