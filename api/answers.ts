import { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { getVisibleDocument } from '../lib/database/document-repository.ts';
import { recordPortalAction } from '../lib/database/portal-repository.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { toConsumerView } from './document-view.ts';
import { answerSchema } from './documents.schema.ts';
import { parseInput, pathId } from './parse.ts';
import { answerDocument } from './portal/answer-document.ts';

/** The consumer's own acts by the JSON API, for sites that embed their documents: seen, answered. */
export function answerRoutes(db: Knex): Router {
  const router = Router();
  const answer = requireScope('documents:answer');
  const consumerOf = (request: Parameters<typeof callerOf>[0]) => {
    const { partner_id: partnerId, prefix } = callerOf(request);
    if (!partnerId) throw new SealpostError('key.scope-missing', 'Only a consumer does this.', { details: { scope: 'documents:answer' } });
    return { partnerId, actor: prefix };
  };

  router.post('/v1/documents/:id/opened', answer, async (request, response) => {
    const consumer = consumerOf(request);
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    await recordPortalAction(db, { documentId: row.id, action: 'opened', ...consumer });
    response.json(toConsumerView(await getVisibleDocument(db, viewerOf(request), row.id)));
  });

  router.post('/v1/documents/:id/answer', answer, async (request, response) => {
    const consumer = consumerOf(request);
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const { answer: given, comment = null } = parseInput(answerSchema, request.body);
    await answerDocument(db, row, { answer: given, comment, ...consumer });
    response.json(toConsumerView(await getVisibleDocument(db, viewerOf(request), row.id)));
  });

  return router;
}
