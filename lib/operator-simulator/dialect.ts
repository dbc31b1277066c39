import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { CallFault, Faults } from './faults.ts';

/** One operator of the sandbox as a dialect sees it. */
export interface DialectContext {
  exchange: Exchange;
  faults: Faults;
  now: () => Date;
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
  switch (fault) {
    case 'timeout-before':
      return 'silence';
    case 'too-many':
      return { status: 429, headers: { 'retry-after': '1' } };
    case 'server-error':
      return { status: 503 };
    case 'garbage':
      return { status: 200, body: '<html>maintenance</html>' };
    default:
      return undefined;
  }
}

export function sendAnswer(response: ServerResponse, { status, body, headers = {} }: DialectAnswer): void {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
}
