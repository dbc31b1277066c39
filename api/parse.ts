import type { z } from 'zod';
import { SealpostError } from '../domain/errors.ts';
import { escapePointer } from '../domain/text-check.ts';

/** A long body can be wrong in every line; this many places are enough to start with. */
const ISSUES_MAX = 50;

/**
 * The input as its schema says, or all that is wrong with it, each with a JSON pointer.
 * @throws SealpostError request.invalid
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, ISSUES_MAX).map((issue) => ({ path: pointer(issue.path), message: issue.message }));
  throw new SealpostError('request.invalid', 'The request does not have the right shape.', {
    details: { path: issues[0]?.path ?? '', errors: issues, hint: 'The shapes are described at /docs.' },
  });
}

function pointer(path: PropertyKey[]): string {
  return path.map((part) => `/${escapePointer(String(part))}`).join('');
}

/** The `:id` of the path. */
export function pathId(request: { params: Record<string, string | string[] | undefined> }): string {
  return String(request.params.id);
}
