import { TECHNICAL_KINDS } from '../domain/docflow/technical-document.ts';
import { z } from './zod.ts';

const days = z.number().int().min(1).max(60);
const silence = z.strictObject({
  then: z
    .enum(['wait', 'remind', 'paper'])
    .openapi({ description: 'paper: taken back from the operator first, which voids the electronic attempt.' }),
  remindEveryDays: days,
  remindersMax: z.number().int().min(1).max(10),
});

export const policySchema = z
  .strictObject({
    onFailure: z.enum(['wait', 'paper']),
    issue: z.strictObject({ termDays: days, then: z.enum(['wait', 'paper']) }),
    receipt: silence,
    answer: silence.extend({ termDays: days }),
  })
  .openapi('DocflowPolicy', { description: 'Terms in working days. Counts for documents that are sent from now on.' });

export const technicalView = z
  .object({
    id: z.string(),
    kind: z.enum(TECHNICAL_KINDS),
    nameRu: z.string(),
    nameEn: z.string(),
    code: z.string().nullable(),
    fileName: z.string(),
    sha256: z.string(),
    verdict: z.enum(['valid', 'invalid']),
    reason: z.string().nullable(),
    signer: z.string().nullable(),
    answers: z.string().nullable(),
    statedAt: z.string().nullable(),
    receivedAt: z.string(),
  })
  .openapi('TechnicalDocument');

export const operatorView = z
  .object({
    operator: z.string(),
    readAt: z.string().nullable(),
    failingSince: z.string().nullable(),
    failure: z.string().nullable(),
    open: z.number(),
  })
  .openapi('OperatorFeed');

export const invitationsSchema = z.strictObject({ limit: z.number().int().min(1).max(10_000).default(1_000) });
