import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { Scope } from '../lib/database/api-key-repository.ts';
import { z } from './zod.ts';

/** One route of the description, with the scope that it needs; its errors all have the shape of a problem. */
export type Route = Omit<RouteConfig, 'responses' | 'security'> & {
  scope: Scope;
  ok: [status: number, description: string, body?: object];
  errors: number[];
};

export const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
/** Orders are given once, however often they are repeated. */
export const onceHeader = z.object({
  'Idempotency-Key': z.string().max(255).openapi({ description: 'A new UUID for each order, the same one for its repeats.' }),
});
export const idParams = z.object({ id: z.string() });
