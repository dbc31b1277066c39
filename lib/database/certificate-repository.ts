import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { SignatoryCertificate } from '../../domain/mandate.ts';
import { requireRow } from './mandate-repository.ts';
import { recordChange } from './registry-changes.ts';

interface CertificateRow {
  thumbprint: string;
  signatory_id: string;
  certificate: Buffer;
  chain: Buffer[];
  not_before: Date;
  not_after: Date;
  use_from: Date;
  retired_at: Date | null;
}

/** A certificate with its bytes: what the firewall compares names and chain with. */
export interface StoredCertificate extends SignatoryCertificate {
  certificate: Buffer;
  /** Issuing certificates without the root. */
  chain: Buffer[];
}

export async function listCertificates(db: Knex, signatoryId?: string): Promise<StoredCertificate[]> {
  const query = db<CertificateRow>('signatory_certificates').orderBy('use_from');
  const rows = await (signatoryId ? query.where({ signatory_id: signatoryId }) : query);
  return rows.map((row) => ({
    thumbprint: row.thumbprint,
    signatoryId: row.signatory_id,
    certificate: row.certificate,
    chain: row.chain,
    notBefore: row.not_before,
    notAfter: row.not_after,
    useFrom: row.use_from,
    retiredAt: row.retired_at,
  }));
}

/**
 * Enters a certificate of a signatory; entering the same one again changes nothing.
 * @throws SealpostError registry.not-found for an unknown signatory, registry.conflict where it belongs to somebody else
 */
export async function insertCertificate(db: Knex, entry: Omit<StoredCertificate, 'retiredAt'>, actor: string): Promise<void> {
  const known = await db<CertificateRow>('signatory_certificates').where({ thumbprint: entry.thumbprint }).first();
  if (known) {
    if (known.signatory_id === entry.signatoryId) return;
    throw new SealpostError('registry.conflict', 'This certificate belongs to another person.', {
      details: { thumbprint: entry.thumbprint },
    });
  }
  await recordChange(db, actor, async (trx) => {
    await requireRow(trx, 'signatories', { id: entry.signatoryId });
    await trx('signatory_certificates').insert({
      thumbprint: entry.thumbprint,
      signatory_id: entry.signatoryId,
      certificate: entry.certificate,
      chain: trx.raw('?::bytea[]', [`{${entry.chain.map((bytes) => `"\\\\x${bytes.toString('hex')}"`).join(',')}}`]),
      not_before: entry.notBefore,
      not_after: entry.notAfter,
      use_from: entry.useFrom,
    });
    const { certificate: _bytes, chain: _chain, thumbprint, ...data } = entry;
    return { change: { subject: 'certificate', subjectId: thumbprint, action: 'entered', data }, result: undefined };
  });
}

/** From then on the certificate is not used any more. */
export async function retireCertificate(db: Knex, thumbprint: string, at: Date | undefined, actor: string): Promise<void> {
  await recordChange(db, actor, async (trx, now) => {
    await requireRow(trx, 'signatory_certificates', { thumbprint });
    await trx('signatory_certificates')
      .where({ thumbprint })
      .update({ retired_at: at ?? now });
    return { change: { subject: 'certificate', subjectId: thumbprint, action: 'retired', data: { at: at ?? now } }, result: undefined };
  });
}
