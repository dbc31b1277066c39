import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Router } from 'express';
import type { Knex } from 'knex';
import { isPastPointOfNoReturn } from '../domain/document.ts';
import { KIND_OF, SealpostError, type ErrorCode } from '../domain/errors.ts';
import { recordResolved } from '../lib/database/docflow-moves.ts';
import { recordCancelWish, type CancelWish } from '../lib/database/cancel-wish.ts';
import { recordMove } from '../lib/database/document-moves.ts';
import { getVisibleDocument, type Viewer } from '../lib/database/document-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { deletePendingStart } from '../lib/database/workflow-start-repository.ts';
import {
  CANCELLED_BY_BILLING,
  CANCEL_UPDATE,
  RESOLVE_UPDATE,
  documentWorkflowId,
  type CancelInput,
  type ResolveInput,
} from '../workflows/contract.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { toDocumentView } from './document-view.ts';
import { cancelSchema, resolveSchema } from './documents.schema.ts';
import { parseInput, pathId } from './parse.ts';
import { temporalUnavailable } from './temporal-unavailable.ts';

/** An Update needs a live worker; past this time the caller is told to come back instead of being held. */
const UPDATE_TIMEOUT_MS = 10_000;

/** Billing cancels, staff resolve. Both learn at once whether it was too late. */
export function decisionRoutes(db: Knex, temporal: Client): Router {
  const router = Router();

  router.post('/v1/documents/:id/cancel', requireScope('documents:write'), async (request, response) => {
    const { reason } = parseInput(cancelSchema, request.body);
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const wish = { reason, actor: callerOf(request).prefix };
    if (row.phase !== 'CANCELLED') {
      if (isPastPointOfNoReturn({ phase: row.phase, parked: row.attention !== null })) throw tooLate();
      await cancelDocument({ db, temporal }, row.id, wish);
    }
    const after = await getVisibleDocument(db, viewerOf(request), row.id);
    // The workflow answers with the phase in which the document ended; another decision may have been faster.
    if (after.phase !== 'CANCELLED') throw tooLate();
    response.json(toDocumentView(after));
  });

  router.post('/v1/documents/:id/resolve', requireScope('documents:resolve'), async (request, response) => {
    const { action } = parseInput(resolveSchema, request.body);
    const row = await resolveDocument({ db, temporal }, viewerOf(request), pathId(request), { action, actor: callerOf(request).prefix });
    response.status(202).json(toDocumentView(row));
  });

  return router;
}

/**
 * Hands a person's decision on a parked document to its workflow; returns the document after it.
 * @throws SealpostError document.not-found, document.not-waiting, temporal.unavailable
 */
export async function resolveDocument(
  { db, temporal }: { db: Knex; temporal: Client },
  viewer: Viewer,
  id: string,
  input: ResolveInput,
): Promise<DocumentRow> {
  const row = await getVisibleDocument(db, viewer, id);
  if (!row.attention) throw new SealpostError('document.not-waiting', 'The document does not wait for a decision.');
  // The workflow of an archived document has ended; what its buyer has said since is closed here.
  if (row.phase === 'ARCHIVED') await closeArchived(db, row.id, input);
  else await update(temporal, row.id, RESOLVE_UPDATE, input);
  return getVisibleDocument(db, viewer, row.id);
}

async function closeArchived(db: Knex, documentId: string, input: ResolveInput): Promise<void> {
  if (input.action !== 'retry')
    throw new SealpostError('document.not-waiting', `An archived document can't be resolved by ${input.action}.`);
  await recordResolved(db, documentId, input, new Date());
}

/** What a person has written goes into our own database; Temporal, whose histories anybody there may read, is told that there is a wish. */
async function cancelDocument({ db, temporal }: { db: Knex; temporal: Client }, documentId: string, wish: CancelWish): Promise<void> {
  if (await cancelBeforeStart(db, documentId, wish)) return;
  await recordCancelWish(db, documentId, wish);
  const input: CancelInput = { reason: CANCELLED_BY_BILLING, actor: wish.actor };
  await update(temporal, documentId, CANCEL_UPDATE, input);
}

/** A document that no workflow carries yet is cancelled here, also while Temporal is down. */
async function cancelBeforeStart(db: Knex, documentId: string, input: CancelWish): Promise<boolean> {
  return db.transaction(async (trx) => {
    if (!(await deletePendingStart(trx, documentId))) return false;
    await recordMove(trx, documentId, { to: 'CANCELLED', data: { ...input }, from: ['RECEIVED'] });
    return true;
  });
}

async function update(temporal: Client, documentId: string, name: string, input: CancelInput | ResolveInput): Promise<void> {
  const handle = temporal.workflow.getHandle(documentWorkflowId(documentId));
  try {
    await temporal.withDeadline(Date.now() + UPDATE_TIMEOUT_MS, () => handle.executeUpdate(name, { args: [input] }));
  } catch (error) {
    throw translateUpdateError(error);
  }
}

function translateUpdateError(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return tooLate();
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message } = error.cause;
    return type && type in KIND_OF ? new SealpostError(type as ErrorCode, message) : tooLate();
  }
  return temporalUnavailable(error);
}

function tooLate(): SealpostError {
  return new SealpostError('document.too-late', 'The document has left or has ended; it can no longer be cancelled.', {
    details: { hint: 'Send a revision or a correction instead.' },
  });
}
