import type { DocumentSubmission } from './submission.ts';

/**
 * The day by which VAT goes (Law 176-FZ of 2025, tax code, article 167): the end of the service period, else the last shipment, else the
 * document's date. A correction keeps the day of the document that it corrects. YYYY-MM-DD.
 */
export function supplyDay({ content, date }: Pick<DocumentSubmission, 'content' | 'date'>): string {
  switch (content.form) {
    case 'lines':
      return (
        content.servicePeriod?.to ??
        content.shipmentDocuments
          ?.map((row) => row.date)
          .sort()
          .at(-1) ??
        date
      );
    case 'correction':
      return content.corrects.suppliedOn ?? content.corrects.date;
    case 'statement':
    case 'file':
      return date;
  }
}
