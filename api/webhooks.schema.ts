import { z } from './zod.ts';

const position = z.number().int().min(0);

export const webhookSchema = z.strictObject({
  url: z.url().max(2_000).openapi({ description: 'https, a public host, no password.' }),
  after: position.optional().openapi({ description: 'Position of the feed after which changes are told; from now on where absent.' }),
});

export const replaySchema = z.strictObject({
  after: position.optional().openapi({ description: 'Tell everything after this position again; only try again where absent.' }),
});

export const attemptsQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });

export const webhookView = z
  .object({
    id: z.string(),
    url: z.string(),
    position: z.number().openapi({ description: 'The last position that was taken.' }),
    failures: z.number(),
    failingSince: z.string().nullable(),
    nextTryAt: z.string().nullable(),
    disabledAt: z.string().nullable(),
    disabledBecause: z.string().nullable(),
    createdAt: z.string(),
    secret: z.string().optional().openapi({ description: 'whsec_…; shown when it is made.' }),
  })
  .openapi('Webhook');
