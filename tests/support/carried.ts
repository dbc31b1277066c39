import { createOperatorSideActivities, createLocalActivities } from '../../activities/index.ts';
import type { OperatorFeedDependencies } from '../../activities/operator-feed.ts';
import { readFeedOnce } from '../../activities/operator-feed.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { REAL_CLOCK } from '../../lib/clock.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import type { EdoOperator } from '../../lib/edo-operator/edo-operator.ts';
import { createMessageOperator } from '../../lib/edo-operator/message-operator.ts';
import { callOperator, type CallOperator } from '../../lib/edo-operator/operator-http.ts';
import { createRpcOperator } from '../../lib/edo-operator/rpc-operator.ts';
import { startOperatorSimulator, type OperatorSimulator } from '../../lib/operator-simulator/operator-simulator.ts';
import { QUICK_SCRIPT, type Script } from '../../lib/operator-simulator/scripts.ts';
import { createLogger, type Logger } from '../../lib/logger.ts';
import { startApi, type Api } from './api.ts';
import { submitToBox } from './sandbox.ts';
import { startSigning, type Signing } from './signing.ts';

export type OperatorName = '2BM' | '2BE';
const NAMES: readonly OperatorName[] = ['2BM', '2BE'];

/** Documents that operators carry, step by step and without workflows, with a hand between us and the operators. */
export interface Carried {
  api: Api;
  signing: Signing;
  sandbox: OperatorSimulator;
  operators: Record<OperatorName, EdoOperator>;
  deps: OperatorFeedDependencies;
  /** Stands in front of every call: answers in the operator's place, or passes it on. */
  between: { call: (pass: CallOperator) => CallOperator };
  logged: { level: string; message: string }[];
  /** Takes documents as far as their operator. */
  carry(name: string, kinds: DocumentKind[], operator: OperatorName): Promise<string[]>;
  /** Reads both feeds once; pauses of events are over at once. */
  read(): Promise<void>;
  stop(): Promise<void>;
}

export async function startCarried(script: Partial<Script>): Promise<Carried> {
  const api = await startApi(undefined, { operatorNames: [...NAMES] });
  const { db } = api.database;
  const signing = await startSigning(db);
  const { authority, roots, status, keepProofs, service } = signing;
  const sandbox = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script: { ...QUICK_SCRIPT, ...script } });
  const between: Carried['between'] = { call: (pass) => pass };
  const call: CallOperator = (parameters) => between.call(callOperator)(parameters);
  const common = { call, timeoutMs: 2_000 };
  const operators: Carried['operators'] = {
    '2BM': createMessageOperator({ ...common, name: '2BM', url: sandbox.operators['2BM'].url, token: 'a token', boxId: 'sandbox' }),
    '2BE': createRpcOperator({ ...common, name: '2BE', url: sandbox.operators['2BE'].url, login: 'sealpost', password: 'sandbox' }),
  };
  const logged: Carried['logged'] = [];
  const note = (level: string) => (_about: unknown, message: string) => void logged.push({ level, message });
  const logger = Object.assign(createLogger('test', 'fatal'), { warn: note('warn'), error: note('error') }) as Logger;
  const deps: OperatorFeedDependencies = {
    db,
    operators: {
      names: NAMES,
      get: (name) => operators[name as OperatorName],
      signerOf: (name) => ({ name: `Оператор ЭДО ${name}-OPERATOR` }),
      universalFrom: () => null,
    },
    trust: { roots, status, keepProofs },
    clock: REAL_CLOCK,
    logger,
    pauseMs: 10,
    tellWorkflow: async () => undefined,
  };
  const steps = createLocalActivities({ db, signing: service, door: portalDoor, clock: REAL_CLOCK, operatorNames: NAMES });
  const side = createOperatorSideActivities(deps);
  return {
    api,
    signing,
    sandbox,
    operators,
    deps,
    between,
    logged,
    async carry(name, kinds, operator) {
      const ids = await submitToBox(api, name, kinds, `${operator}-5000000000-7`);
      for (const documentId of ids) {
        await steps.validateDocument({ documentId });
        await steps.signDocument({ documentId, headId: 'head-01' });
        await steps.routeDocument({ documentId, decision: undefined });
        await side.sendToOperator({ documentId });
      }
      return ids;
    },
    async read() {
      await db('operator_events')
        .whereNotNull('next_try_at')
        .update({ next_try_at: db.raw('clock_timestamp()') });
      for (const name of NAMES) await readFeedOnce(deps, operators[name]);
    },
    async stop() {
      await sandbox.close();
      await signing.close();
      await api.closeApi();
      await api.database.drop();
    },
  };
}
