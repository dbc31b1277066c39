import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { CallFault, Faults } from './faults.ts';

/** One operator of the sandbox as a dialect sees it. */
export interface DialectContext {
  exchange: Exchange;
  faults: Faults;
}

export interface DialectCall {
  request: IncomingMessage;
  url: URL;
  /** The parsed body; an empty object where there is none. */
  body: Record<string, unknown>;
}

export interface DialectAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** The name of the method and the key, for the journal. */
  method: string;
  key: string | null;
}

export type Dialect = (
  call: DialectCall,
  fault: (writes: boolean, key: string) => CallFault | undefined,
) => Promise<DialectAnswer | 'silence'>;

/** Faults that look alike in every dialect. Undefined where the call goes on as usual. */
export function plainFault(fault: CallFault | undefined): Omit<DialectAnswer, 'method' | 'key'> | 'silence' | undefined {
  return fault && PLAIN_FAULTS[fault];
}

const PLAIN_FAULTS: Partial<Record<CallFault, Omit<DialectAnswer, 'method' | 'key'> | 'silence'>> = {
  'timeout-before': 'silence',
  'too-many': { status: 429, headers: { 'retry-after': '1' } },
  'server-error': { status: 503 },
  garbage: { status: 200, body: '<html>maintenance</html>' },
};

export function sendAnswer(response: ServerResponse, { status, body, headers = {} }: DialectAnswer): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
}
