import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.ts';

export type { components, paths } from './schema.ts';
export type Document = components['schemas']['Document'];
export type Event = components['schemas']['Event'];
export type Explanation = components['schemas']['Explanation'];
export type PackageSubmission = components['schemas']['PackageSubmission'];
export type Problem = components['schemas']['Problem'];

export interface SealpostOptions {
  /** Such as https://sealpost.example. */
  url: string;
  /** An API key (sp_…), or a consumer's token of the utility's site. */
  key: string;
  fetch?: (request: Request) => Promise<Response>;
}

/** What the API refuses, with its stable code. */
export class SealpostProblem extends Error {
  override readonly name = 'SealpostProblem';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

export interface SealpostClient {
  /** Every route of the API, typed by path: `client.api.GET('/v1/documents/{id}', …)`. */
  api: Client<paths>;
  /** Hands a package in. The key makes a repeat harmless: use the same one for the same package. @throws SealpostProblem */
  handIn(body: PackageSubmission, idempotencyKey: string): Promise<components['schemas']['Acceptance']>;
  /** @throws SealpostProblem */
  getDocument(id: string): Promise<Document>;
  explain(id: string): Promise<Explanation>;
  /** Waits by long poll until a document is as wanted. @throws SealpostProblem; Error where the time is up */
  waitForDocument(id: string, until: (document: Document) => boolean, timeoutMs?: number): Promise<Document>;
  /** The gap-free feed from a position on: pages until its end, then goes on where `follow` says so. Keep the position of what was worked off. */
  changes(options: { after: number; follow?: boolean; pauseMs?: number; signal?: AbortSignal }): AsyncGenerator<Event>;
}

const PAGE = 500;
const PAUSE_MS = 1_000;
const POLL_SECONDS = 25;
const WAIT_MS = 10 * 60_000;

export function createSealpostClient({ url, key, fetch }: SealpostOptions): SealpostClient {
  const api = createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${key}` }, ...(fetch ? { fetch } : {}) });
  return {
    api,
    async handIn(body, idempotencyKey) {
      return take(await api.POST('/v1/packages', { body, params: { header: { 'Idempotency-Key': idempotencyKey } } }));
    },
    async getDocument(id) {
      return take(await api.GET('/v1/documents/{id}', { params: { path: { id } } }));
    },
    async explain(id) {
      return take(await api.GET('/v1/documents/{id}/explain', { params: { path: { id } } }));
    },
    async waitForDocument(id, until, timeoutMs = WAIT_MS) {
      const deadline = Date.now() + timeoutMs;
      let document = take(await api.GET('/v1/documents/{id}', { params: { path: { id } } }));
      while (!until(document)) {
        const left = deadline - Date.now();
        if (left <= 0) throw new Error(`Document ${id} did not get there in time.`);
        const query = { wait: Math.min(POLL_SECONDS, left / 1000), version: document.version };
        document = take(await api.GET('/v1/documents/{id}', { params: { path: { id }, query } }));
      }
      return document;
    },
    async *changes({ after, follow = false, pauseMs = PAUSE_MS, signal }) {
      let position = after;
      while (!signal?.aborted) {
        const page = take(await api.GET('/v1/changes', { params: { query: { after: position, limit: PAGE } } }));
        yield* page.changes;
        position = page.next;
        if (page.more) continue;
        if (!follow) return;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}

function take<T>({ data, error }: { data?: T; error?: unknown }): T {
  if (error !== undefined) throw new SealpostProblem(error as Problem);
  return data as T;
}
