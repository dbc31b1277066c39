import type { Knex } from 'knex';

export interface ConsentRow {
  electronic: boolean;
  source: 'billing' | 'portal' | 'staff';
  actor: string;
  text_version: string | null;
  at: Date;
}

/** Changes how a consumer gets his documents, with who wanted it. Counts for documents that are routed from now on. */
export async function recordConsent(
  db: Knex,
  consent: { partnerId: string; electronic: boolean; source: 'portal' | 'staff'; actor: string; textVersion: string | null },
): Promise<void> {
  const { partnerId, electronic, source, actor, textVersion } = consent;
  await db.transaction(async (trx) => {
    const changed = await trx('partners')
      .where({ id: partnerId })
      .whereNot({ unload_electronically: electronic })
      .update({ unload_electronically: electronic, flag_changed_at: trx.raw('clock_timestamp()') });
    if (changed > 0) await trx('consents').insert({ partner_id: partnerId, electronic, source, actor, text_version: textVersion });
  });
}

/** Every change of a consumer's choice, newest first. */
export async function listConsents(db: Knex, partnerId: string): Promise<ConsentRow[]> {
  return db<ConsentRow & { id: number; partner_id: string }>('consents')
    .where({ partner_id: partnerId })
    .orderBy('id', 'desc')
    .limit(200)
    .select('electronic', 'source', 'actor', 'text_version', 'at');
}
