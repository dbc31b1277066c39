import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable, Transform, pipeline } from 'node:stream';

/** What the client `minio` calls instead of node:http. */
export interface S3Transport {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

export interface S3Limits {
  /** Without a byte in either direction. */
  idleMs: number;
  /** From the call to the last byte of its answer. */
  totalMs: number;
  /** The largest object, or list of objects. */
  bytesMax: number;
}

export const S3_LIMITS: S3Limits = { idleMs: 20_000, totalMs: 5 * 60_000, bytesMax: 256 * 1024 * 1024 };
/** A server's words about a failure are a page of XML. */
const FAILURE_MAX_BYTES = 256 * 1024;
const FIRST_FAILURE = 300;

/**
 * Node's HTTP with limits, for a client that has none. It throws at 408, 429 and 5xx without reading what came with them, and each such answer
 * kept one of the agent's sockets for ever. So a failure's body is read here before the client hears of it, and every body ends in time.
 */
export function createS3Transport(secure: boolean, { idleMs, totalMs, bytesMax }: S3Limits): S3Transport {
  const send = secure ? httpsRequest : httpRequest;
  return {
    request(options, onResponse) {
      let answered = false;
      const outgoing = send({ ...options, timeout: idleMs });
      const total = setTimeout(() => outgoing.destroy(new Error('no whole answer in time')), totalMs);
      const hand = (response: IncomingMessage, body: Readable) => {
        answered = true;
        onResponse(Object.assign(body, { statusCode: response.statusCode, headers: response.headers }) as unknown as IncomingMessage);
      };
      outgoing.on('timeout', () => outgoing.destroy(new Error('the line has gone silent')));
      outgoing.on('upgrade', (_response, socket) => socket.destroy());
      outgoing.on('response', (response) => {
        // Nothing is stored packed, and nobody has asked for it.
        if ((response.headers['content-encoding'] ?? 'identity') !== 'identity') return void outgoing.destroy(new Error('a packed answer'));
        const failed = (response.statusCode ?? 0) >= FIRST_FAILURE;
        const limited = limitBytes(failed ? FAILURE_MAX_BYTES : bytesMax);
        // Whatever ends the answer too early ends the request with it, and its socket is free.
        pipeline(response, limited, (error) => error && outgoing.destroy(error));
        if (!failed) return hand(response, limited);
        answered = true;
        limited.toArray().then(
          (chunks) => hand(response, Readable.from(chunks)),
          (error: unknown) => outgoing.emit('error', error),
        );
      });
      outgoing.on('close', () => {
        clearTimeout(total);
        // Closed without a word, or with another protocol's: who waits is told. The client listens and hears the first telling only.
        if (!answered) outgoing.emit('error', new Error('the connection was closed without an answer'));
      });
      return outgoing;
    },
  };
}

function limitBytes(bytesMax: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > bytesMax) done(new Error('an answer that is too large'));
      else done(null, chunk);
    },
  });
}
