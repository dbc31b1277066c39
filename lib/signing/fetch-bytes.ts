import { SealpostError } from '../../domain/errors.ts';
import { callOutside } from '../outside-call.ts';

export interface FetchBytesOptions {
  body?: Buffer;
  requestType?: string;
  /** The media type that the answer must have; any where absent. */
  responseType?: string;
  bytesMax: number;
  /** For the whole exchange. */
  totalMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;

/**
 * One exchange with a trust service over HTTP: bounded in time and size, no redirects. Addresses come from our configuration only,
 * never out of a certificate: what stands there is the choice of whoever made it.
 * @throws SealpostError trust-service.unreachable
 */
export async function fetchBytes(
  url: string,
  { body, requestType, responseType, bytesMax, totalMs = TIMEOUT_MS }: FetchBytesOptions,
): Promise<Buffer> {
  try {
    const asked = body ? ({ method: 'POST', body, headers: { 'content-type': requestType! } } as const) : {};
    const answer = await callOutside({ url, ...asked, totalMs, bytesMax });
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    const type = answer.headers['content-type']?.split(';')[0];
    if (responseType && type !== responseType) throw new Error(`an answer of the type ${type}`);
    return answer.body;
  } catch (error) {
    throw new SealpostError('trust-service.unreachable', `The trust service at ${new URL(url).host} did not answer properly.`, {
      cause: error,
    });
  }
}
