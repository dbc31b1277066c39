import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { addLongTermData, addTimestamp } from '../signing/cades/signature-levels.ts';
import { collectEvidence, listKnownPath } from './proof-repository.ts';
import type { SignatureRow } from './rows.ts';
import { findTimestamp } from './timestamp-repository.ts';

export const SIGNATURE_LEVELS = ['b-b', 'b-t', 'b-lt'] as const;
export type SignatureLevel = (typeof SIGNATURE_LEVELS)[number];

/**
 * A document's signature at a baseline level of CAdES, made from what is kept: B-B as stored, B-T with its time-stamp, B-LT with
 * the certificates and status data of signer and time-stamping authority.
 * @throws SealpostError signature.level-not-ready
 */
export async function buildSignatureAtLevel(db: Knex, signature: SignatureRow, level: SignatureLevel): Promise<Buffer> {
  if (level === 'b-b') return signature.cms;
  const stamp = await findTimestamp(db, signature.document_id);
  if (!stamp) throw notReady('The signature has no time-stamp yet; documents get one after they have left electronically.');
  const stamped = addTimestamp(signature.cms, stamp.token);
  if (level === 'b-t') return stamped;
  const paths = await Promise.all([signature.certificate_thumbprint, stamp.authority].map((thumbprint) => listKnownPath(db, thumbprint)));
  const evidence = await Promise.all(paths.map((path) => collectEvidence(db, path, stamp.generated_at)));
  if (paths.some((path) => path.length === 0) || evidence.some(({ complete }) => !complete))
    throw notReady('The status of a certificate was not kept.');
  return addLongTermData(stamped, {
    certificates: paths.flat().map(({ raw }) => raw),
    lists: evidence.flatMap(({ lists }) => lists),
    answers: evidence.flatMap(({ answers }) => answers),
  });
}

function notReady(message: string): SealpostError {
  return new SealpostError('signature.level-not-ready', message, { details: { hint: 'The level b-b is there at once.' } });
}
