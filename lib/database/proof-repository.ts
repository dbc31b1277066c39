import type { Knex } from 'knex';
import type { Certificate } from '../signing/certificates/certificate.ts';
import { readCertificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence, StatusProof } from '../signing/certificates/certificate-status.ts';
import { sha256Hex } from '../sha256.ts';

/** Remembers which proofs are stored already, so that a month of signatures costs a handful of writes. */
const REMEMBERED_MAX = 2_000;

export type ProofKeeper = (path: readonly Certificate[], proofs: readonly StatusProof[]) => Promise<void>;

/**
 * Keeps certificates and the proofs of their status, each once under its digest: what later makes B-LT possible without the
 * authority. `proofs[i]` is about `path[i]`.
 */
export function createProofKeeper(db: Knex): ProofKeeper {
  const stored = new Set<string>();
  return async (path, proofs) => {
    const keys = path.map((certificate, index) => `${certificate.thumbprint}.${proofs[index] ? sha256Hex(proofs[index].raw) : ''}`);
    if (keys.every((key) => stored.has(key))) return;
    await db('known_certificates')
      .insert(
        path.map((certificate, index) => ({
          thumbprint: certificate.thumbprint,
          certificate: certificate.raw,
          issuer_thumbprint: path[index + 1]?.thumbprint ?? null,
        })),
      )
      .onConflict('thumbprint')
      .ignore();
    const rows = proofs.map((proof, index) => ({
      sha256: sha256Hex(proof.raw),
      thumbprint: path[index]!.thumbprint,
      source: proof.source,
      bytes: proof.raw,
      this_update: proof.thisUpdate,
      next_update: proof.nextUpdate,
      fetched_at: new Date(),
    }));
    await db('status_proofs').insert(rows).onConflict('sha256').ignore();
    if (stored.size > REMEMBERED_MAX) stored.clear();
    for (const key of keys) stored.add(key);
  };
}

interface ProofRow {
  source: 'list' | 'answer';
  bytes: Buffer;
}

/** The path of a certificate to its root, as it was when it was used; empty where it is not known. */
export async function listKnownPath(db: Knex, thumbprint: string): Promise<Certificate[]> {
  const { rows } = await db.raw<{ rows: { certificate: Buffer }[] }>(
    `with recursive path as (
       select thumbprint, certificate, issuer_thumbprint, 1 as depth from known_certificates where thumbprint = ?
       union all
       select k.thumbprint, k.certificate, k.issuer_thumbprint, depth + 1 from known_certificates k join path p on k.thumbprint = p.issuer_thumbprint where depth < 6
     ) select certificate from path order by depth`,
    [thumbprint],
  );
  return rows.map(({ certificate }) => readCertificate(certificate));
}

/** For each certificate but the root the first proof from `since` on, or else the newest that there is. */
export async function collectEvidence(
  db: Knex,
  path: readonly Certificate[],
  since: Date,
): Promise<StatusEvidence & { complete: boolean }> {
  const found = await Promise.all(
    path.slice(0, -1).map(async ({ thumbprint }) => {
      const { rows } = await db.raw<{ rows: ProofRow[] }>(
        `select source, bytes from status_proofs where thumbprint = ?
          order by fetched_at >= ? desc, case when fetched_at >= ? then fetched_at end, fetched_at desc limit 1`,
        [thumbprint, since, since],
      );
      return rows[0];
    }),
  );
  const of = (source: ProofRow['source']) => found.flatMap((proof) => (proof?.source === source ? [proof.bytes] : []));
  return { lists: of('list'), answers: of('answer'), complete: found.every((proof) => proof !== undefined) };
}
