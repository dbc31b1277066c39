import { PHASES } from '../domain/document.ts';
import { TECHNICAL_KINDS, TECHNICAL_VERDICTS } from '../domain/docflow/technical-document.ts';
import { SIGNATURE_LEVELS } from '../lib/database/signature-levels.ts';
import { monthSchema } from './dates.schema.ts';
import { z } from './zod.ts';

export const PAGE_MAX = 500;
const PAGE_DEFAULT = 100;
/** Longest long poll: below the idle limits of common proxies. */
export const WAIT_MAX_SECONDS = 30;

const limit = z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT);

export const statusQuery = z.object({
  wait: z.coerce.number().min(0).max(WAIT_MAX_SECONDS).default(0).openapi({ description: 'Seconds to wait for a change (long poll).' }),
  version: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'Version that the caller knows; answers at once where the document is beyond it.' }),
});

export const signatureQuery = z.object({
  level: z
    .enum(SIGNATURE_LEVELS)
    .default('b-b')
    .openapi({ description: 'Baseline level of CAdES: b-t has a time-stamp, b-lt also the certificates and their status.' }),
});

export const containerQuery = z.object({
  form: z
    .enum(['full', 'asic'])
    .default('full')
    .openapi({ description: 'full: everything that proves the document; asic: file and signature alone, as ASiC-S with CAdES.' }),
});

export const listQuery = z.object({
  month: monthSchema.optional(),
  phase: z.enum(PHASES).optional(),
  headId: z.string().optional(),
  packageId: z.string().optional(),
  externalId: z.string().optional(),
  parked: z.enum(['true', 'false']).optional(),
  cursor: z.coerce.number().int().min(0).optional().openapi({ description: 'The `next` of the page before.' }),
  limit,
});

/** What a consumer may ask for: nothing that his view of a document doesn't show, or the answer would tell it. */
export const consumerListQuery = z.strictObject({
  ...listQuery.pick({ month: true, phase: true, cursor: true, limit: true }).shape,
});

export const changesQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .openapi({ description: 'Position after which changes are wanted: the `next` of the page before.' }),
  limit,
});

export const ledgerQuery = z.object({ month: monthSchema });

export const answerSchema = z.strictObject({ answer: z.enum(['accepted', 'refused']), comment: z.string().min(1).max(1_000).optional() });
export const cancelSchema = z.strictObject({ reason: z.string().min(1).max(500) });
export const resolveSchema = z.strictObject({ action: z.enum(['retry', 'reroute', 'print', 'reject']) });

const finding = z
  .object({
    code: z.string(),
    path: z.string().openapi({ description: 'JSON pointer into what was submitted.' }),
    messageRu: z.string(),
    messageEn: z.string(),
    hint: z.string(),
  })
  .openapi('Finding');
const buyerWords = z
  .object({
    technicalId: z.string().nullable().openapi({ description: 'Of the technical document; null for an answer in the portal.' }),
    kind: z.enum([...TECHNICAL_KINDS, 'portal-answer']),
    nameRu: z.string(),
    nameEn: z.string(),
    code: z.string().nullable(),
    verdict: z.enum(TECHNICAL_VERDICTS).nullable(),
    words: z.string().openapi({ description: 'As the buyer has written them; personal data may stand in them.' }),
    at: z.string(),
  })
  .openapi('BuyerWords');

const severity = z.enum(['info', 'success', 'warning', 'error']);
const docflowFacets = z
  .object({
    operator: z.string(),
    issuedAt: z.string().nullable().openapi({ description: "The legal date of issue: the operator's." }),
    deliveredAt: z.string().nullable(),
    operatorConfirmation: z.enum(['notRequired', 'waiting', 'received']),
    delivery: z.enum(['notReady', 'delivered', 'failed']),
    recipientReceipt: z.enum(['notAcceptable', 'waiting', 'overdue', 'finished']),
    buyerResponse: z.enum(['notRequired', 'waiting', 'signed', 'signedWithDisagreements', 'refused', 'invalidSignature']),
    amendment: z.array(z.enum(['requested', 'revised', 'corrected'])),
    revocation: z.enum(['none', 'requestedByUs', 'requestedByBuyer', 'accepted', 'rejected']),
    roaming: z.enum(['notApplicable', 'none', 'success', 'error']),
  })
  .openapi('DocflowFacets');
export const documentSchema = z
  .object({
    id: z.string(),
    externalId: z.string(),
    packageId: z.string(),
    kind: z.string(),
    number: z.string(),
    date: z.string(),
    revision: z.number(),
    amends: z.string().nullable().openapi({ description: 'The document that this one revises or corrects.' }),
    headId: z.string(),
    gross: z.string(),
    phase: z.enum(PHASES),
    version: z.number().openapi({ description: 'Rises by one with each event of the document.' }),
    channel: z.enum(['electronic', 'paper']).nullable(),
    facets: z.object({
      senderSignature: z.string(),
      authority: z
        .enum(['notRequired', 'valid', 'notValid', 'notAttached'])
        .optional()
        .openapi({ description: "The signatory's power of attorney (МЧД) as checked when he signed. Not told to consumers." }),
      portal: z.enum(['none', 'published', 'notified', 'notifyFailed', 'opened', 'downloaded']),
      answer: z.enum(['waiting', 'accepted', 'refused']).optional().openapi({
        description: 'Where the portal is the way to answer. An answer there is a click: it carries no signature of the buyer.',
      }),
      print: z.string(),
      archive: z.string(),
      docflow: docflowFacets.optional().openapi({ description: 'Where an e-document operator carries it.' }),
    }),
    status: z
      .object({ ru: z.string(), en: z.string(), severity })
      .openapi({ description: 'Text for people. Programs compare phase and facets.' }),
    attention: z
      .object({
        reason: z.string(),
        owner: z.string(),
        step: z.string(),
        since: z.string(),
        otherwiseRu: z.string(),
        otherwiseEn: z.string(),
      })
      .nullable(),
    findings: z.array(finding),
    nextActions: z.array(z.string()),
    digests: z.object({ source: z.string(), content: z.string().nullable() }),
    acceptedAt: z.string(),
    signedAt: z.string().nullable(),
    updatedAt: z.string(),
  })
  .openapi('Document');

export const eventSchema = z
  .object({
    position: z.number(),
    documentId: z.string(),
    version: z.number(),
    type: z.string(),
    phase: z.enum(PHASES),
    at: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .openapi('Event');

export const explanationSchema = z
  .object({
    reason: z.string().nullable(),
    whyRu: z.string(),
    whyEn: z.string(),
    owner: z.string().nullable().openapi({ description: 'Who must act; null where nobody must.' }),
    actRu: z.string().nullable(),
    actEn: z.string().nullable(),
    waitsSince: z.string().nullable(),
    dueOn: z.string().nullable().openapi({ description: 'Last day of the term of issue (tax code, art. 168 par. 3), Moscow.' }),
    overdue: z.boolean(),
    otherwiseRu: z.string().nullable(),
    otherwiseEn: z.string().nullable(),
    nextActions: z.array(z.string()),
    findings: z.array(finding).openapi({ description: 'Of a rejected document: all that validation has found.' }),
    words: z.array(buyerWords).openapi({ description: 'What the buyer has written beside his answers. Not told in the change feed.' }),
    facets: z
      .array(z.object({ facet: z.string(), value: z.string(), ru: z.string(), en: z.string(), severity }))
      .openapi({ description: 'Each legal track in words.' }),
    amends: z.string().nullable().openapi({ description: 'The document that this one revises or corrects.' }),
    amendedBy: z.array(z.string()).openapi({ description: 'Documents that revise or correct this one.' }),
  })
  .openapi('Explanation');
