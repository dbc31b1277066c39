import type { Knex } from 'knex';
import type { Phase } from '../../domain/document.ts';
import type { WrongFormFacts } from '../../domain/legal-format/wrong-form.ts';

/** A file that went out or is to go out, with what is known of its document. */
export interface StoredForm extends WrongFormFacts {
  documentId: string;
  month: string;
  /** A document's own file, or what kind of technical document of ours it is. */
  part: string;
  fileName: string;
  bytes: Buffer;
  /** When it was made, as nearly as is known: the forms of that day are its measure. */
  madeAt: Date;
}

/** Bytes of one page are in memory together; a ready file may have megabytes. */
const PAGE = 50;
/** Refused or taken back: their files went nowhere. */
const NEVER_ISSUED: Phase[] = ['REJECTED', 'CANCELLED'];
const FACTS = `d.id as "documentId", d.month, d.kind, d.phase, d.channel, d.docflow, d.portal_answer as "portalAnswer"`;

/** The legal files of issued documents that are XML and whose bytes the database still has, by document. */
export async function* walkLegalForms(db: Knex): AsyncGenerator<StoredForm> {
  for (let after = ''; ;) {
    const { rows } = await db.raw<{ rows: StoredForm[] }>(
      `select ${FACTS}, 'document' as part, c.file_name as "fileName", c.bytes, coalesce(d.signed_at, d.accepted_at) as "madeAt"
         from document_contents c join documents d on d.id = c.document_id
        where c.role = 'legal' and c.media_type = 'application/xml' and d.phase <> all(?) and c.document_id > ?
        order by c.document_id limit ?`,
      [NEVER_ISSUED, after, PAGE],
    );
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.documentId;
  }
}

/** The technical documents that we have signed about documents: offers to annul and their like. */
export async function* walkTechnicalForms(db: Knex): AsyncGenerator<StoredForm> {
  for (let after = ''; ;) {
    const { rows } = await db.raw<{ rows: (StoredForm & { orderId: string })[] }>(
      `select ${FACTS}, o.id as "orderId", o.kind as part, o.file_name as "fileName", o.bytes, coalesce(o.signed_at, o.created_at) as "madeAt"
         from signing_orders o join documents d on d.id = o.document_id
        where o.bytes is not null and o.kind <> 'month-statement' and o.id > ? order by o.id limit ?`,
      [after, PAGE],
    );
    for (const { orderId: _, ...row } of rows) yield row;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.orderId;
  }
}

/** A technical document that operators, buyers or we have sent about a document. */
export type ExchangedForm = Pick<StoredForm, 'part' | 'fileName' | 'bytes' | 'madeAt'>;

/** Every technical document that was exchanged, whatever we thought of it. Consent to annul is left out: its file is the offer's. */
export async function* walkExchangedForms(db: Knex): AsyncGenerator<ExchangedForm> {
  for (let after = ''; ;) {
    const { rows } = await db.raw<{ rows: (ExchangedForm & { place: string })[] }>(
      `select operator || '/' || entity_id as place, kind as part, file_name as "fileName", bytes, received_at as "madeAt"
         from technical_documents where kind <> 'revocation-acceptance' and operator || '/' || entity_id > ? order by 1 limit ?`,
      [after, PAGE],
    );
    for (const { place: _, ...row } of rows) yield row;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.place;
  }
}

/** Documents whose legal file the database no longer has: they can be judged from the archive only. */
export async function countFormsGone(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from documents d where d.content_digest is not null
        and not exists (select 1 from document_contents c where c.document_id = d.id and c.role = 'legal')
        and d.phase <> all(?)`,
    [[...NEVER_ISSUED, 'DISPOSED']],
  );
  return rows[0]!.count;
}
