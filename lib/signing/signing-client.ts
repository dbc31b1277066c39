import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { KIND_OF, SealpostError, type ErrorCode } from '../../domain/errors.ts';

/** What the signing process is asked: never bytes, never a key. */
export interface SigningRequest {
  documentId: string;
  headId: string;
  /** SHA-256 of the bytes to be signed, hex. */
  digest: string;
}

/** The signature itself is in the database; this says which one it is. */
export interface SigningReceipt {
  certificateThumbprint: string;
  /** SHA-256 of the CMS, hex. */
  signatureDigest: string;
  signedAt: string;
}

export interface SigningClient {
  /** @throws SealpostError with the signing process's own code, or signer.unreachable */
  sign(request: SigningRequest): Promise<SigningReceipt>;
  close(): void;
}

const TIMEOUT_MS = 10_000;
const SOCKETS_MAX = 16;

/** Talks with the signing process over its local socket. */
export function createSigningClient(socketPath: string): SigningClient {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  return {
    async sign(request) {
      const { status, body } = await post(agent, socketPath, JSON.stringify(request)).catch((error: unknown) => {
        throw new SealpostError('signer.unreachable', 'The signing process does not answer.', { cause: error });
      });
      if (status === 200) return body as SigningReceipt;
      const { code, message, details } = body as { code: string; message: string; details?: Record<string, unknown> };
      if (code in KIND_OF) throw new SealpostError(code as ErrorCode, message, { details: details ?? {} });
      throw new SealpostError('signer.unreachable', 'The signing process failed.', { details: { status } });
    },
    close: () => agent.destroy(),
  };
}

function post(agent: Agent, socketPath: string, body: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        agent,
        socketPath,
        method: 'POST',
        path: '/sign',
        timeout: TIMEOUT_MS,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        text(response)
          .then((received) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(received) as unknown }), reject)
          .catch(reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('The signing process took too long.')));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
