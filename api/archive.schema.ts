import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import { date } from './dates.schema.ts';
import { z } from './zod.ts';

export const pageQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });
export const retentionSchema = z
  .strictObject(
    Object.fromEntries(DOCUMENT_KINDS.map((kind) => [kind, z.number().int().min(5).max(75).optional()])) as Record<
      string,
      z.ZodOptional<z.ZodNumber>
    >,
  )
  .openapi({ description: 'Full years after the reporting year; never less than the law wants.' });
export const holdSchema = z.strictObject({ reason: z.string().min(1).max(500) });
export const disposalSchema = z.strictObject({
  until: date.openapi({ description: 'Documents whose retention has ended on this day or before.' }),
});
export const exportSchema = z
  .strictObject({
    from: date.optional().openapi({ description: 'First document date.' }),
    to: date.optional(),
    partner: z.string().min(1).max(200).optional().openapi({ description: "Billing's id of the consumer." }),
    inn: z
      .string()
      .regex(/^\d{10}(\d{2})?$/)
      .optional(),
    kinds: z.array(z.enum(DOCUMENT_KINDS)).min(1).optional(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, { message: 'from must not be after to', path: ['from'] });

export const exportView = z
  .object({
    id: z.string(),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    filter: exportSchema,
    total: z.number(),
    done: z.number(),
    skipped: z.number().openapi({ description: 'Documents of the selection that are in no archive yet; the register names them.' }),
    fileName: z.string().nullable(),
    sha256: z.string().nullable(),
    bytes: z.number().nullable(),
    failure: z.string().nullable(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .openapi('EvidenceExport');

export const actView = z
  .object({
    id: z.string(),
    number: z.number(),
    until: z.string(),
    state: z.enum(['proposed', 'approved', 'executed', 'withdrawn']),
    documents: z.number(),
    listDigest: z
      .string()
      .openapi({ description: 'SHA-256 over the sorted ids of the documents: what was approved is what is disposed of.' }),
    proposedBy: z.string(),
    approvedBy: z.string().nullable(),
    executedAt: z.string().nullable(),
  })
  .openapi('DisposalAct');
