import { z } from './zod.ts';
import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import type { DocumentSubmission, PackageSubmission } from '../domain/submission.ts';
import { VAT_RATES } from '../domain/vat.ts';

/** Limits of a submission, published in the OpenAPI document. */
export const DOCUMENTS_PER_PACKAGE_MAX = 100;
const LINES_MAX = 2_000;
/** 3 MB of file as base64: the size up to which formal XML is advised. */
const FILE_BASE64_MAX = 4_200_000;

const identifier = z.string().min(1).max(100).openapi({ example: 'b7c1f0de-100045' });
const label = z.string().min(1).max(255);
const date = z.iso.date().openapi({ example: '2026-10-31' });
const money = z
  .string()
  .regex(/^-?\d{1,15}\.\d{2}$/, 'money as text with two decimals')
  .openapi({ example: '1234.50' });
const decimal = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,11})?$/, 'a decimal as text with at most eleven decimals')
  .openapi({ example: '1520.375' });
const period = z.strictObject({ from: date, to: date });
const sides = z.strictObject({ debit: money, credit: money });
const fullName = z.strictObject({ last: label, first: label, middle: label.optional() });

const address = z.strictObject({
  postalIndex: z.string().min(1).max(10),
  regionCode: z.string().regex(/^\d{2}$/),
  region: label.optional(),
  city: label,
  street: label,
  house: z.string().min(1).max(50),
  flat: z.string().min(1).max(50).optional(),
});

const partner = z
  .strictObject({
    externalId: identifier,
    kind: z.enum(['legal', 'entrepreneur', 'person']),
    name: z.string().min(1).max(1000).optional(),
    fullName: fullName.optional(),
    inn: z.string().max(20).optional(),
    kpp: z.string().max(20).optional(),
    ogrn: z.string().max(20).optional(),
    address,
    personalAccount: z.string().min(1).max(50),
    unloadElectronically: z.boolean(),
    edoId: z
      .string()
      .regex(/^[A-Za-z0-9@.-]{4,46}$/)
      .optional(),
    email: z.email().max(254).optional().openapi({ description: 'Where notices of new documents go. They name no document.' }),
    language: z.enum(['ru', 'en']).optional(),
  })
  .openapi('Partner');

const line = z.strictObject({
  name: z.string().min(1).max(2000),
  unitCode: z.string().regex(/^\d{3,4}$/),
  unitName: label,
  quantity: decimal,
  price: decimal,
  net: money,
  vatRate: z.enum(VAT_RATES as [(typeof VAT_RATES)[number], ...(typeof VAT_RATES)[number][]]),
  vat: money,
  gross: money,
});

const linesContent = z.strictObject({
  form: z.literal('lines'),
  lines: z.array(line).min(1).max(LINES_MAX),
  totals: z.strictObject({ net: money, vat: money, gross: money }),
  servicePeriod: period.optional(),
  shipmentDocuments: z
    .array(z.strictObject({ name: label, number: label, date }))
    .max(100)
    .optional(),
  paymentDocuments: z
    .array(z.strictObject({ number: label, date, amount: money }))
    .max(100)
    .optional(),
  bank: z.strictObject({ bik: z.string().max(20), account: z.string().max(30), name: label }).optional(),
  labels: z.record(z.string().min(1).max(50), z.string().min(1).max(2000)).optional(),
});

const statementContent = z.strictObject({
  form: z.literal('statement'),
  period,
  opening: sides,
  operations: z.array(z.strictObject({ date, name: z.string().min(1).max(1000), debit: money, credit: money })).max(LINES_MAX),
  turnover: sides,
  closing: sides,
});

const fileContent = z.strictObject({
  form: z.literal('file'),
  fileName: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^/\\"\p{Cc}]+$/u, 'a plain file name'),
  mediaType: z.enum(['application/xml', 'application/pdf']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  gross: money,
  base64: z.base64().max(FILE_BASE64_MAX),
});

const correctionSide = line.pick({ quantity: true, price: true, net: true, vatRate: true, vat: true, gross: true });
const sums = z.strictObject({ net: money, vat: money, gross: money });
const correctionContent = z
  .strictObject({
    form: z.literal('correction'),
    corrects: z.strictObject({ number: label, date }),
    lines: z
      .array(line.pick({ name: true, unitCode: true, unitName: true }).extend({ before: correctionSide, after: correctionSide }))
      .min(1)
      .max(LINES_MAX),
    totals: z.strictObject({ increase: sums, decrease: sums }),
    reason: z.string().min(1).max(1000),
  })
  .openapi({ description: 'A correction (УКД). Counts with its increase in the control totals.' });

const document = z
  .strictObject({
    externalId: identifier,
    kind: z.enum(DOCUMENT_KINDS),
    number: z.string().min(1).max(255),
    date,
    revision: z.strictObject({ number: z.int().min(1).max(999), date }).optional(),
    headId: z.string().min(1).max(64),
    content: z.discriminatedUnion('form', [linesContent, statementContent, correctionContent, fileContent]),
  })
  .openapi('DocumentSubmission');

const envelope = {
  sellerInn: z.string().min(10).max(12),
  period,
  partner,
  contract: z.strictObject({ number: label, date, externalId: identifier.optional() }),
  unloadElectronically: z.boolean().optional(),
};

export const packageSchema = z
  .strictObject({
    packageId: identifier,
    ...envelope,
    expected: z.strictObject({ count: z.int().min(1).max(DOCUMENTS_PER_PACKAGE_MAX), grossTotal: money }),
    documents: z.array(document).min(1).max(DOCUMENTS_PER_PACKAGE_MAX),
  })
  .openapi('PackageSubmission');

/** One document with what a package would say of it. */
export const singleDocumentSchema = z.strictObject({ ...envelope, document }).openapi('SingleDocumentSubmission');

/** A single document is a package of one, under an id of its own. */
export function toPackage(single: z.infer<typeof singleDocumentSchema>, grossTotal: string): PackageSubmission {
  const { document: only, ...rest } = single;
  return {
    ...rest,
    packageId: `single:${only.externalId}`,
    expected: { count: 1, grossTotal },
    documents: [only satisfies DocumentSubmission],
  };
}

const accepted = z.object({
  id: z.string(),
  externalId: z.string(),
  status: z.string().openapi({ description: 'Where to ask for the document.' }),
});
export const acceptanceSchema = z
  .object({ packageId: z.string(), externalId: z.string(), documents: z.array(accepted) })
  .openapi('Acceptance');

export const planSchema = z
  .object({
    acceptable: z.boolean().openapi({ description: 'True where every document would pass.' }),
    documents: z.array(
      z.object({
        externalId: z.string(),
        findings: z.array(z.object({ code: z.string(), path: z.string(), messageRu: z.string(), messageEn: z.string(), hint: z.string() })),
        signer: z
          .object({
            headId: z.string(),
            post: z.string(),
            department: z.string(),
            mandateId: z.string().nullable().openapi({ description: 'By whose mandate it would be signed now.' }),
            refusal: z.string().nullable().openapi({ description: 'Why nobody could sign it now.' }),
          })
          .nullable(),
        route: z.object({
          channel: z
            .enum(['electronic', 'paper'])
            .nullable()
            .openapi({ description: 'Null where a person would have to decide: no operator can carry it (`operator.no-way`).' }),
          door: z.string().nullable().openapi({ description: '`portal`, `paper`, or the operator that would carry it.' }),
          rule: z.string(),
          flag: z.boolean(),
          missing: z.enum(['box', 'contract']).nullable().openapi({ description: 'What an invoice lacks to leave electronically.' }),
          reason: z.string(),
        }),
        fileName: z.string().nullable(),
        retainUntilOn: z.string(),
      }),
    ),
  })
  .openapi('Plan');
