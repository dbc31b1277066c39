import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { OperatorConfig } from './edo-operator/operator-directory.ts';

/** The prefix of the participant ids that an operator serves. */
export const operatorName = z.string().regex(/^[0-9A-Z]{3}$/);
const operatorSchema = z.object({
  name: operatorName,
  dialect: z.enum(['message', 'rpc']),
  url: z.url(),
  secret: z.string().min(1),
  boxId: z.string().min(4),
  signer: z.string().min(1),
  signerInn: z
    .string()
    .regex(/^\d{10}$/)
    .optional(),
  universalMessagesFrom: z.iso.date().optional(),
});

/** A JSON list of operators; empty is none. Secrets may be given as `file:PATH`. */
export function readOperators(text: string, context: z.core.$RefinementCtx<string>): OperatorConfig[] {
  try {
    const operators = z.array(operatorSchema).parse(text === '' ? [] : JSON.parse(text));
    return operators.map((operator) => ({ ...operator, secret: readSecret(operator.secret) }));
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be a JSON list of {name, dialect, url, secret, boxId, signer, signerInn?, universalMessagesFrom?}',
    });
    return z.NEVER;
  }
}

/** A JSON object, role to password; empty is none. Postgres and URLs take these characters as they are. */
export function readPasswords(text: string, context: z.core.$RefinementCtx<string>): Record<string, string> {
  try {
    return z.record(z.string(), z.string().regex(/^[\w.~-]{16,}$/)).parse(text === '' ? {} : JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be a JSON object of passwords, each of 16 or more letters, digits or _ . ~ -' });
    return z.NEVER;
  }
}

function readSecret(secret: string): string {
  return secret.startsWith('file:') ? readFileSync(secret.slice('file:'.length), 'utf8').trim() : secret;
}
