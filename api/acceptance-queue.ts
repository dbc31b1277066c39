import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { findKnownPackages, insertPackages, preparePackages, type PackageToAccept } from '../lib/database/acceptance.ts';
import { isUniqueViolation, retryOnUniqueViolation } from '../lib/database/database-error.ts';
import { findSameNumbers } from '../lib/database/same-numbers.ts';
import { findIdempotentResponse } from '../lib/database/idempotency-repository.ts';
import { toBody, type AcceptanceBody } from './acceptance-body.ts';
import { isPassing, refusalOfRow } from './row-failure.ts';

/** Statements under way at once; what comes in meanwhile goes into the next one together. Grows batches under load and only then. */
const STATEMENTS_MAX = 2;
const BATCH_MAX = 40;

export interface AcceptanceOutcome {
  replayed: boolean;
  body: AcceptanceBody;
}

type KeyedPackage = PackageToAccept & { key: string };

interface Waiting {
  clientId: string;
  item: KeyedPackage;
  resolve: (outcome: AcceptanceOutcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Requests that arrive together share a commit: the feed's counter lets one commit pass at a time, so its length bounds the rate.
 * Each request is answered after the commit that holds it, and by its own verdict.
 */
export function createAcceptanceQueue(db: Knex): (clientId: string, item: KeyedPackage) => Promise<AcceptanceOutcome> {
  const waiting: Waiting[] = [];
  let running = 0;

  const pump = () => {
    while (running < STATEMENTS_MAX && waiting.length > 0) {
      running += 1;
      void acceptBatch(db, takeBatch(waiting)).finally(() => {
        running -= 1;
        pump();
      });
    }
  };
  return (clientId, item) =>
    new Promise((resolve, reject) => {
      waiting.push({ clientId, item, resolve, reject });
      pump();
    });
}

// A statement speaks for one client, and names a partner and a key once.
function takeBatch(waiting: Waiting[]): Waiting[] {
  const batch: Waiting[] = [];
  const seen = new Set<string>();
  const { clientId } = waiting[0]!;
  for (let index = 0; index < waiting.length && batch.length < BATCH_MAX;) {
    const next = waiting[index]!;
    const names = [`partner ${next.item.submission.partner.externalId}`, `key ${next.item.key}`];
    if (next.clientId !== clientId || names.some((name) => seen.has(name))) {
      index += 1;
      continue;
    }
    for (const name of names) seen.add(name);
    batch.push(...waiting.splice(index, 1));
  }
  // In one order everywhere: two statements that meet must not wait for each other crosswise.
  return batch.sort((a, b) => (a.item.submission.packageId < b.item.submission.packageId ? -1 : 1));
}

async function acceptBatch(db: Knex, batch: Waiting[]): Promise<void> {
  try {
    const outcomes = await insertTogether(
      db,
      batch[0]!.clientId,
      batch.map(({ item }) => item),
    );
    batch.forEach(({ resolve }, index) => resolve(outcomes[index]!));
  } catch (error) {
    if (isPassing(error)) return batch.forEach(({ reject }) => reject(error));
    // One of them is known already: each by itself, so that it alone is refused.
    if (batch.length === 1 || isUniqueViolation(error)) return acceptOneByOne(db, batch);
    // One of them can't be kept: in halves, until it stands alone.
    const half = Math.ceil(batch.length / 2);
    await acceptBatch(db, batch.slice(0, half));
    await acceptBatch(db, batch.slice(half));
  }
}

async function acceptOneByOne(db: Knex, batch: Waiting[]): Promise<void> {
  for (const { clientId, item, resolve, reject } of batch)
    await acceptKnownOrNew(db, clientId, item).then(resolve, (error: unknown) => reject(refusalOfRow(error)));
}

async function insertTogether(db: Knex, clientId: string, items: KeyedPackage[]): Promise<AcceptanceOutcome[]> {
  const prepared = preparePackages(items);
  const sameNumbers = await findSameNumbers(
    db,
    clientId,
    items.map(({ submission }) => submission),
  );
  const bodies = items.map(({ submission }, index) => toBody(submission, prepared.accepted[index]!, sameNumbers[index]));
  const claims = items.map(({ key, bodyDigest }, index) => ({ key, requestDigest: bodyDigest, response: bodies[index] }));
  const inserted = await insertPackages(db, clientId, prepared, claims);
  return Promise.all(
    bodies.map(async (body, index) => {
      if (inserted.has(body.documents[0]!.id)) return { replayed: false, body };
      const { key, bodyDigest } = items[index]!;
      return { replayed: true, body: await replay(db, clientId, key, bodyDigest) };
    }),
  );
}

function acceptKnownOrNew(db: Knex, clientId: string, item: KeyedPackage): Promise<AcceptanceOutcome> {
  return retryOnUniqueViolation(async () => {
    const before = await findIdempotentResponse(db, clientId, item.key, item.bodyDigest);
    if (before) return { replayed: true, body: before as AcceptanceBody };
    await refuseKnown(db, clientId, item);
    const [outcome] = await insertTogether(db, clientId, [item]);
    return outcome!;
  });
}

async function replay(db: Knex, clientId: string, key: string, requestDigest: string): Promise<AcceptanceBody> {
  return (await findIdempotentResponse(db, clientId, key, requestDigest)) as AcceptanceBody;
}

async function refuseKnown(db: Knex, clientId: string, item: PackageToAccept): Promise<void> {
  const [known] = await findKnownPackages(db, clientId, [item]);
  if (known?.outcome === 'refused') throw known.error;
  if (known?.outcome === 'repeated') {
    throw new SealpostError('package.duplicate', 'This package was accepted before, under another Idempotency-Key.', {
      details: {
        existingId: known.packageId,
        path: '/packageId',
        hint: 'Repeat a request with its own Idempotency-Key to get its answer again.',
      },
    });
  }
}
