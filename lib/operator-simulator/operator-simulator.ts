import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock } from '../clock.ts';
import type { TestAuthority } from '../test-authority/test-authority.ts';
import { sendAnswer, type Dialect } from './dialect.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { CALL_FAULTS, createFaults, type CallFault, type Faults } from './faults.ts';
import { createMessageDialect } from './message-dialect.ts';
import { operatorPage, type OperatorView } from './operator-page.ts';
import { FORMS } from './door/accepted-forms.ts';
import { createSignatureCheck } from './door/check-signature.ts';
import { createDoor } from './door/door.ts';
import { judgeBySchema, warmUp, type JudgeFile } from './door/judge-files.ts';
import { createParties } from './parties.ts';
import { createRpcDialect } from './rpc-dialect.ts';
import { changeScript, type Script } from './scripts.ts';

export interface OperatorSimulatorOptions {
  authority: TestAuthority;
  clock: Clock;
  script: Script;
  /** Where the journals lie; in memory only where absent. */
  folder?: string;
  port?: number;
  rates?: Partial<Record<CallFault, number>>;
  /** Holds files at the door against their schemas; official ones or field tables where absent. */
  judge?: JudgeFile;
}

export interface SimulatedOperator extends OperatorView {
  url: string;
}

export interface OperatorSimulator {
  url: string;
  operators: Record<'2BM' | '2BE', SimulatedOperator>;
  close(): Promise<void>;
}

const BODY_MAX_BYTES = 96 * 1024 * 1024;
/** A caller who gets no answer has long given up by then. */
const SILENCE_MS = 60_000;

/** Two operators of different dialects in one server: the sandbox, and the test bed. */
export async function startOperatorSimulator(options: OperatorSimulatorOptions): Promise<OperatorSimulator> {
  const { clock, judge = judgeBySchema } = options;
  warmUp(judge, FORMS);
  const message = openOperator('2BM', 'message', options);
  const rpc = openOperator('2BE', 'rpc', options);
  const dialects: Record<string, { dialect: Dialect; faults: Faults; exchange: Exchange }> = {
    message: { ...message, dialect: createMessageDialect(message) },
    rpc: { ...rpc, dialect: createRpcDialect(rpc) },
  };
  const operators = [message, rpc];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://sandbox');
    const [, first = '', ...rest] = url.pathname.split('/');
    if (first === '' && request.method === 'GET') return void response.writeHead(200, HTML).end(operatorPage(operators, clock.now()));
    if (first === 'sandbox') return control(operators, rest, request, response);
    const served = dialects[first];
    if (!served) return void response.writeHead(404).end();
    const { dialect, faults, exchange } = served;
    if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return void response.writeHead(413).end();
    const body = await text(request);
    if (faults.outageUntil && faults.outageUntil > new Date()) return void response.writeHead(503, { 'retry-after': '1' }).end();
    url.pathname = url.pathname.slice(first.length + 1);
    const call = { request, url, body: body ? (JSON.parse(body) as Record<string, unknown>) : {} };
    const key =
      url.searchParams.get('operationId') ??
      (call.body as { params?: { Документ?: { Идентификатор?: string } } }).params?.Документ?.Идентификатор ??
      null;
    const answered = await dialect(call, (writes, about) => faults.choose({ writes, key: about }));
    if (answered === 'silence') {
      exchange.recordCall(methodOf(call), key, 'silence');
      return void setTimeout(() => response.destroy(), SILENCE_MS).unref();
    }
    if (answered.key !== null) exchange.recordCall(answered.method, answered.key, String(answered.status));
    return sendAnswer(response, answered);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(400).end(String((error as Error).message)));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    operators: { '2BM': { ...message, url: `${url}/message` }, '2BE': { ...rpc, url: `${url}/rpc` } },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const HTML = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
};

function openOperator(name: string, dialect: string, options: OperatorSimulatorOptions) {
  const { authority, clock, script, folder, rates = {}, judge = judgeBySchema } = options;
  const parties = createParties(authority, name);
  const checkSignature = createSignatureCheck(authority.root.certificate.raw);
  const door = createDoor({ operatorId: name, clock, judge, checkSignature });
  // Each operator behaves by itself: what is changed for one leaves the other as it is.
  const exchange = createExchange({ ...(folder ? { folder } : {}), name, clock, parties, door, script: { ...script } });
  return { name, dialect, exchange, faults: createFaults({ seed: script.seed, rates }) };
}

/** Faults on demand, and the journal for those who count. */
async function control(
  operators: readonly OperatorView[],
  [name, what]: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const operator = operators.find((candidate) => candidate.name === name);
  if (!operator) return void response.writeHead(404).end();
  if (request.method === 'GET' && what === 'journal')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(operator.exchange.entries()));
  const form = new URLSearchParams(await text(request));
  const fault = form.get('fault') as CallFault;
  if (what === 'faults' && CALL_FAULTS.includes(fault)) operator.faults.arm(fault, Number(form.get('count') ?? 1));
  else if (what === 'script') changeScript(operator.exchange.script, form);
  else if (what === 'outage') operator.faults.outageUntil = new Date(Date.now() + Number(form.get('seconds') ?? 0) * 1000);
  else return void response.writeHead(400).end();
  response.writeHead(303, { location: '/' }).end();
}

function methodOf({ url, body }: { url: URL; body: Record<string, unknown> }): string {
  const { method, params } = body as { method?: string; params?: object };
  return method ? `${method}${JSON.stringify(params).includes('"Отправить"') ? ':Отправить' : ''}` : url.pathname;
}
