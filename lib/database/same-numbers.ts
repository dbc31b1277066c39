import type { Knex } from 'knex';
import { finding, type Finding } from '../../domain/finding.ts';
import type { PackageSubmission } from '../../domain/submission.ts';

/**
 * Warnings of documents whose number their consumer has already in that month, in the same kind, under another date: it may be a new date of what he
 * has, delivered twice. A list for each package, in their order. Reads only; what comes in at the same moment is not seen.
 */
export async function findSameNumbers(db: Knex, clientId: string, packages: readonly PackageSubmission[]): Promise<Finding[][]> {
  const wanted = packages.flatMap(({ sellerInn, partner, period, documents }, place) =>
    documents.map(({ kind, number, date, revision }, index) => ({
      place,
      index,
      seller_inn: sellerInn,
      partner: partner.externalId,
      month: period.from.slice(0, 7),
      kind,
      number,
      document_date: date,
      revision: revision?.number ?? 0,
    })),
  );
  const { rows } = await db.raw<{ rows: { place: number; index: number }[] }>(
    `select distinct w.place, w.index
       from jsonb_to_recordset(:wanted) as w(place int, index int, seller_inn text, partner text, month text, kind text, number text, document_date date, revision int)
       join documents d on (d.seller_inn, d.kind, d.number_key) = (w.seller_inn, w.kind, number_key_of(w.number))
                       and d.document_date <> w.document_date and d.revision = w.revision and d.month = w.month and d.client_id = :clientId
                       and d.phase not in ('REJECTED', 'CANCELLED')
       join partners p on p.id = d.partner_id and p.external_id = w.partner
      order by 1, 2`,
    { wanted: JSON.stringify(wanted), clientId },
  );
  return packages.map((_, place) =>
    rows.filter((row) => row.place === place).map(({ index }) => finding('document.same-number', `/documents/${index}/number`)),
  );
}
