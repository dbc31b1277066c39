import { SealpostError } from '../../../domain/errors.ts';
import type { HashName } from '../asn1/algorithms.ts';
import { failSignature } from '../asn1/failure.ts';
import type { Certificate } from '../certificates/certificate.ts';
import type { StatusSource } from '../certificates/status-source.ts';
import { fetchBytes } from '../fetch-bytes.ts';
import { buildTimestampRequest, readTimestampResponse } from './timestamp-request.ts';
import { verifyTimestamp, type TimestampFacts } from './verify-timestamp.ts';

export interface TimestampClientOptions {
  /** Tried in this order. */
  urls: readonly string[];
  roots: readonly Certificate[];
  /** Accepted policies; all where empty. */
  policies?: readonly string[];
  /** Where the status of the authority's certificate is asked. */
  status: Pick<StatusSource, 'evidenceFor'>;
  /** For one exchange; a default where absent. */
  callMs?: number;
}

export interface TimestampToken {
  /** The TimeStampToken as received. */
  token: Buffer;
  facts: TimestampFacts;
}

export interface TimestampClient {
  /**
   * @param digest of the data under `hash`
   * @throws SealpostError timestamp.unavailable where no authority gives a token that passes every check
   */
  stamp(digest: Buffer, hash?: HashName): Promise<TimestampToken>;
}

const TOKEN_MAX_BYTES = 64 * 1024;
/** How far the authority's clock may be from ours. */
const CLOCK_TOLERANCE_MS = 5 * 60 * 1000;

/** Asks time-stamping authorities (RFC 3161) one after the other, and believes nothing that they say before it is checked. */
export function createTimestampClient(options: TimestampClientOptions): TimestampClient {
  return {
    async stamp(digest, hash = 'sha256') {
      const failures: unknown[] = [];
      for (const url of options.urls) {
        try {
          return await stampAt(url, digest, hash, options);
        } catch (error) {
          failures.push(error);
        }
      }
      throw new SealpostError('timestamp.unavailable', 'No time-stamping authority has given a valid time-stamp.', {
        cause: new AggregateError(failures),
        details: { reasons: failures.map(String) },
      });
    },
  };
}

async function stampAt(
  url: string,
  digest: Buffer,
  hash: HashName,
  { roots, policies = [], status, callMs }: TimestampClientOptions,
): Promise<TimestampToken> {
  const request = buildTimestampRequest(digest, hash);
  const response = await fetchBytes(url, {
    body: request.bytes,
    requestType: 'application/timestamp-query',
    responseType: 'application/timestamp-reply',
    bytesMax: TOKEN_MAX_BYTES,
    totalMs: callMs,
  });
  const token = readTimestampResponse(response);
  const expected = {
    roots,
    digest: (used: HashName) => (used === hash ? digest : failSignature('the time-stamp uses another hash than asked for')),
  };
  const unchecked = verifyTimestamp(token, { ...expected, needsStatus: false });
  const path = [unchecked.certificate, ...unchecked.chain];
  const facts = verifyTimestamp(token, { ...expected, evidence: await status.evidenceFor(path) });
  if (!facts.nonce?.equals(request.nonce)) failSignature('the time-stamp answers another request (nonce)');
  if (policies.length > 0 && !policies.includes(facts.policy)) failSignature(`the time-stamp is under the policy ${facts.policy}`);
  if (Math.abs(facts.generatedAt.getTime() - Date.now()) > CLOCK_TOLERANCE_MS) failSignature("the authority's clock differs too much");
  return { token, facts };
}
