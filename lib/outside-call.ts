import { request as httpRequest, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createKeepingAgent } from './kept-lines.ts';

export interface OutsideCall {
  method?: 'GET' | 'POST';
  url: URL | string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** From the call to the last byte of its answer, whatever the other side does meanwhile. */
  totalMs: number;
  /** The answer's body; more is an error. */
  bytesMax: number;
  /** Resolves the name, where not every address may be called. Such a call has a connection of its own. */
  lookup?: LookupFunction;
  /** An answer whose body doesn't end, or is too large, counts by its status: nobody reads the rest. */
  statusIsEnough?: boolean;
}

export interface OutsideAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Reaching a host in the same town takes milliseconds, on another continent a second; DNS, TCP and TLS together get this. */
const CONNECT_MS = 5_000;
/** A line on which nothing has moved for so long is dead. */
const IDLE_MS = 15_000;
const AGENTS = { http: createKeepingAgent(false), https: createKeepingAgent(true) };

/**
 * The one way to call somebody outside over HTTP: limits for connecting, silence, the whole and the size; no redirect is followed, nothing is
 * unpacked, and whatever comes back (a change of protocol, garbage, an answer without an end) it settles and its socket is free.
 * @throws Error that says what was wrong with the answer
 */
export async function callOutside(call: OutsideCall): Promise<OutsideAnswer> {
  try {
    return await callOnce(call, AGENTS);
  } catch (error) {
    // A kept connection that the server was just closing: nothing was answered, and reading may be done again.
    if (!(error instanceof ClosedMeanwhile) || call.method === 'POST') throw error;
    return callOnce(call, undefined);
  }
}

class ClosedMeanwhile extends Error {}

async function callOnce(call: OutsideCall, agents: typeof AGENTS | undefined): Promise<OutsideAnswer> {
  const { method = 'GET', headers, body, lookup } = call;
  const url = new URL(call.url);
  const secure = url.protocol === 'https:';
  const agent = (lookup ? undefined : agents?.[secure ? 'https' : 'http']) ?? false;
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const outgoing = (secure ? httpsRequest : httpRequest)(url, {
    method,
    agent,
    // Whatever packs its answer all the same is not unpacked: 10 MB may hide 10 GB.
    headers: { 'accept-encoding': 'identity', ...headers, ...length },
    timeout: IDLE_MS,
    ...(lookup ? { lookup } : {}),
  });
  try {
    const answered = settle(outgoing, call);
    outgoing.end(body);
    return await answered;
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

function settle(outgoing: ClientRequest, { totalMs, bytesMax, statusIsEnough = false }: OutsideCall): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    const chunks: Buffer[] = [];
    const answer = () => ({ status: response!.statusCode!, headers: response!.headers, body: Buffer.concat(chunks) });
    const timers: NodeJS.Timeout[] = [];
    let settled = false;
    const end = (error?: Error) => {
      if (settled) return;
      settled = true;
      for (const timer of timers) clearTimeout(timer);
      if (error && !(statusIsEnough && response)) reject(error);
      else resolve(answer());
      if (error) outgoing.destroy();
    };
    const within = (milliseconds: number, what: string) => {
      const timer = setTimeout(() => end(new Error(what)), milliseconds);
      timers.push(timer);
      return timer;
    };
    within(totalMs, 'no whole answer in time');
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = within(CONNECT_MS, 'no connection in time');
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => clearTimeout(timer));
    });
    outgoing.on('timeout', () => end(new Error('the line has gone silent')));
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      end(outgoing.reusedSocket && !response && error.code === 'ECONNRESET' ? new ClosedMeanwhile(error.message) : error),
    );
    // Without a listener a 101 would end the request and tell nobody.
    outgoing.on('upgrade', (_response, socket) => {
      socket.destroy();
      end(new Error('an answer that changes the protocol (101)'));
    });
    outgoing.on('close', () => end(new Error('the connection was closed without an answer')));
    outgoing.on('response', (incoming) => {
      response = incoming;
      if ((incoming.headers['content-encoding'] ?? 'identity') !== 'identity')
        return end(new Error('a packed answer that nobody asked for'));
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > bytesMax) end(new Error('an answer that is too large'));
        else chunks.push(chunk);
      });
      incoming.on('error', end);
      incoming.on('end', () => (incoming.complete ? end() : end(new Error('an answer that was cut off'))));
    });
  });
}
