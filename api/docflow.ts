import { Router } from 'express';
import type { Knex } from 'knex';
import { TECHNICAL_RULES } from '../domain/docflow/technical-document.ts';
import { getDocflowPolicy, insertDocflowPolicy } from '../lib/database/docflow-policy-repository.ts';
import { getVisibleDocument } from '../lib/database/document-repository.ts';
import { listFeedHealth } from '../lib/database/feed-health-repository.ts';
import { listTechnical, type TechnicalRow } from '../lib/database/technical-repository.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { policySchema } from './docflow.schema.ts';
import { actorOf } from './heads.ts';
import { parseInput, pathId } from './parse.ts';
import { sendTechnical } from './send-part.ts';

/** What operators and buyers have answered, the policy of the legal clock, and how the operators' feeds stand. */
export function docflowRoutes(db: Knex): Router {
  const router = Router();
  const read = requireScope('documents:read');
  const decide = requireScope('documents:resolve');

  router.get('/v1/documents/:id/technical', read, async (request, response) => {
    const { id } = await getVisibleDocument(db, viewerOf(request), pathId(request));
    response.json({ technical: (await listTechnical(db, id)).map(toTechnicalView) });
  });

  for (const part of ['content', 'signature'] as const) {
    router.get(`/v1/documents/:id/technical/:entityId/${part}`, read, async (request, response) => {
      const { id } = await getVisibleDocument(db, viewerOf(request), pathId(request));
      await sendTechnical(db, response, id, String(request.params.entityId), part);
    });
  }

  router.get('/v1/docflow-policy', decide, async (request, response) => {
    response.json(await getDocflowPolicy(db, callerOf(request).client_id));
  });

  router.put('/v1/docflow-policy', decide, async (request, response) => {
    const policy = parseInput(policySchema, request.body);
    await insertDocflowPolicy(db, callerOf(request).client_id, policy, actorOf(request));
    response.json(policy);
  });

  router.get('/v1/operators', decide, async (_request, response) => {
    response.json({ operators: await listFeedHealth(db) });
  });

  return router;
}

export function toTechnicalView(row: TechnicalRow) {
  const { nameRu, nameEn } = TECHNICAL_RULES[row.kind];
  const { entity_id: id, kind, code, file_name: fileName, sha256, verdict, reason, proof, words, signer, answers } = row;
  const own = { id, kind, nameRu, nameEn, code, fileName, sha256, verdict, reason, proof, signed: row.signature !== null, words };
  return { ...own, signer, answers, statedAt: row.stated_at, receivedAt: row.received_at };
}
