import { afterAll, beforeAll } from '@jest/globals';
import { operatorContract } from '../../tests/contracts/edo-operator.ts';
import { REAL_CLOCK } from '../clock.ts';
import { startOperatorSimulator, type OperatorSimulator } from '../operator-simulator/operator-simulator.ts';
import { QUICK_SCRIPT } from '../operator-simulator/scripts.ts';
import { createTestAuthority } from '../test-authority/test-authority.ts';
import type { EdoOperator } from './edo-operator.ts';
import { createMessageOperator } from './message-operator.ts';
import { callOperator } from './operator-http.ts';
import { createRpcOperator } from './rpc-operator.ts';

const authority = createTestAuthority();
let simulator: OperatorSimulator;
let message: EdoOperator;
let rpc: EdoOperator;

beforeAll(async () => {
  const script = { ...QUICK_SCRIPT, receipt: [300, 600] as const, refuses: 0, late: 0, roaming: 0 };
  simulator = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script });
  const common = { call: callOperator, timeoutMs: 2_000 };
  const { '2BM': first, '2BE': second } = simulator.operators;
  message = createMessageOperator({ ...common, name: '2BM', url: first.url, token: 'a token', boxId: '2BM-SELLER-1' });
  rpc = createRpcOperator({ ...common, name: '2BE', url: second.url, login: 'seller', password: 'a password' });
});
afterAll(() => simulator.close());

operatorContract('messages with operation ids', { authority, operator: () => message, other: () => simulator.operators['2BM'] });
operatorContract('JSON-RPC that repeats documents', { authority, operator: () => rpc, other: () => simulator.operators['2BE'] });
