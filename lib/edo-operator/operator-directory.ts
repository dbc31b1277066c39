import { SealpostError } from '../../domain/errors.ts';
import type { EdoOperator } from './edo-operator.ts';
import { guardCalls, type CallBudget } from './guarded-call.ts';
import { createMessageOperator } from './message-operator.ts';
import { callOperator } from './operator-http.ts';
import { createRpcOperator } from './rpc-operator.ts';

/** One configured operator. Its name is the prefix of the participant ids that it serves, such as 2BM. */
export interface OperatorConfig {
  name: string;
  dialect: 'message' | 'rpc';
  url: string;
  /** Token of the message dialect, or login and password with a colon between them. */
  secret: string;
  /** Our own box there. */
  boxId: string;
  /** The whole organisation or common name in the certificate by which the operator signs its confirmations. */
  signer: string;
  /** ИНН in that certificate; where it is given, no other organisation of that name counts. */
  signerInn?: string | undefined;
  /** First day, YYYY-MM-DD, on which this operator carries universal messages in place of the older notices, once it has told one. */
  universalMessagesFrom?: string | undefined;
}

export interface OperatorDirectory {
  readonly names: readonly string[];
  /** @throws SealpostError operator.not-configured */
  get(name: string): EdoOperator;
  signerOf(name: string): { name: string; inn?: string | undefined };
  /** First day of universal messages there; null where neither the operator nor our configuration has told one. */
  universalFrom(name: string): string | null;
}

/** Where nobody says otherwise: an operator that has not answered a write for so long won't any more. */
export const SETTLE_MS = 30_000;

export function openOperators(
  configs: readonly OperatorConfig[],
  { universalMessagesFrom, ...budget }: CallBudget & { timeoutMs: number; universalMessagesFrom?: string | undefined },
): OperatorDirectory {
  const operators = new Map(configs.map((config) => [config.name, { config, operator: open(config, budget) }]));
  const find = (name: string) => {
    const found = operators.get(name);
    if (!found) throw new SealpostError('operator.not-configured', `No operator ${name} is configured.`, { details: { operator: name } });
    return found;
  };
  return {
    names: [...operators.keys()],
    get: (name) => find(name).operator,
    signerOf(name) {
      const { signer, signerInn: inn } = find(name).config;
      return { name: signer, inn };
    },
    universalFrom: (name) => find(name).config.universalMessagesFrom ?? universalMessagesFrom ?? null,
  };
}

function open(
  { name, dialect, url, secret, boxId }: OperatorConfig,
  { timeoutMs, ...budget }: CallBudget & { timeoutMs: number },
): EdoOperator {
  const common = { name, url, timeoutMs, ...guardCalls(callOperator, budget) };
  if (dialect === 'message') return createMessageOperator({ ...common, token: secret, boxId });
  const [login = '', ...password] = secret.split(':');
  return createRpcOperator({ ...common, login, password: password.join(':') });
}
