import { randomBytes } from 'node:crypto';
import { SealpostError } from '../../../domain/errors.ts';
import { fetchBytes } from '../fetch-bytes.ts';
import type { Certificate } from './certificate.ts';
import { verifyStatus, type StatusEvidence, type StatusProof } from './certificate-status.ts';
import { buildOcspRequest, readOcspResponse } from './ocsp-response.ts';

export interface StatusSourceOptions {
  /** Distribution points of revocation lists, and responders. Asked for every certificate; what doesn't fit counts for nothing. */
  listUrls: readonly string[];
  ocspUrls: readonly string[];
  /** A status is used this long at most, however long its proof claims to be valid. */
  maxAgeMs?: number;
  now?: () => Date;
  /** For one exchange; a default where absent. */
  callMs?: number;
}

export interface StatusSource {
  /**
   * The status of each certificate of a path but the root, asked afresh or from the cache.
   * @throws SealpostError signature.invalid where one is revoked; signature.indeterminate where no source proves the status
   */
  requireGood(path: readonly Certificate[]): Promise<StatusProof[]>;
  /** The same as bytes. */
  evidenceFor(path: readonly Certificate[]): Promise<StatusEvidence>;
}

const LIST_MAX_BYTES = 32 * 1024 * 1024;
const ANSWER_MAX_BYTES = 64 * 1024;
const NONCE_BYTES = 16;
/** X-Road uses the same limit for OCSP answers. */
const MAX_AGE_MS = 60 * 60 * 1000;
/** A failed attempt isn't repeated for each document of a month. */
const FAILURE_AGE_MS = 3_000;

interface Known {
  proof: Promise<StatusProof>;
  /** Fresh answers are looked up again in the background from here on. */
  refreshAt: number;
  until: number;
}

/** Asks OCSP responders and revocation lists, and remembers within limits. Fails closed: no proof, no "good". */
export function createStatusSource(options: StatusSourceOptions): StatusSource {
  const { maxAgeMs = MAX_AGE_MS, now = () => new Date() } = options;
  const known = new Map<string, Known>();

  const ask = (certificate: Certificate, issuer: Certificate): Known => {
    const askedAt = now().getTime();
    const entry: Known = { proof: askSources(certificate, issuer, options, now), refreshAt: Infinity, until: Infinity };
    entry.proof.then(
      ({ nextUpdate }) => {
        entry.until = Math.min(nextUpdate.getTime(), askedAt + maxAgeMs);
        entry.refreshAt = askedAt + (entry.until - askedAt) / 2;
      },
      () => (entry.until = now().getTime() + FAILURE_AGE_MS),
    );
    return entry;
  };

  const requireOne = (certificate: Certificate, issuer: Certificate): Promise<StatusProof> => {
    const time = now().getTime();
    const key = `${certificate.thumbprint}.${issuer.thumbprint}`;
    const entry = known.get(key);
    if (!entry || entry.until <= time) {
      const asked = ask(certificate, issuer);
      known.set(key, asked);
      return asked.proof;
    }
    if (entry.refreshAt <= time) {
      entry.refreshAt = Infinity;
      const refreshed = ask(certificate, issuer);
      // A failed refresh leaves the proof that is still good; a revocation replaces it at once.
      refreshed.proof.then(
        () => known.set(key, refreshed),
        (error: unknown) => {
          if (error instanceof SealpostError && error.code === 'signature.invalid') known.set(key, refreshed);
          else entry.refreshAt = now().getTime() + FAILURE_AGE_MS;
        },
      );
    }
    return entry.proof;
  };

  const requireGood = (path: readonly Certificate[]) =>
    Promise.all(path.slice(0, -1).map((certificate, index) => requireOne(certificate, path[index + 1]!)));
  return {
    requireGood,
    async evidenceFor(path) {
      const proofs = await requireGood(path);
      const of = (source: StatusProof['source']) => proofs.filter((proof) => proof.source === source).map(({ raw }) => raw);
      return { lists: of('list'), answers: of('answer') };
    },
  };
}

async function askSources(
  certificate: Certificate,
  issuer: Certificate,
  { listUrls, ocspUrls, callMs }: StatusSourceOptions,
  now: () => Date,
): Promise<StatusProof> {
  const [answers, lists] = await Promise.all([
    collect(ocspUrls, (url) => askResponder(url, certificate, issuer, callMs)),
    collect(listUrls, (url) => fetchBytes(url, { bytesMax: LIST_MAX_BYTES, totalMs: callMs })),
  ]);
  const at = now();
  return verifyStatus(certificate, issuer, { lists, answers }, { at, now: at });
}

/** What answered; a source that fails is as if it were not there, and no source at all leaves the status unknown. */
async function collect(urls: readonly string[], get: (url: string) => Promise<Buffer>): Promise<Buffer[]> {
  const settled = await Promise.allSettled(urls.map(get));
  return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function askResponder(url: string, certificate: Certificate, issuer: Certificate, callMs?: number): Promise<Buffer> {
  const nonce = randomBytes(NONCE_BYTES);
  const raw = await fetchBytes(url, {
    body: buildOcspRequest(certificate, issuer, nonce),
    requestType: 'application/ocsp-request',
    responseType: 'application/ocsp-response',
    bytesMax: ANSWER_MAX_BYTES,
    totalMs: callMs,
  });
  const answer = readOcspResponse(raw, certificate, issuer);
  // Responders may leave the nonce out (RFC 5019); another's nonce is an old answer played again.
  if (answer.nonce && !answer.nonce.equals(nonce)) throw new Error('The answer belongs to another request.');
  return raw;
}
