import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import {
  addToScrubPass,
  countArchiveObjects,
  countOpenAlarms,
  insertScrubPass,
  listSealedBehind,
  listSignedUnstored,
  listToCheck,
  listToCopy,
  listUnsealed,
  raiseAlarm,
  recordChecked,
  recordCopied,
  recordLater,
  recordRestored,
  recordSealed,
  recordStored,
  type ArchiveObjectRow,
  type ScrubPassRow,
} from '../lib/database/archive-repository.ts';
import { getContent } from '../lib/database/content-repository.ts';
import { findSignature } from '../lib/database/signature-repository.ts';
import { retainUntilOn } from '../domain/retention.ts';
import { collectSealed } from '../lib/evidence-container/collect-sealed.ts';
import { collectLater } from '../lib/evidence-container/collect-later.ts';
import { holdStored } from '../lib/database/hold-repository.ts';
import { inTurns } from '../lib/in-turns.ts';
import type { Logger } from '../lib/logger.ts';
import { readKey, type ObjectStore } from '../lib/object-store/object-store.ts';
import { judgeSignature } from '../lib/signing/cades/verify-signature.ts';
import type { Certificate } from '../lib/signing/certificates/certificate.ts';
import { storeAndReadBack, storeSealed } from './archive.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface ArchiveCareDependencies {
  db: Knex;
  objects: ObjectStore;
  /** Another store, on other disks; without it spoiled objects are restored from the database where it still has their bytes. */
  second: ObjectStore | undefined;
  roots: readonly Certificate[];
  logger: Logger;
  /** Within so many days every object is read again. */
  scrubDays: number;
}

const COPIES_A_STEP = 400;
const LATER_A_STEP = 200;
const CHECKS_A_STEP = 400;
const AT_ONCE = 16;

/** What is done about archived documents for as long as they are kept. */
export function createArchiveCareActivities(deps: ArchiveCareDependencies) {
  const { db, second, scrubDays } = deps;
  return {
    /** A second copy of what has none, read back before it counts. Harmless to repeat: the same bytes have the same key. */
    async copyObjects(): Promise<{ copied: number; more: boolean }> {
      if (!second) return { copied: 0, more: false };
      const waiting = await listToCopy(db, COPIES_A_STEP);
      const copied: Parameters<typeof recordCopied>[1][number][] = [];
      await forAll(waiting, async (row) => {
        const copy = await copyObject(deps, second, row);
        if (copy) copied.push({ ...row, second_version_id: copy.versionId });
      });
      if (copied.length > 0) await recordCopied(db, copied);
      // What could not be copied has an alarm; it would be met again and again.
      return { copied: copied.length, more: waiting.length === COPIES_A_STEP && copied.length > 0 };
    },

    /**
     * Signed bytes of documents that are still on their way, so that a lost database loses no signature. Harmless to repeat: a document is
     * marked once it is kept, and the archiving proper finds its objects there.
     */
    async storeSigned(): Promise<{ stored: number; more: boolean }> {
      const waiting = await listSignedUnstored(db, LATER_A_STEP);
      await forAll(waiting, async ({ id, document_date: date, kind }) => {
        const retainUntil = retainUntilOn(date, kind);
        const { parts, seal } = await collectSealed(db, id, retainUntil, 'stored');
        await storeSealed(deps.objects, parts, seal, retainUntil);
        await recordStored(db, id);
      });
      return { stored: waiting.length, more: waiting.length === LATER_A_STEP };
    },

    /** Receipts and events that have come since a document was sealed. Harmless to repeat: the same events give the same object. */
    async sealLater(): Promise<{ sealed: number; more: boolean }> {
      const older = await listUnsealed(db, LATER_A_STEP);
      await forAll(older, (document) => sealOlder(deps, document));
      const behind = await listSealedBehind(db, LATER_A_STEP);
      await forAll(behind, (document) => sealBehind(deps, document));
      return { sealed: older.length + behind.length, more: older.length === LATER_A_STEP || behind.length === LATER_A_STEP };
    },

    /** A pass begins: how much of the archive it reads. A sample is what is due tonight so that all of it is read within the set time. */
    async beginScrub({ kind }: { kind: ScrubPassRow['kind'] }): Promise<{ passId: number; startedAt: string; objects: number }> {
      const total = await countArchiveObjects(db);
      const passId = await insertScrubPass(db, kind);
      return { passId, startedAt: new Date().toISOString(), objects: kind === 'full' ? total : Math.ceil(total / scrubDays) };
    },

    /**
     * Reads objects that nobody has looked at for the longest time, hashes them, checks signatures and locks anew, restores what is spoiled.
     * Harmless to repeat: what was found whole is marked, an open alarm is not raised twice.
     */
    async scrubObjects({ passId, left }: { passId: number; startedAt: string; left: number }): Promise<{ checked: number }> {
      const rows = await listToCheck(db, passId, Math.min(left, CHECKS_A_STEP));
      const found = { objects: rows.length, bytes: 0, signatures: 0, alarms: 0, restored: 0 };
      const whole: ArchiveObjectRow[] = [];
      await forAll(rows, async (row) => {
        const what = await examine(deps, row);
        found.bytes += row.bytes;
        if (row.role === 'signature') found.signatures += 1;
        if (!what) return void whole.push(row);
        found.alarms += 1;
        if (await restore(deps, row, what)) found.restored += 1;
      });
      if (whole.length > 0) await recordChecked(db, whole);
      await addToScrubPass(db, passId, found);
      return { checked: rows.length };
    },

    /** Whether an alarm is open that nothing could restore; raised again with every pass. */
    async reportAlarms(): Promise<{ open: number }> {
      const open = await countOpenAlarms(db);
      if (open > 0) deps.logger.error({ open }, 'objects of the archive are spoiled and could not be restored');
      return { open };
    },
  };
}

async function sealBehind(
  { db, objects }: ArchiveCareDependencies,
  { id, sealed_version: from, retain_until: retainUntil }: Awaited<ReturnType<typeof listSealedBehind>>[number],
): Promise<void> {
  const later = await collectLater(db, id, from);
  await recordLater(db, id, later.version, await storeAndReadBack(objects, later.part, retainUntil));
  await holdStored(db, objects, id);
}

/** A document from before there were manifests gets one over what the archive and the log hold now. */
async function sealOlder(
  { db, objects }: ArchiveCareDependencies,
  { id, document_date: date, kind }: Awaited<ReturnType<typeof listUnsealed>>[number],
): Promise<void> {
  const retainUntil = retainUntilOn(date, kind);
  const { parts, seal, version } = await collectSealed(db, id, retainUntil);
  await recordSealed(db, id, version, await storeSealed(objects, parts, seal, retainUntil));
  await holdStored(db, objects, id);
}

async function forAll<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  await inTurns(items, AT_ONCE, work, heartbeat);
}

async function copyObject({ db, objects }: ArchiveCareDependencies, second: ObjectStore, row: ArchiveObjectRow) {
  const bytes = await readWhole(objects, row);
  if (!bytes) {
    await raiseAlarm(db, row, 'other-bytes');
    return undefined;
  }
  const copy = await second.put(bytes, row.retain_until, readKey(row.key)!.shelf);
  return (await readWhole(second, { ...row, version_id: copy.versionId })) ? copy : undefined;
}

/** The bytes, where they are those that were stored; undefined where they are others or missing. @throws SealpostError archive.unreachable */
async function readWhole(store: ObjectStore, { key, version_id: versionId, sha256 }: ArchiveObjectRow): Promise<Buffer | undefined> {
  try {
    const bytes = await store.get({ key, versionId });
    return sha256Hex(bytes) === sha256 ? bytes : undefined;
  } catch (error) {
    if (error instanceof SealpostError && error.code === 'archive.object-missing') return undefined;
    throw error;
  }
}

/** What is wrong with an object; undefined where nothing is. */
async function examine({ db, objects, roots }: ArchiveCareDependencies, row: ArchiveObjectRow): Promise<string | undefined> {
  const bytes = await readWhole(objects, row);
  if (!bytes) return 'other-bytes';
  if (objects.isWorm) {
    const { mode, retainUntilOn } = await objects.getLock({ key: row.key, versionId: row.version_id });
    if (mode !== 'COMPLIANCE' || (retainUntilOn ?? '') < row.retain_until) return 'lock-too-short';
  }
  if (row.role !== 'signature') return undefined;
  const [signature, content] = await Promise.all([
    findSignature(db, row.document_id),
    db('archive_objects').where({ document_id: row.document_id, role: 'content' }).first<{ sha256: string }>('sha256'),
  ]);
  const verdict = judgeSignature(bytes, {
    digest: Buffer.from(content.sha256, 'hex'),
    roots,
    // By then the certificate may have ended; what counts is the time at which it signed.
    existedAt: signature?.signed_at ?? row.verified_at,
    needsStatus: false,
  });
  return verdict.outcome === 'passed' ? undefined : 'signature-invalid';
}

async function restore(deps: ArchiveCareDependencies, row: ArchiveObjectRow, what: string): Promise<boolean> {
  const { db, objects, logger } = deps;
  await raiseAlarm(db, row, what);
  logger.error({ documentId: row.document_id, role: row.role, key: row.key, what }, 'an object of the archive is not as it was stored');
  const source = await findSource(deps, row);
  if (!source) return false;
  const { versionId } = await objects.putAgain(source.bytes, row.retain_until, readKey(row.key)!.shelf);
  if (!(await readWhole(objects, { ...row, version_id: versionId }))) return false;
  await recordRestored(db, row, versionId, source.from);
  return true;
}

async function findSource({ db, second }: ArchiveCareDependencies, row: ArchiveObjectRow) {
  const copy = second && (await readWhole(second, { ...row, version_id: row.second_version_id }));
  if (copy) return { bytes: copy, from: 'second-copy' as const };
  const own = await readFromDatabase(db, row);
  return own && sha256Hex(own) === row.sha256 ? { bytes: own, from: 'database' as const } : undefined;
}

async function readFromDatabase(db: Knex, { document_id: id, role }: ArchiveObjectRow): Promise<Buffer | undefined> {
  if (role === 'content') return (await getContent(db, id, 'legal')).bytes;
  if (role === 'signature') return (await findSignature(db, id))?.cms;
  return undefined;
}
