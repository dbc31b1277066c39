import { SealpostError } from '../../domain/errors.ts';

export interface FetchBytesOptions {
  body?: Buffer;
  requestType?: string;
  /** The media type that the answer must have; any where absent. */
  responseType?: string;
  bytesMax: number;
}

const TIMEOUT_MS = 10_000;

/**
 * One exchange with a trust service over HTTP: bounded in time and size, no redirects. Addresses come from our configuration only,
 * never out of a certificate: what stands there is the choice of whoever made it.
 * @throws SealpostError trust-service.unreachable
 */
export async function fetchBytes(url: string, { body, requestType, responseType, bytesMax }: FetchBytesOptions): Promise<Buffer> {
  // Held by the timer, not by a signal that could be collected before its time: what waits here may be a month of documents.
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error('no answer in time')), TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: limit.signal,
      ...(body ? { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': requestType! } } : {}),
    });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    const type = response.headers.get('content-type')?.split(';')[0];
    if (responseType && type !== responseType) throw new Error(`an answer of the type ${type}`);
    return await readLimited(response, bytesMax);
  } catch (error) {
    throw new SealpostError('trust-service.unreachable', `The trust service at ${new URL(url).host} did not answer properly.`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function readLimited(response: Response, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > bytesMax) throw new Error('an answer that is too large');
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
