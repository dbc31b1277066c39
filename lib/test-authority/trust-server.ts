import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { buildOcspResponse, buildRevocationList, readOcspRequest } from './status-statements.ts';
import type { TestAuthority } from './test-authority.ts';
import { buildTimestampResponse, type TokenChanges } from './timestamp-token.ts';

/** What the server does wrong on demand. */
export interface TrustFaults {
  /** Paths that answer 503. */
  down: Set<'ocsp' | 'tsa' | 'crl'>;
  token: TokenChanges;
}

export interface TrustServer {
  url: string;
  ocspUrl: string;
  tsaUrl: string;
  /** The lists of root and issuer. */
  listUrls: string[];
  faults: TrustFaults;
  /** Answers given, by path. */
  counts: { ocsp: number; tsa: number; crl: number };
  close(): Promise<void>;
}

/** How long a statement about status is valid. */
const STATEMENT_LIFE_MS = 6 * 60 * 60 * 1000;
/** Statements look back a little, so that clocks that differ don't refuse them. */
const STATEMENT_AGE_MS = 60 * 1000;

/** OCSP responder, revocation lists and time-stamping authority of a test authority, over HTTP on loopback. */
export async function startTrustServer(authority: TestAuthority, port = 0): Promise<TrustServer> {
  const faults: TrustFaults = { down: new Set(), token: {} };
  const counts = { ocsp: 0, tsa: 0, crl: 0 };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const [, service, name] = request.url?.split('/') ?? [];
    if (service !== 'ocsp' && service !== 'tsa' && service !== 'crl') return void response.writeHead(404).end();
    if (faults.down.has(service)) return void response.writeHead(503).end();
    counts[service] += 1;
    const body = await buffer(request);
    const [type, bytes] = answerService(authority, faults, service, name ?? '', body);
    return void response.writeHead(200, { 'content-type': type }).end(bytes);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    ocspUrl: `${url}/ocsp`,
    tsaUrl: `${url}/tsa`,
    listUrls: [`${url}/crl/root`, `${url}/crl/issuer`],
    faults,
    counts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerService(
  authority: TestAuthority,
  faults: TrustFaults,
  service: 'ocsp' | 'tsa' | 'crl',
  name: string,
  body: Buffer,
): [type: string, bytes: Buffer] {
  const now = Date.now();
  const times = { thisUpdate: new Date(now - STATEMENT_AGE_MS), nextUpdate: new Date(now + STATEMENT_LIFE_MS) };
  switch (service) {
    case 'tsa':
      return [
        'application/timestamp-reply',
        buildTimestampResponse(authority.timestamper, [authority.issuer.certificate], body, faults.token),
      ];
    case 'crl': {
      const issuer = name === 'root' ? authority.root : authority.issuer;
      return ['application/pkix-crl', buildRevocationList(issuer, authority.revoked, times)];
    }
    case 'ocsp': {
      const { certId, serial, nonce } = readOcspRequest(body);
      const revokedAt = authority.revoked.get(serial.toString('hex'));
      return ['application/ocsp-response', buildOcspResponse(authority.ocspResponder, { certId, nonce, revokedAt, ...times })];
    }
  }
}
