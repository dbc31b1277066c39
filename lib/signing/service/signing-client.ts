import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { DocumentKind } from '../../../domain/document-kind.ts';
import { KIND_OF, SealpostError, type ErrorCode } from '../../../domain/errors.ts';

/** What the signing process is asked: never bytes, never a key. */
export interface SigningRequest {
  documentId: string;
  headId: string;
  /** SHA-256 of the bytes to be signed, hex. */
  digest: string;
}

/** Asks whether documents like these could be signed now. */
export interface SigningCheck {
  headId: string;
  kind: DocumentKind;
  sellerInn: string;
}

/** The signature itself is in the database; this says which one it is. */
export interface SigningReceipt {
  /** Null for a signature from before the registry of mandates. */
  mandateId: string | null;
  certificateThumbprint: string;
  /** SHA-256 of the CMS, hex. */
  signatureDigest: string;
  signedAt: string;
}

export interface SigningClient {
  /** @throws SealpostError with the signing process's own code, or signer.unreachable */
  sign(request: SigningRequest): Promise<SigningReceipt>;
  /** @throws SealpostError what stands in the way of signing, as the signing process says it */
  check(request: SigningCheck): Promise<void>;
  /** @throws SealpostError what stands in the way of signing the order */
  signOrder(orderId: string): Promise<void>;
  /** Which process answers now. @throws SealpostError signer.unreachable, database.unavailable where its database is away */
  health(): Promise<{ pid: number }>;
  close(): void;
}

const TIMEOUT_MS = 10_000;
const SOCKETS_MAX = 16;

/** Talks with the signing process over its local socket. */
export function createSigningClient(socketPath: string): SigningClient {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const ask = async (path: string, request?: object): Promise<unknown> => {
    const { status, body } = await call({ agent, socketPath, path }, request ? JSON.stringify(request) : undefined).catch(
      (error: unknown) => {
        throw new SealpostError('signer.unreachable', 'The signing process does not answer.', { cause: error });
      },
    );
    if (status === 200) return body;
    const { code, message, details } = body as { code: string; message: string; details?: Record<string, unknown> };
    if (code in KIND_OF) throw new SealpostError(code as ErrorCode, message, { details: details ?? {} });
    throw new SealpostError('signer.unreachable', 'The signing process failed.', { details: { status } });
  };
  return {
    sign: async (request) => (await ask('/sign', request)) as SigningReceipt,
    check: async (request) => void (await ask('/check', request)),
    signOrder: async (orderId) => void (await ask('/order', { orderId })),
    health: async () => (await ask('/health')) as { pid: number },
    close: () => agent.destroy(),
  };
}

function call(
  to: { agent: Agent; socketPath: string; path: string },
  body: string | undefined,
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        ...to,
        timeout: TIMEOUT_MS,
        ...(body === undefined
          ? { method: 'GET' }
          : { method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }),
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
