import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';

/** Parked documents that stand or fall together: what one question to the signing process decides. */
export interface ResumableGroup {
  headId: string;
  kind: DocumentKind;
  sellerInn: string;
}

/** A document is not tried again at once: its workflow may only just have parked it. */
const REST_SECONDS = 2;

/** Held documents only once their head has released exactly these bytes. */
const RESUMABLE = `
  d.attention is not null and d.attention ->> 'reason' = any(:reasons)
  and (d.attention ->> 'since')::timestamptz < clock_timestamp() - make_interval(secs => ${REST_SECONDS})
  and (d.attention ->> 'reason' <> 'signature.awaiting-release' or exists (
    select 1 from document_holds h join release_manifests m on m.id = h.manifest_id
     where h.document_id = d.id and h.content_digest = d.content_digest and m.released_at is not null))`;

export async function listResumableGroups(db: Knex, reasons: readonly string[]): Promise<ResumableGroup[]> {
  const { rows } = await db.raw<{ rows: ResumableGroup[] }>(
    `select distinct d.head_id as "headId", d.kind, d.seller_inn as "sellerInn" from documents d where ${RESUMABLE} order by 1, 2`,
    { reasons: [...reasons] },
  );
  return rows;
}

/** Ids, those that wait longest first. */
export async function listResumable(db: Knex, reasons: readonly string[], group: ResumableGroup, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select d.id from documents d where ${RESUMABLE} and d.head_id = :headId and d.kind = :kind and d.seller_inn = :sellerInn
      order by d.accepted_position limit :limit`,
    { reasons: [...reasons], ...group, limit },
  );
  return rows.map(({ id }) => id);
}
