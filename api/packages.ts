import { Router } from 'express';
import { SealpostError } from '../domain/errors.ts';
import { grossOf, type PackageSubmission } from '../domain/submission.ts';
import { getVisiblePackage, listPackageDocuments } from '../lib/database/document-repository.ts';
import type { AcceptanceBody } from './acceptance-body.ts';
import type { Acceptance } from './acceptance.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { toDocumentView } from './document-view.ts';
import { packageSchema, singleDocumentSchema, toPackage } from './packages.schema.ts';
import { parseInput, pathId } from './parse.ts';
import { planPackage, type PlanDependencies } from './plan.ts';
import type { Request, RequestHandler, Response } from 'express';

const IDEMPOTENCY_KEY_MAX = 255;

/** Billing hands in: POST /v1/packages and /v1/documents, each with `?mode=plan` for a dry run. */
export function packageRoutes(deps: PlanDependencies, acceptance: Acceptance, intake: RequestHandler): Router {
  const { db } = deps;
  const router = Router();

  const submit = async (request: Request, response: Response, submission: PackageSubmission, locate: (body: AcceptanceBody) => string) => {
    const { client_id: clientId } = callerOf(request);
    if (request.query.mode === 'plan') return response.json(await planPackage(deps, clientId, submission));
    const { replayed, body } = await acceptance.acceptOne(clientId, requireIdempotencyKey(request), submission);
    if (replayed) response.set('Idempotent-Replayed', 'true');
    return response.status(202).location(locate(body)).json(body);
  };

  router.post('/v1/packages', requireScope('documents:write'), intake, async (request, response) => {
    await submit(request, response, parseInput(packageSchema, request.body), (body) => `/v1/packages/${body.packageId}`);
  });

  router.post('/v1/documents', requireScope('documents:write'), intake, async (request, response) => {
    const single = parseInput(singleDocumentSchema, request.body);
    await submit(request, response, toPackage(single, grossOf(single.document)), (body) => body.documents[0]!.status);
  });

  router.get('/v1/packages/:id', requireScope('documents:read'), async (request, response) => {
    const row = await getVisiblePackage(db, viewerOf(request), pathId(request));
    const documents = await listPackageDocuments(db, row.id);
    response.json({
      packageId: row.id,
      externalId: row.external_id,
      period: { from: row.period_from, to: row.period_to },
      expected: { count: row.expected_count, grossTotal: row.expected_gross },
      acceptedAt: row.accepted_at,
      documents: documents.map(toDocumentView),
    });
  });

  return router;
}

/** @throws SealpostError request.idempotency-key-missing */
export function requireIdempotencyKey(request: Request): string {
  const key = request.get('idempotency-key');
  if (key && key.length <= IDEMPOTENCY_KEY_MAX) return key;
  throw new SealpostError('request.idempotency-key-missing', 'An Idempotency-Key header of at most 255 characters is needed.', {
    details: { header: 'Idempotency-Key', hint: 'Use a new UUID for each request and the same one for its repeats.' },
  });
}
