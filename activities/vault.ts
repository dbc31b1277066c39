import { csvCell } from '../domain/csv-cell.ts';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { KIND_RULES } from '../domain/document-kind.ts';
import { SealpostError } from '../domain/errors.ts';
import { listArchiveObjects } from '../lib/database/archive-repository.ts';
import { disposeDocument, getAct, listActDocuments, recordExecuted, recordRefused } from '../lib/database/disposal-repository.ts';
import { getExport, listExported, updateExport, type ExportedDocument } from '../lib/database/export-repository.ts';
import { buildContainer } from '../lib/evidence-container/build-container.ts';
import { openExportFile } from '../lib/evidence-container/export-archive.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { sha256Hex } from '../lib/sha256.ts';

export interface VaultDependencies {
  db: Knex;
  objects: ObjectStore;
  second: ObjectStore | undefined;
  exportsDirectory: string;
}

const PROGRESS_EVERY = 20;

/** What is taken out of the archive: by auditors in copies, by the end of the retention for good. */
export function createVaultActivities(deps: VaultDependencies) {
  const { db } = deps;
  return {
    /** Containers and their register in one file. Harmless to repeat: a run that was cut off begins its file anew. */
    async exportEvidence({ exportId }: { exportId: string }): Promise<{ documents: number }> {
      const { client_id: clientId, filter, created_at: at } = await getExport(db, exportId);
      const documents = await listExported(db, clientId, filter);
      await updateExport(db, exportId, { state: 'running', total: documents.length, done: 0, skipped: 0, failure: null });
      await mkdir(deps.exportsDirectory, { recursive: true });
      const fileName = `sealpost-${at.toISOString().slice(0, 10)}-${exportId.slice(0, 8)}.zip`;
      const file = openExportFile(path.join(deps.exportsDirectory, fileName));
      const register = [REGISTER_HEADING];
      let skipped = 0;
      for (const [index, document] of documents.entries()) {
        heartbeat(index);
        const container = await containerOf(deps, document);
        if (container) await file.add(`containers/${container.fileName}`, container.bytes);
        else skipped += 1;
        register.push(registerLine(document, container));
        if (index % PROGRESS_EVERY === 0) await updateExport(db, exportId, { done: index, skipped });
      }
      await file.add('register.csv', Buffer.from(`\uFEFF${register.join('\r\n')}\r\n`));
      await file.add(
        'request.json',
        Buffer.from(`${JSON.stringify({ exportId, filter, documents: documents.length, skipped }, null, 2)}\n`),
      );
      const { sha256, bytes } = await file.finish();
      await updateExport(db, exportId, { state: 'done', done: documents.length, skipped, file_name: fileName, sha256, bytes });
      return { documents: documents.length };
    },

    async failExport({ exportId, reason }: { exportId: string; reason: string }): Promise<void> {
      await updateExport(db, exportId, { state: 'failed', failure: reason });
    },

    /** Carries out an approved act. Harmless to repeat: what is gone is gone, and a hold that came meanwhile goes before the approval. */
    async executeDisposal({ clientId, actId }: { clientId: string; actId: string }): Promise<{ disposed: number; refused: number }> {
      const act = await getAct(db, clientId, actId);
      const documents = await listActDocuments(db, actId);
      // A try whose answer was lost has done all of it.
      const before = documents.filter(({ disposedAt }) => disposedAt).length;
      if (act.state === 'executed') return { disposed: before, refused: documents.length - before };
      if (act.state !== 'approved') throw new SealpostError('disposal.wrong-state', `The act is ${act.state}.`);
      const outcome = { disposed: 0, refused: 0 };
      for (const [index, { documentId, disposedAt }] of documents.entries()) {
        heartbeat(index);
        const end = disposedAt ? 'disposed' : await disposeDocument(db, act, documentId, (trx) => removeBytes(deps, trx, documentId));
        if (end !== 'disposed') await recordRefused(db, actId, documentId, end);
        outcome[end === 'disposed' ? 'disposed' : 'refused'] += 1;
      }
      await recordExecuted(db, actId);
      return outcome;
    },
  };
}

/** False where the store still holds something. */
async function removeBytes({ objects, second }: VaultDependencies, trx: Knex, documentId: string): Promise<boolean> {
  try {
    for (const { key, version_id: versionId, second_version_id: secondVersionId } of await listArchiveObjects(trx, documentId)) {
      // The same bytes may belong to another document, which is still kept.
      const [shared] = await trx('archive_objects').where({ key }).whereNot({ document_id: documentId }).limit(1);
      if (shared) continue;
      await objects.remove({ key, versionId });
      await second?.remove({ key, versionId: secondVersionId });
    }
    return true;
  } catch (error) {
    if (error instanceof SealpostError && error.code === 'archive.locked') return false;
    throw error;
  }
}

interface NamedContainer {
  fileName: string;
  bytes: Buffer;
}

async function containerOf({ db, objects }: VaultDependencies, document: ExportedDocument): Promise<NamedContainer | undefined> {
  if (document.phase !== 'ARCHIVED') return undefined;
  try {
    return await buildContainer({ db, objects }, document);
  } catch (error) {
    if (error instanceof SealpostError && error.code === 'archive.not-sealed-yet') return undefined;
    throw error;
  }
}

const REGISTER_HEADING =
  '№;Вид;Номер;Дата;Исправление;ИНН продавца;Потребитель;ИНН потребителя;Сумма;Состояние;SHA-256 документа;Файл;SHA-256 файла';

function registerLine(document: ExportedDocument, container: NamedContainer | undefined): string {
  const { kind, number, document_date: date, revision, seller_inn: seller, gross, phase, content_digest: digest } = document;
  const cells = [
    document.id,
    KIND_RULES[kind].nameRu,
    number,
    date,
    String(revision),
    seller,
    document.partner_external_id,
    document.partner_inn ?? '',
    gross,
    phase,
    digest ?? '',
    container ? `containers/${container.fileName}` : 'нет в архиве',
    container ? sha256Hex(container.bytes) : '',
  ];
  return cells.map(csvCell).join(';');
}
