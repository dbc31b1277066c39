import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { insertCertificate, listCertificates } from '../database/certificate-repository.ts';
import { listMandates } from '../database/mandate-repository.ts';
import { findSeller } from '../database/registry-repository.ts';
import { issueDevelopmentKey } from './development-keys.ts';
import type { TestAuthority } from './test-authority.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface DevelopmentKeyOptions {
  /** Heads that get no key. */
  withoutKey?: string[];
  certificateDays?: Record<string, number>;
}

/** A development key and certificate for each signatory of the registry who has none. Safe to repeat. */
export async function prepareDevelopmentKeys(
  db: Knex,
  authority: TestAuthority,
  keys: { directory: string; passphrase: string },
  { withoutKey = [], certificateDays = {} }: DevelopmentKeyOptions,
): Promise<void> {
  const issuers = authority.issuer.certificate.raw;
  // Certificates of an authority of an earlier folder don't count: nobody could say their status.
  const served = new Set(
    (await listCertificates(db)).filter(({ chain }) => chain[0]?.equals(issuers)).map(({ signatoryId }) => signatoryId),
  );
  for (const mandate of await listMandates(db)) {
    if (served.has(mandate.signatoryId) || withoutKey.includes(mandate.headId)) continue;
    served.add(mandate.signatoryId);
    const seller = await findSeller(db, mandate.sellerInn);
    if (!seller) throw new SealpostError('seller.unknown', 'The seller of a mandate is not in the registry.');
    const days = mandate.role === 'head' ? certificateDays[mandate.headId] : undefined;
    const { certificate, chain } = await issueDevelopmentKey(
      authority,
      { ...keys, name: mandate.signatoryId },
      {
        fullName: mandate.fullName,
        post: mandate.post,
        namesOrganisation: mandate.basis !== 'power-of-attorney',
        ...(days ? { notAfter: new Date(Date.now() + days * DAY_MS) } : {}),
      },
      seller,
    );
    await insertCertificate(
      db,
      {
        thumbprint: certificate.thumbprint,
        signatoryId: mandate.signatoryId,
        certificate: certificate.raw,
        chain: chain.map(({ raw }) => raw),
        notBefore: certificate.notBefore,
        notAfter: certificate.notAfter,
        useFrom: certificate.notBefore,
      },
      'development',
    );
  }
}
