import { z } from './zod.ts';
import { date } from './dates.schema.ts';
import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import { findHiddenCharacter, normaliseIdentity } from '../domain/identity-text.ts';
import { nameCharacters } from '../domain/windows-1251.ts';
import type { DocumentSubmission, PackageSubmission } from '../domain/submission.ts';
import { VAT_RATES } from '../domain/vat.ts';

/** Limits of a submission, published in the OpenAPI document. */
export const DOCUMENTS_PER_PACKAGE_MAX = 100;
const LINES_MAX = 2_000;
/** 3 MB of file as base64: the size up to which formal XML is advised. */
const FILE_BASE64_MAX = 4_200_000;

/**
 * Longer than any field of the legal forms: a text that its form can't hold is a finding of its document (domain/legal-format/field-limits.ts),
 * not a reason to refuse the package.
 */
const TEXT_MAX = 10_000;

/** Numbers and ids in one spelling, so that twins are seen: " N/07" is "N/07". */
const identity = (longest: number) =>
  z
    .string()
    .superRefine((value, context) => {
      const hidden = findHiddenCharacter(value);
      if (hidden) context.addIssue({ code: 'custom', message: `A number or an id can't hold ${nameCharacters([hidden])}.` });
    })
    .overwrite(normaliseIdentity)
    .min(1)
    .max(longest);
const identifier = identity(100).openapi({ example: 'b7c1f0de-100045' });
const label = z.string().min(1).max(255);
const text = (longest: number) =>
  z
    .string()
    .normalize('NFC')
    .min(1)
    .max(TEXT_MAX)
    .openapi({ description: `At most ${longest} characters in the legal form.` });
/** Billing writes an empty text for what it doesn't know. */
const optionalText = z
  .string()
  .normalize('NFC')
  .max(TEXT_MAX)
  .transform((value) => (value.trim() === '' ? undefined : value.trim()))
  .optional();
/** The number of another document, which its form may hold at a length of its own. */
const reference = (longest: number) => identity(TEXT_MAX).openapi({ description: `At most ${longest} characters in the legal form.` });
/** A number of a line: what is malformed is a finding too. */
const figure = (example: string, description: string) => z.string().min(1).max(40).openapi({ example, description });
const money = z
  .string()
  .regex(/^-?\d{1,15}\.\d{2}$/, 'money as text with two decimals')
  .openapi({ example: '1234.50' });
const lineMoney = figure('1234.50', 'Money as text with two decimals, not below 0.');
const decimal = figure('1520.375', 'A decimal as text with at most eleven decimals, not below 0.');
const sideMoney = figure('1234.50', 'Money as text with two decimals, at most 15 digits.');
const period = z.strictObject({ from: date, to: date });
const sides = z.strictObject({ debit: sideMoney, credit: sideMoney });
const name = text(60);
const fullName = z.strictObject({ last: name, first: name, middle: name.optional() });

/** What billing may not know, or leave empty. */
const known = (longest: number) => optionalText.openapi({ description: `At most ${longest} characters in the legal form.` });

const address = z.strictObject({
  postalIndex: optionalText.openapi({ example: '141730', description: 'Six digits; absent where unknown.' }),
  regionCode: z.string().min(1).max(10).openapi({ example: '50', description: 'Two digits.' }),
  region: text(51)
    .optional()
    .openapi({ example: 'Московская область', description: 'Needed for invoices, transfer documents and acts; at most 51 characters.' }),
  district: known(255),
  city: known(255),
  settlement: known(255).openapi({ example: 'дер. Ивановка', description: 'A village or a settlement outside a city.' }),
  street: known(255),
  house: known(50),
  flat: known(50),
});

const partner = z
  .strictObject({
    externalId: identifier,
    kind: z.enum(['legal', 'entrepreneur', 'person']),
    name: text(1000).optional(),
    fullName: fullName.optional(),
    inn: z.string().max(20).optional(),
    kpp: z.string().max(20).optional(),
    ogrn: z.string().max(20).optional().openapi({ description: 'Needed for reconciliation statements to firms and entrepreneurs.' }),
    address,
    personalAccount: identity(50),
    unloadElectronically: z.boolean(),
    edoId: z
      .string()
      .regex(/^[A-Za-z0-9@.-]{4,46}$/)
      .optional(),
    email: optionalText.openapi({
      description: 'Where notices of new documents go; they name no document. What is no address is a warning, and nobody is written to.',
    }),
    phone: optionalText.openapi({ description: 'Contact data of a reconciliation statement.' }),
    language: z.enum(['ru', 'en']).optional(),
  })
  .openapi('Partner');

const line = z.strictObject({
  name: text(2000),
  unitCode: z.string().min(1).max(20).openapi({ example: '245', description: 'OKEI code, three or four digits.' }),
  unitName: text(255),
  quantity: decimal,
  price: decimal,
  net: lineMoney,
  vatRate: z.enum(VAT_RATES as [(typeof VAT_RATES)[number], ...(typeof VAT_RATES)[number][]]),
  vat: lineMoney,
  gross: lineMoney,
});

const documentReference = z.strictObject({ name: text(255), number: reference(255), date });
const linesContent = z.strictObject({
  form: z.literal('lines'),
  lines: z.array(line).min(1).max(LINES_MAX),
  totals: z.strictObject({ net: lineMoney, vat: lineMoney, gross: money }),
  servicePeriod: period.optional().openapi({ description: 'Its end decides the VAT rate and begins the term of issue.' }),
  shipmentDocuments: z.array(documentReference).max(100).optional(),
  paymentDocuments: z
    .array(z.strictObject({ number: reference(30), date, amount: lineMoney }))
    .max(100)
    .optional(),
  bank: z.strictObject({ bik: z.string().max(20), account: z.string().max(30), name: label }).optional(),
  labels: z
    .record(z.string().min(1).max(TEXT_MAX), text(2000))
    .optional()
    .openapi({ description: 'Free fields for the buyer: keys of at most 50, values of at most 2000 characters.' }),
});

const statementContent = z.strictObject({
  form: z.literal('statement'),
  period,
  opening: sides,
  operations: z
    .array(
      z.strictObject({
        date,
        name: text(500),
        debit: sideMoney,
        credit: sideMoney,
        document: z
          .strictObject({ name: text(100), number: reference(50), date })
          .optional()
          .openapi({ description: 'The document behind it; where absent it stands under its own name and date, without a number.' }),
      }),
    )
    .max(LINES_MAX),
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
const sums = z.strictObject({ net: lineMoney, vat: lineMoney, gross: money });
const revision = z.strictObject({ number: z.int().min(1).max(999), date });
const corrected = z.strictObject({
  number: reference(255),
  date,
  kind: z
    .enum(['invoice', 'transfer', 'act'])
    .optional()
    .openapi({ description: 'Decides the function: КСЧФ of an invoice, КСЧФДИС of a transfer document (where absent), ДИС of an act.' }),
  revision: revision.optional().openapi({ description: 'The last fix of the corrected document.' }),
  suppliedOn: date.optional().openapi({ description: 'Last day of its service or shipment, by which VAT goes; its date where absent.' }),
});
const correctionContent = z
  .strictObject({
    form: z.literal('correction'),
    corrects: corrected,
    lines: z
      .array(line.pick({ name: true, unitCode: true, unitName: true }).extend({ before: correctionSide, after: correctionSide }))
      .min(1)
      .max(LINES_MAX),
    totals: z.strictObject({ increase: sums, decrease: sums }),
    reason: text(2000),
  })
  .openapi({
    description:
      'A correction (УКД). Counts with its increase in the control totals. Its form (5.01) knows no rates of 5, 7 and 22 %, no persons as buyers.',
  });

const document = z
  .strictObject({
    externalId: identifier,
    kind: z.enum(DOCUMENT_KINDS),
    number: identity(255),
    date,
    revision: revision.optional(),
    headId: identity(64),
    content: z.discriminatedUnion('form', [linesContent, statementContent, correctionContent, fileContent]),
  })
  .openapi('DocumentSubmission');

const envelope = {
  sellerInn: z.string().min(10).max(12),
  period,
  partner,
  contract: z.strictObject({ number: identity(255), date, externalId: identifier.optional() }),
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
const warning = z.object({ code: z.string(), path: z.string(), messageRu: z.string(), messageEn: z.string(), hint: z.string() });
const warnings = z
  .array(warning)
  .optional()
  .openapi({ description: 'What is not as it should be, but hinders nothing. Absent where there is none.' });
export const acceptanceSchema = z
  .object({ packageId: z.string(), externalId: z.string(), documents: z.array(accepted), warnings })
  .openapi('Acceptance');

export const planSchema = z
  .object({
    acceptable: z.boolean().openapi({ description: 'True where every document would pass.' }),
    warnings,
    documents: z.array(
      z.object({
        externalId: z.string(),
        findings: z.array(warning),
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
