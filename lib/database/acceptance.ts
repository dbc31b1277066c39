import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import type { DocumentSubmission, PackageSubmission } from '../../domain/submission.ts';
import { buildAcceptanceRecords, type AcceptanceRecords } from './acceptance-records.ts';
import { INSERT_PACKAGES_SQL } from './acceptance-sql.ts';
import { sha256Hex } from '../sha256.ts';

/** A package that has passed the schema, with the digest of what the caller sent. */
export interface PackageToAccept {
  submission: PackageSubmission;
  bodyDigest: string;
  /** The request's key; imports have none. */
  key?: string;
}

export interface AcceptedDocument {
  id: string;
  externalId: string;
}

export type AcceptanceResult =
  { outcome: 'accepted' | 'repeated'; packageId: string; documents: AcceptedDocument[] } | { outcome: 'refused'; error: SealpostError };

interface ExistingPackage {
  id: string;
  external_id: string;
  body_digest: string;
}

/**
 * Accepts packages: documents, bytes, first events and outbox rows in one statement, or nothing. What it reads before only saves that
 * statement from packages that are known; the unique keys decide, by a violation.
 * Each package is taken whole or refused whole; a refused one doesn't hold up its neighbours.
 * Safe to repeat: the same package with the same digest gives the same ids and writes nothing.
 */
export async function acceptPackages(db: Knex, clientId: string, packages: PackageToAccept[]): Promise<AcceptanceResult[]> {
  const known = await findKnownPackages(db, clientId, packages);
  const fresh = packages.filter((_, index) => !known[index]);
  if (fresh.length === 0) return known as AcceptanceResult[];
  const prepared = preparePackages(fresh);
  await insertPackages(db, clientId, prepared);
  const accepted = [...prepared.accepted];
  return known.map((result) => result ?? { outcome: 'accepted', ...accepted.shift()! });
}

/** What is already known of each package: accepted as it is, accepted otherwise, or holding a document that exists; undefined for new ones. */
export async function findKnownPackages(
  db: Knex,
  clientId: string,
  packages: PackageToAccept[],
): Promise<(AcceptanceResult | undefined)[]> {
  const existing = await findExistingPackages(db, clientId, packages);
  const unknown = packages.filter(({ submission }) => !existing.has(submission.packageId));
  const duplicates = await findDuplicateDocuments(db, clientId, unknown);
  const known: (AcceptanceResult | undefined)[] = [];
  for (const { submission, bodyDigest } of packages) {
    const before = existing.get(submission.packageId);
    if (before) {
      known.push(before.body_digest === bodyDigest ? await describeRepeat(db, before.id) : refuseChanged(before.id));
      continue;
    }
    const duplicate = submission.documents.map((document) => duplicates.get(identityOf(submission, document))).find(Boolean);
    known.push(duplicate && { outcome: 'refused', error: duplicate });
  }
  return known;
}

/** Gives packages their ids before anything is written, so that the answer is known together with the claim of its key. */
export function preparePackages(packages: PackageToAccept[]): AcceptanceRecords {
  return buildAcceptanceRecords(packages, newId);
}

/** The answer to a request, stored under its key in the commit of what it speaks of. */
export interface KeyClaim {
  key: string;
  requestDigest: string;
  response: unknown;
}

/**
 * Writes prepared packages, together with the claims of their requests' keys, without asking first whether they are known: the unique
 * keys say so, by a violation. A package whose key is taken is left out; a concurrent twin waits here until the first one has
 * committed or given up. Returns the ids of the documents that went in.
 */
export async function insertPackages(
  db: Knex,
  clientId: string,
  { parameters }: AcceptanceRecords,
  claims: KeyClaim[] = [],
): Promise<Set<string>> {
  const sorted = claims.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const rows = sorted.map(({ key, requestDigest, response }) => ({
    key,
    request_digest: requestDigest,
    response: JSON.stringify(response),
  }));
  const result = await db.raw<{ rows: { document_id: string }[] }>(INSERT_PACKAGES_SQL, {
    ...parameters,
    clientId,
    claims: JSON.stringify(rows),
  });
  return new Set(result.rows.map(({ document_id: id }) => id));
}

/** The digest that makes two submissions the same: over the parsed body, so that white space doesn't count. */
export function digestOfSubmission(submission: unknown): string {
  return sha256Hex(JSON.stringify(submission));
}

function newId(): string {
  return randomBytes(16).toString('hex');
}

async function findExistingPackages(db: Knex, clientId: string, packages: PackageToAccept[]): Promise<Map<string, ExistingPackage>> {
  const rows = await db<ExistingPackage & { client_id: string }>('packages')
    .where({ client_id: clientId })
    .whereIn(
      'external_id',
      packages.map(({ submission }) => submission.packageId),
    )
    .select('id', 'external_id', 'body_digest');
  return new Map(rows.map((row) => [row.external_id, row]));
}

async function describeRepeat(db: Knex, packageId: string): Promise<AcceptanceResult> {
  const documents = await db('documents')
    .where({ package_id: packageId })
    .orderBy('accepted_position')
    .select({ id: 'id', externalId: 'external_id' });
  return { outcome: 'repeated', packageId, documents: documents as AcceptedDocument[] };
}

function refuseChanged(packageId: string): AcceptanceResult {
  const error = new SealpostError('package.changed', 'A package with this packageId was accepted with other content.', {
    details: { existingId: packageId, path: '/packageId', hint: 'Send a correction as a new package with a revision.' },
  });
  return { outcome: 'refused', error };
}

interface Identity {
  seller_inn: string;
  kind: string;
  number: string;
  document_date: string;
  revision: number;
}

/** Documents that exist already under the same legal identity or the same externalId, by identity of the new one. */
async function findDuplicateDocuments(db: Knex, clientId: string, packages: PackageToAccept[]): Promise<Map<string, SealpostError>> {
  const wanted = packages.flatMap(({ submission }) =>
    submission.documents.map((document, index) => ({
      ...toIdentity(submission, document),
      external_id: document.externalId,
      index,
      identity: identityOf(submission, document),
    })),
  );
  if (wanted.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { identity: string; index: number; id: string; own: boolean }[] }>(
    `select w.identity, w.index, d.id, d.client_id = :clientId as own
       from jsonb_to_recordset(:wanted) as w(identity text, index int, seller_inn text, kind text, number text, document_date date, revision int, external_id text)
       join documents d on (d.seller_inn, d.kind, d.number_key, d.document_date, d.revision) = (w.seller_inn, w.kind, number_key_of(w.number), w.document_date, w.revision)
     union all
     select w.identity, w.index, d.id, true
       from jsonb_to_recordset(:wanted) as w(identity text, index int, external_id text)
       join documents d on d.client_id = :clientId and d.external_id = w.external_id`,
    { wanted: JSON.stringify(wanted), clientId },
  );
  return new Map(rows.map((row) => [row.identity, duplicateError(row)]));
}

function duplicateError({ id, own, index }: { id: string; own: boolean; index: number }): SealpostError {
  return new SealpostError(
    'document.duplicate',
    'A document with this seller, kind, number, date and revision, or with this externalId, is already accepted.',
    {
      // Another client's document is named to nobody.
      details: {
        ...(own ? { existingId: id } : {}),
        path: `/documents/${index}/number`,
        hint: 'A correction needs a revision number of its own. Numbers that look the same are the same: blanks, capitals, Cyrillic or Latin letters.',
      },
    },
  );
}

function toIdentity(submission: PackageSubmission, document: DocumentSubmission): Identity {
  return {
    seller_inn: submission.sellerInn,
    kind: document.kind,
    number: document.number,
    document_date: document.date,
    revision: document.revision?.number ?? 0,
  };
}

/** The text under which two documents of one submission are the same in law. */
function identityOf(submission: PackageSubmission, document: DocumentSubmission): string {
  return JSON.stringify(Object.values(toIdentity(submission, document)));
}
