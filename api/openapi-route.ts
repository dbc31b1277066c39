import type { RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from './zod.ts';

/** One route of the description; its errors all have the shape of a problem. */
export type Route = Omit<RouteConfig, 'responses'> & { ok: [status: number, description: string, body?: object]; errors: number[] };

export const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } });
export const idParams = z.object({ id: z.string() });
