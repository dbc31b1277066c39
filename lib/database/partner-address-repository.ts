import type { Knex } from 'knex';
import type { PostalAddress } from '../../domain/submission.ts';

/** True where the last letter to this very address came back. Another address, or a word of staff, lifts it. */
export async function isReturnedAddress(db: Knex, partnerId: string, address: PostalAddress): Promise<boolean> {
  const row = await db('partner_contacts')
    .where({ partner_id: partnerId })
    .whereRaw('returned_address = ?::jsonb', [JSON.stringify(address)])
    .first('partner_id');
  return row !== undefined;
}

/** Staff have seen to it: the address is right after all. Returns false where nothing was flagged. */
export async function clearReturnedAddress(db: Knex, clientId: string, partnerId: string): Promise<boolean> {
  const cleared = await db('partner_contacts')
    .where({ partner_id: partnerId })
    .whereNotNull('returned_at')
    .whereExists(db('partners').where({ id: partnerId, client_id: clientId }))
    .update({ returned_address: null, returned_at: null, return_reason: null });
  return cleared > 0;
}

export interface ReturnedAddress {
  partnerId: string;
  externalId: string;
  returnedAt: Date;
  reason: string;
}

/** Consumers whose last letter came back, the newest first. */
export async function listReturnedAddresses(db: Knex, clientId: string, limit: number): Promise<ReturnedAddress[]> {
  const { rows } = await db.raw<{ rows: ReturnedAddress[] }>(
    `select p.id as "partnerId", p.external_id as "externalId", c.returned_at as "returnedAt", c.return_reason as reason
       from partner_contacts c join partners p on p.id = c.partner_id
      where p.client_id = ? and c.returned_at is not null order by c.returned_at desc limit ?`,
    [clientId, limit],
  );
  return rows;
}
