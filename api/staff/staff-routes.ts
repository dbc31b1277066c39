import express, { Router, type NextFunction, type Request, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { SealpostError } from '../../domain/errors.ts';
import { findApiKey } from '../../lib/database/api-key-repository.ts';
import { attentionRoutes, type StaffDependencies } from './attention-routes.ts';
import { archivePageRoutes } from './archive-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { dossierRoutes } from './dossier-routes.ts';
import type { ArchiveRouteDependencies } from '../archive.ts';
import { requireUsableForm } from '../json-body.ts';
import { createGuard } from './guard.ts';
import { firstSection, problemPage, signInPage, STYLE } from './layout.ts';
import { printPageRoutes } from './print-routes.ts';
import { transitionRoutes } from './transition-routes.ts';
import { createSessions } from './session.ts';

const SIGN_IN_WINDOW_MS = 60_000;
const SIGN_INS_MAX = 20;
/** A hundred ids and what surrounds them. */
const FORM_MAX_BYTES = 16_384;
/** A report that is pasted; larger ones go through the API. */
const REPORT_MAX_BYTES = 2_000_000;

/** The pages of staff and heads. They work without JavaScript; who sees which is in the scopes of the key that signed in. */
export function staffRoutes(deps: StaffDependencies & ArchiveRouteDependencies & { keySecret: string }): Router {
  const { db, keySecret } = deps;
  const router = Router();
  const sessions = createSessions(db, keySecret);
  const page = createGuard(sessions);
  const slow = rateLimit({ windowMs: SIGN_IN_WINDOW_MS, limit: SIGN_INS_MAX, standardHeaders: 'draft-8', legacyHeaders: false });

  router.get('/staff/style.css', (_request, response) => void response.type('css').send(STYLE));
  router.use('/staff/print', express.urlencoded({ extended: false, limit: REPORT_MAX_BYTES }));
  router.use('/staff', express.urlencoded({ extended: false, limit: FORM_MAX_BYTES }), requireUsableForm);
  router.post('/staff/session', slow, async (request, response) => {
    const { key } = request.body as { key?: unknown };
    const found = typeof key === 'string' ? await findApiKey(db, keySecret, key) : undefined;
    if (!found || !firstSection(found.scopes)) return void response.status(401).send(signInPage(true));
    sessions.open(request, response, found);
    response.redirect(303, '/staff');
  });
  router.post(
    '/staff/session/end',
    page(undefined, async ({ response }) => {
      sessions.close(response);
      response.redirect(303, '/staff');
    }),
  );
  router.get(
    '/staff',
    page(undefined, async ({ response, caller }) => response.redirect(303, firstSection(caller.scopes) ?? '/staff/session')),
  );
  attentionRoutes(router, deps, page);
  dossierRoutes(router, deps, page);
  printPageRoutes(router, deps, page);
  archivePageRoutes(router, deps, page);
  transitionRoutes(router, deps, page);
  batchRoutes(router, db, page);
  router.use('/staff', (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (!(error instanceof SealpostError)) return next(error);
    response.status(error.kind === 'missing' ? 404 : 400).send(problemPage(error.message));
  });
  return router;
}
