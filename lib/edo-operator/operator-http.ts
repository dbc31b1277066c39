import type { IncomingHttpHeaders } from 'node:http';
import { SealpostError } from '../../domain/errors.ts';
import { callOutside } from '../outside-call.ts';

/** One call of an operator's API, bounded in time and size, without redirects. */
export interface OperatorCall {
  method: 'GET' | 'POST';
  url: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs: number;
}

export interface OperatorAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type CallOperator = (call: OperatorCall) => Promise<OperatorAnswer>;

const ANSWER_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_PAUSE_MS = 5_000;
const PAUSE_MAX_MS = 10 * 60_000;

/** @throws SealpostError operator.unreachable where nobody answers in time: whether a write was done is then unknown */
export const callOperator: CallOperator = async ({ method, url, headers = {}, body, timeoutMs }) => {
  try {
    const asked = body === undefined ? {} : { body };
    const answer = await callOutside({ method, url, headers, ...asked, totalMs: timeoutMs, bytesMax: ANSWER_MAX_BYTES });
    if (answer.status >= 300 && answer.status < 400) throw new Error(`The answer leads elsewhere (${answer.status}).`);
    return answer;
  } catch (cause) {
    throw new SealpostError('operator.unreachable', 'The operator does not answer.', { cause });
  }
};

/** Answers that mean the same in every dialect: come back later. */
export function requireReady({ status, headers }: OperatorAnswer): void {
  const retryAfterMs = pauseOf(headers);
  if (status === 204) throw new SealpostError('operator.still-working', 'The operator is still at it.', { details: { retryAfterMs } });
  if (status === 429) throw new SealpostError('operator.busy', 'The operator wants fewer calls.', { details: { retryAfterMs } });
  if (status === 401 || status === 403)
    throw new SealpostError('operator.credentials-refused', 'The operator does not accept our credentials.');
  if (status >= 500) throw new SealpostError('operator.unreachable', `The operator answers ${status}.`, { details: { retryAfterMs } });
}

function pauseOf(headers: IncomingHttpHeaders): number {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, PAUSE_MAX_MS) : DEFAULT_PAUSE_MS;
}

/** A body that must be JSON. @throws SealpostError operator.unreachable for 200 with garbage: an outage that dresses up as an answer */
export function readJson<T>({ body }: OperatorAnswer): T {
  try {
    return JSON.parse(body.toString('utf8')) as T;
  } catch (cause) {
    throw new SealpostError('operator.unreachable', 'The operator answers with something that is not JSON.', { cause });
  }
}

/** What a door says of a file may be long; a person reads so much of it. */
const SAID_MAX = 10;
const SAID_TEXT_MAX = 500;

/** The operator's own words as details of an error: what exactly it does not accept. */
export function saidBy(said: readonly { code: string; text: string }[] | undefined): { said?: { code: string; text: string }[] } {
  if (!said || said.length === 0) return {};
  return { said: said.slice(0, SAID_MAX).map(({ code, text }) => ({ code: String(code), text: String(text).slice(0, SAID_TEXT_MAX) })) };
}
