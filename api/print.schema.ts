import { REPORT_KINDS } from '../domain/print/report-file.ts';
import { PIECE_STATES } from '../domain/print/piece.ts';
import { z } from './zod.ts';

export const batchListQuery = z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) });
export const pieceQuery = z.object({ state: z.enum(PIECE_STATES).optional() });
export const reportQuery = z.object({
  kind: z.enum(REPORT_KINDS).openapi({
    description:
      'sheets: `code`, one reading a row · pieces: `piece,outcome` · posted: `piece,tracking,posted_on` · delivered: `piece,tracking,delivered_on` · returned: `piece,tracking,returned_on,reason`',
  }),
  last: z
    .enum(['true', 'false'])
    .default('false')
    .openapi({ description: 'Of sheets: nothing more of this batch will be read; what was never seen is missing.' }),
});
export const scanSchema = z.strictObject({ code: z.string().min(1).max(200) });

const alarm = z.object({ code: z.string(), text: z.string() });
export const batchReportSchema = z
  .object({
    pieces: z.number(),
    sheets: z.number(),
    states: z.record(z.string(), z.number()),
    problems: z.array(z.object({ piece: z.number(), problem: z.string(), sheets: z.array(z.number()), state: z.string() })),
    alarms: z.array(alarm),
    balanced: z.boolean().openapi({ description: 'The pieces and sheets add up to what was handed over.' }),
    settled: z.boolean().openapi({ description: 'Nothing more is to be done about any piece.' }),
  })
  .openapi('PrintBatchReport');

export const printBatchSchema = z
  .object({
    id: z.string(),
    number: z.number(),
    sellerInn: z.string(),
    state: z.enum(['closed', 'handed-over', 'reconciled']),
    closedBecause: z.enum(['size', 'cut-off', 'wait', 'staff']),
    door: z.string(),
    pieces: z.number(),
    sheets: z.number(),
    problem: z.string().nullable(),
    closedAt: z.string().nullable(),
    handedOverAt: z.string().nullable(),
    reconciledAt: z.string().nullable(),
  })
  .openapi('PrintBatch');

export const pieceSchema = z
  .object({
    id: z.string(),
    number: z.number(),
    packageId: z.string(),
    attempt: z.number(),
    replaces: z.string().nullable(),
    postalIndex: z.string(),
    sheets: z.number(),
    state: z.enum(PIECE_STATES),
    problem: z.string().nullable(),
    problemSheets: z.array(z.number()).nullable(),
    tracking: z.string().nullable(),
    postedOn: z.string().nullable(),
    deliveredOn: z.string().nullable(),
    returnedOn: z.string().nullable(),
    returnReason: z.string().nullable(),
  })
  .openapi('PrintPiece');

export const reportOutcomeSchema = z
  .object({
    changed: z.record(z.string(), z.number()),
    alarms: z.array(alarm),
    refused: z
      .object({
        count: z.number(),
        rows: z.array(z.object({ code: z.string(), line: z.number(), messageRu: z.string(), messageEn: z.string(), hint: z.string() })),
      })
      .optional()
      .openapi({ description: 'Rows that were left out while the others were taken. Mend them and send only these, with the heading.' }),
    repeated: z.boolean(),
  })
  .openapi('PrintReportOutcome');
