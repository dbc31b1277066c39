import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { SealpostError } from '../../domain/errors.ts';
import {
  findRival,
  type Absence,
  type AuthorityBasis,
  type Mandate,
  type MandateCard,
  type PowerOfAttorney,
} from '../../domain/mandate.ts';
import type { FullName } from '../../domain/submission.ts';
import { recordChange } from './registry-changes.ts';
import { sha256Hex } from '../sha256.ts';

interface MandateRow {
  id: string;
  head_id: string;
  signatory_id: string;
  full_name: FullName;
  role: 'head' | 'deputy';
  post: string;
  department: string;
  seller_inn: string;
  basis: AuthorityBasis;
  power_of_attorney: PowerOfAttorney | null;
  kinds: DocumentKind[] | null;
  valid_from: Date;
  valid_to: Date | null;
  revoked_at: Date | null;
}

interface AbsenceRow {
  id: string;
  head_id: string;
  absent_from: Date;
  absent_to: Date | null;
}

/** A mandate as it is entered: the person by card, known again by the id where one is given. */
export type MandateEntry = Omit<Mandate, 'id' | 'signatoryId' | 'revokedAt'> & { id?: string; signatoryId?: string | undefined };

/** The entry that a card states. */
export function readMandateCard({ id, ...card }: MandateCard): MandateEntry {
  return {
    ...card,
    ...(id ? { id } : {}),
    powerOfAttorney: card.powerOfAttorney ?? null,
    kinds: card.kinds ?? null,
    validFrom: new Date(card.validFrom),
    validTo: card.validTo ? new Date(card.validTo) : null,
  };
}

export async function listMandates(db: Knex, where: { headId?: string | undefined; id?: string } = {}): Promise<Mandate[]> {
  const query = db('mandates').join('signatories', 'signatories.id', 'mandates.signatory_id').orderBy('mandates.valid_from');
  if (where.headId) void query.where('mandates.head_id', where.headId);
  if (where.id) void query.where('mandates.id', where.id);
  const rows = await query.select<MandateRow[]>('mandates.*', 'signatories.full_name');
  return rows.map((row) => ({
    id: row.id,
    headId: row.head_id,
    signatoryId: row.signatory_id,
    fullName: row.full_name,
    role: row.role,
    post: row.post,
    department: row.department,
    sellerInn: row.seller_inn,
    basis: row.basis,
    powerOfAttorney: row.power_of_attorney,
    kinds: row.kinds,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    revokedAt: row.revoked_at,
  }));
}

export async function listAbsences(db: Knex): Promise<Absence[]> {
  const rows = await db<AbsenceRow>('absences').orderBy('absent_from').select();
  return rows.map(({ id, head_id, absent_from, absent_to }) => ({ id, headId: head_id, from: absent_from, to: absent_to }));
}

/**
 * Enters a mandate. A person without an id is known again by the same name under the same head.
 * @throws SealpostError registry.not-found for an unknown head or organisation, registry.conflict for a second head at the same time
 */
export async function insertMandate(db: Knex, entry: MandateEntry, actor: string): Promise<Mandate> {
  return recordChange(db, actor, async (trx) => {
    await requireRow(trx, 'heads', { id: entry.headId });
    await requireRow(trx, 'sellers', { inn: entry.sellerInn });
    const signatoryId = entry.signatoryId ?? nameSignatory(entry);
    await trx('signatories')
      .insert({ id: signatoryId, full_name: JSON.stringify(entry.fullName) })
      .onConflict('id')
      .ignore();
    const mandate: Mandate = { ...entry, id: entry.id ?? randomUUID(), signatoryId, revokedAt: null };
    const rival = findRival(mandate, await listMandates(trx, { headId: entry.headId }));
    if (rival)
      throw new SealpostError('registry.conflict', 'The office has another head in that time; end his mandate first.', {
        details: { existingId: rival.id, path: '/validFrom' },
      });
    await trx('mandates').insert({
      id: mandate.id,
      head_id: mandate.headId,
      signatory_id: signatoryId,
      role: mandate.role,
      post: mandate.post,
      department: mandate.department,
      seller_inn: mandate.sellerInn,
      basis: mandate.basis,
      power_of_attorney: mandate.powerOfAttorney && JSON.stringify(mandate.powerOfAttorney),
      kinds: mandate.kinds,
      valid_from: mandate.validFrom,
      valid_to: mandate.validTo,
    });
    const { fullName: _person, ...data } = mandate;
    return { change: { subject: 'mandate', subjectId: mandate.id, action: 'entered', data }, result: mandate };
  });
}

/** Ends a mandate at a time, or at once. What was signed by it stays signed. */
export async function revokeMandate(db: Knex, id: string, at: Date | undefined, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx, now) => {
    await requireRow(trx, 'mandates', { id });
    await trx('mandates')
      .where({ id })
      .update({ revoked_at: at ?? now });
    return { change: { subject: 'mandate', subjectId: id, action: 'revoked', data: { at: at ?? now } }, result: undefined };
  });
}

/** From then on the head's deputies sign. */
export async function insertAbsence(db: Knex, absence: Omit<Absence, 'id'>, actor: string): Promise<Absence> {
  return recordChange(db, actor, async (trx) => {
    await requireRow(trx, 'heads', { id: absence.headId });
    const id = randomUUID();
    await trx('absences').insert({ id, head_id: absence.headId, absent_from: absence.from, absent_to: absence.to });
    return { change: { subject: 'absence', subjectId: id, action: 'entered', data: { ...absence } }, result: { ...absence, id } };
  });
}

/** The head is back. */
export async function endAbsence(db: Knex, id: string, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx, at) => {
    const { absent_from: from } = await requireRow<AbsenceRow>(trx, 'absences', { id });
    if (at <= from) await trx('absences').where({ id }).delete();
    else await trx('absences').where({ id }).update({ absent_to: at });
    return { change: { subject: 'absence', subjectId: id, action: 'ended', data: { at } }, result: undefined };
  });
}

export async function requireRow<T>(db: Knex, table: string, where: Record<string, string>): Promise<T> {
  const row = (await db(table).where(where).first()) as T | undefined;
  if (!row) throw new SealpostError('registry.not-found', `There is no such row in ${table}.`, { details: { ...where } });
  return row;
}

function nameSignatory({ headId, fullName }: MandateEntry): string {
  const name = [fullName.last, fullName.first, fullName.middle].join('\n');
  return `s-${sha256Hex(`${headId}\n${name}`).slice(0, 16)}`;
}
