import type { Knex } from 'knex';
import type { MandateCard } from '../../domain/mandate.ts';
import type { Head, PartnerCard, SellerCard } from '../../domain/submission.ts';
import { insertMandate, listMandates, readMandateCard } from './mandate-repository.ts';
import { SealpostError } from '../../domain/errors.ts';
import { REGISTRY_LOCK, recordChange } from './registry-changes.ts';

/** The organisation's and the heads' cards, as an operator loads them from a file. */
export interface Registry {
  sellers: SellerCard[];
  heads: Head[];
  mandates?: MandateCard[];
}

export interface PartnerRow {
  id: string;
  client_id: string;
  external_id: string;
  card: PartnerCard;
  unload_electronically: boolean;
  flag_changed_at: Date;
}

/**
 * Adds or replaces cards, and enters mandates that are not known yet; what was ended since is not brought back. Documents that were
 * signed keep the data that stands in their files.
 */
export async function saveRegistry(db: Knex, registry: Registry, actor = 'registry-file'): Promise<void> {
  await db.transaction((trx) => requireOneUtility(trx, registry.sellers));
  for (const seller of registry.sellers)
    if (!(await isKnown(db, 'sellers', { inn: seller.inn }, seller))) await saveSeller(db, seller, actor);
  for (const head of registry.heads) if (!(await isKnown(db, 'heads', { id: head.id }, head))) await saveHead(db, head, actor);
  const known = new Set((await listMandates(db)).map(({ id }) => id));
  for (const card of registry.mandates ?? []) if (!card.id || !known.has(card.id)) await insertMandate(db, readMandateCard(card), actor);
}

/** A card that stands as it is needs no line in the audit log. */
async function isKnown(db: Knex, table: 'sellers' | 'heads', where: Record<string, string>, card: object): Promise<boolean> {
  const row = await db(table)
    .where(where)
    .whereRaw('card = ?::jsonb', [JSON.stringify(card)])
    .first(db.raw('1'));
  return row !== undefined;
}

async function saveSeller(db: Knex, seller: SellerCard, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx) => {
    // Again under the lock: somebody else may have brought another organisation since.
    await requireOneUtility(trx, [seller]);
    await trx('sellers')
      .insert({ inn: seller.inn, card: JSON.stringify(seller) })
      .onConflict('inn')
      .merge(['card']);
    return { change: { subject: 'seller', subjectId: seller.inn, action: 'saved', data: {} }, result: undefined };
  });
}

/**
 * One installation serves one utility (docs/decisions/0014): heads, rules, operators and mail are its own, whichever of its billing systems
 * asks. A card may be replaced; a second organisation is refused before anything is written.
 * @throws SealpostError seller.second
 */
async function requireOneUtility(trx: Knex.Transaction, sellers: readonly SellerCard[]): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(?)', [REGISTRY_LOCK]);
  const known = await trx('sellers').select<{ inn: string }[]>('inn');
  const organisations = new Set([...known, ...sellers].map(({ inn }) => inn));
  // A database from before this rule may have two: their cards may be mended, no third comes.
  if (organisations.size <= 1 || sellers.every(({ inn }) => known.some((seller) => seller.inn === inn))) return;
  throw new SealpostError('seller.second', 'This installation serves one utility, and the registry names another one.', {
    details: { hint: 'Give each utility an installation of its own: database, keys, operators and archive.' },
  });
}

export async function findSeller(db: Knex, inn: string): Promise<SellerCard | undefined> {
  const row = await db('sellers').where({ inn }).first<{ card: SellerCard } | undefined>('card');
  return row?.card;
}

/** Adds or replaces the card of an office. */
export async function saveHead(db: Knex, head: Head, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx) => {
    await trx('heads')
      .insert({ id: head.id, card: JSON.stringify(head) })
      .onConflict('id')
      .merge(['card']);
    return {
      change: { subject: 'head', subjectId: head.id, action: 'saved', data: { post: head.post, department: head.department } },
      result: undefined,
    };
  });
}

export async function listHeads(db: Knex): Promise<Head[]> {
  const rows = await db('heads').orderBy('id').select<{ card: Head }[]>('card');
  return rows.map(({ card }) => card);
}

export async function findHead(db: Knex, headId: string): Promise<Head | undefined> {
  const row = await db('heads').where({ id: headId }).first<{ card: Head } | undefined>('card');
  return row?.card;
}

export async function findPartner(db: Knex, clientId: string, externalId: string): Promise<PartnerRow | undefined> {
  return db<PartnerRow>('partners').where({ client_id: clientId, external_id: externalId }).first();
}

/** What routing takes from a partner's card as it is now: his flag, and his box where the card names one. */
export async function getPartnerWay(db: Knex, partnerId: string): Promise<{ flag: boolean; edoId: string | undefined }> {
  const row = await db('partners')
    .where({ id: partnerId })
    .first<{ flag: boolean; edoId: string | null } | undefined>('unload_electronically as flag', db.raw(`card->>'edoId' as "edoId"`));
  return { flag: row?.flag ?? false, edoId: row?.edoId ?? undefined };
}
