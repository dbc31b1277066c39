import { DOCUMENT_KINDS } from '../domain/document-kind.ts';
import { date, instant } from './dates.schema.ts';
import { z } from './zod.ts';

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(120);
const fullName = z.strictObject({ last: name, first: name, middle: name.optional() });
const money = z.string().regex(/^\d{1,15}\.\d\d$/, 'a sum as 1234.56');

export const headSchema = z.strictObject({
  fullName: fullName.openapi({ description: 'The person of the card; who signs is in the mandates.' }),
  post: z.string().min(1).max(255),
  department: z.string().min(1).max(255),
});

export const mandateSchema = z
  .strictObject({
    signatoryId: id.optional().openapi({ description: 'Id of a person who is known already.' }),
    fullName,
    role: z.enum(['head', 'deputy']),
    post: z.string().min(1).max(255),
    department: z.string().min(1).max(255),
    sellerInn: z.string().regex(/^\d{10}(\d\d)?$/),
    basis: z.enum(['law', 'charter', 'power-of-attorney']),
    powerOfAttorney: z
      .strictObject({
        number: z.guid().openapi({ description: 'Number of the machine-readable power of attorney (МЧД).' }),
        issuedOn: date,
        registry: z.string().min(1).max(1000).openapi({ description: 'Store where it can be looked up (ИдСистХран).' }),
      })
      .nullish(),
    kinds: z.array(z.enum(DOCUMENT_KINDS)).min(1).nullish().openapi({ description: 'Kinds that the authority covers; all where absent.' }),
    validFrom: instant,
    validTo: instant.nullish(),
  })
  .refine(({ basis, powerOfAttorney }) => (basis === 'power-of-attorney') === (powerOfAttorney != null), {
    path: ['powerOfAttorney'],
    message: 'belongs to the basis power-of-attorney, and only to it',
  })
  .refine(({ validFrom, validTo }) => !validTo || new Date(validTo) > new Date(validFrom), {
    path: ['validTo'],
    message: 'must be later than validFrom',
  })
  .openapi('MandateEntry');

export const endSchema = z.strictObject({ at: instant.optional().openapi({ description: 'At once where absent.' }) });
export const absenceSchema = z
  .strictObject({ from: instant, to: instant.nullish() })
  .refine(({ from, to }) => !to || new Date(to) > new Date(from), { path: ['to'], message: 'must be later than from' });

export const certificateSchema = z.strictObject({
  pem: z.string().max(20_000).openapi({ description: "The signatory's certificate, then its issuers without the root." }),
  useFrom: instant.optional().openapi({ description: 'When the signatory switches over to it; at once where absent.' }),
});

export const auditQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const releaseRulesSchema = z.strictObject({
  grossLimit: money.nullable(),
  newPartner: z.boolean(),
  outlierFactor: z.number().min(1).max(1_000).nullable(),
});

export const releaseSchema = z.strictObject({
  merkleRoot: z.string().regex(/^[0-9a-f]{64}$/),
});
