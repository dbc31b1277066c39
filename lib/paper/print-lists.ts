import type { Knex } from 'knex';
import { RUN_PIECES, manifestCsv, postalCsv, runName, type ListedPiece } from '../../domain/print/lists.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import { addressText } from '../../domain/submission.ts';
import { listPieceAddresses, listPieceDocuments, type PrintBatchRow } from '../database/print-batch-repository.ts';
import { findSeller } from '../database/registry-repository.ts';
import { partnerName } from './forms/parties.ts';
import { renderPostalList } from './postal-list.ts';

/** Manifest and postal list of a batch, as files. */
export async function buildPrintLists(
  db: Knex,
  batch: PrintBatchRow,
): Promise<{ name: string; mediaType: 'application/pdf' | 'text/csv'; bytes: Buffer }[]> {
  const [addresses, documents, seller] = await Promise.all([
    listPieceAddresses(db, batch.id, 1, batch.pieces),
    listPieceDocuments(db, batch.id, 1, batch.pieces),
    findSeller(db, batch.seller_inn),
  ]);
  const wet = new Map<number, number[]>();
  for (const { piece, wetSignature, firstSheet, sheets } of documents)
    if (wetSignature) wet.set(piece, [...(wet.get(piece) ?? []), firstSheet + sheets - 1]);
  let page = 1;
  const pieces = addresses.map(({ piece, sheets, partnerCard }): ListedPiece => {
    const begins = (piece - 1) % RUN_PIECES === 0;
    if (begins) page = 1;
    const firstPage = page;
    page += sheets;
    return {
      piece,
      sheets,
      wetSheets: wet.get(piece) ?? [],
      partner: partnerCard,
      addressee: partnerName(partnerCard),
      address: addressText(partnerCard.address),
      file: runName(Math.ceil(piece / RUN_PIECES)),
      firstPage,
    };
  });
  const date = moscowDate(batch.closed_at!);
  return [
    { name: 'manifest.csv', mediaType: 'text/csv', bytes: Buffer.from(manifestCsv(batch, pieces)) },
    { name: 'f103.csv', mediaType: 'text/csv', bytes: Buffer.from(postalCsv(pieces)) },
    {
      name: 'f103.pdf',
      mediaType: 'application/pdf',
      bytes: await renderPostalList({ batch: batch.number, date, seller: seller!, pieces }),
    },
  ];
}
