import type { Response } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { getContent } from '../lib/database/content-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { findDocumentTechnical } from '../lib/database/technical-repository.ts';
import { ASIC_MEDIA_TYPE, buildAsicContainer } from '../lib/signing/asic-container.ts';
import { sendFile } from './send-file.ts';

/** What of a document a consumer takes away. */
export const PARTS = ['file', 'signature', 'container'] as const;
export type Part = (typeof PARTS)[number];

export async function sendPart(db: Knex, response: Response, row: DocumentRow, part: Part): Promise<void> {
  const [content, { cms }] = await Promise.all([getContent(db, row.id, 'legal'), getSignature(db, row.id)]);
  switch (part) {
    case 'file':
      return sendFile(response, content.media_type, content.file_name, content.bytes);
    case 'signature':
      return sendFile(response, 'application/pkcs7-signature', `${content.file_name}.p7s`, cms);
    case 'container':
      return sendFile(response, ASIC_MEDIA_TYPE, `${content.file_name}.asics`, buildAsicContainer(content.file_name, content.bytes, cms));
  }
}

/** A technical document of a document's docflow, or its signature. @throws SealpostError docflow.not-found */
export async function sendTechnical(
  db: Knex,
  response: Response,
  documentId: string,
  entityId: string,
  part: 'content' | 'signature',
): Promise<void> {
  const row = await findDocumentTechnical(db, documentId, entityId);
  if (!row) throw new SealpostError('docflow.not-found', 'There is no such technical document.');
  if (part === 'content') sendFile(response, 'application/xml', row.file_name, row.bytes);
  else if (row.signature) sendFile(response, 'application/pkcs7-signature', `${row.file_name}.p7s`, row.signature);
  else
    throw new SealpostError('docflow.not-found', 'This technical document came without a signature; the operator vouches for its sender.');
}
