import { CLOSE_AFTER_DAYS } from '../domain/docflow/policy.ts';
import { TECHNICAL_KINDS, TECHNICAL_PROOFS, TECHNICAL_VERDICTS } from '../domain/docflow/technical-document.ts';
import { ORDER_KINDS } from '../lib/database/signing-order-repository.ts';
import { monthSchema } from './dates.schema.ts';
import { z } from './zod.ts';

const days = z.number().int().min(1).max(60);
const silence = z.strictObject({
  remindEveryDays: days,
  remindersMax: z.number().int().min(1).max(10),
});

export const policySchema = z
  .strictObject({
    onFailure: z.enum(['wait', 'paper']).openapi({
      description: "The operator's no, or an invoice that no operator can carry (`operator.no-way`): a person decides, or paper.",
    }),
    issue: z.strictObject({ termDays: days, onSilence: z.enum(['wait', 'paper']) }),
    receipt: silence.extend({
      agreed: z.boolean().default(true).openapi({ description: 'A notice of receipt is owed only where the parties have agreed on it.' }),
      onSilence: z.enum(['wait', 'remind', 'paper', 'close']).openapi({
        description: 'paper: taken back from the operator first, which voids the electronic attempt. close: without the notice.',
      }),
    }),
    answer: silence.extend({
      termDays: days,
      onSilence: z.enum(['wait', 'remind', 'paper', 'accept', 'close']).openapi({
        description:
          'accept: by contract silence is acceptance, unless the buyer has objected. close: closed unanswered. Both after termDays.',
      }),
    }),
    calls: z
      .strictObject({ closeAfterDays: days })
      .default({ closeAfterDays: CLOSE_AFTER_DAYS })
      .openapi({ description: "The buyer's no, questions and offers that nobody decides are closed as they stand after this time." }),
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
    verdict: z.enum(TECHNICAL_VERDICTS).openapi({
      description: 'not-proven: nothing shows that the buyer has sent it; it moves nothing until a person looks.',
    }),
    reason: z.string().nullable(),
    proof: z.enum(TECHNICAL_PROOFS).nullable().openapi({ description: 'How it was shown who speaks.' }),
    signed: z.boolean().openapi({ description: 'False for a universal message on the word of the operator.' }),
    words: z.string().nullable().openapi({ description: 'What the other side says, in its own words.' }),
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
    open: z.number().openapi({ description: 'Events that wait to be applied.' }),
    failing: z.number().openapi({ description: 'Those among them that could not be applied; they are tried again.' }),
    failingEventsSince: z.string().nullable(),
  })
  .openapi('OperatorFeed');

export const invitationsSchema = z.strictObject({ limit: z.number().int().min(1).max(10_000).default(1_000) });

export const statementSchema = z.strictObject({
  month: monthSchema,
  headId: z.string().min(1).max(64).openapi({ description: 'Who signs it; needs authority for all kinds of documents.' }),
});
export const revocationSchema = z.strictObject({ reason: z.string().min(1).max(500) });
export const revocationAnswerSchema = z.strictObject({
  answer: z.enum(['accept', 'refuse']),
  reason: z.string().min(1).max(500).optional().openapi({ description: 'Why it is refused; stands in the notice.' }),
});

export const orderView = z
  .object({
    id: z.string(),
    kind: z.enum(ORDER_KINDS),
    month: z.string().nullable(),
    documentId: z.string().nullable(),
    headId: z.string(),
    state: z.enum(['wanted', 'signed', 'sent', 'refused']),
    failure: z.string().nullable(),
    sha256: z.string().nullable(),
    thumbprint: z.string().nullable(),
    createdAt: z.string(),
    signedAt: z.string().nullable(),
  })
  .openapi('SigningOrder');
