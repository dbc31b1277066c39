import express, { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { findApiKey, type ApiKeyRow } from '../../lib/database/api-key-repository.ts';
import { insertManifest, listHeld, listWaitingHeads, releaseManifest } from '../../lib/database/release-repository.ts';
import { pathId } from '../parse.ts';
import { findOwnManifest, requireOwnHead } from '../releases.ts';
import { batchPage, headsPage, manifestPage, problemPage, signInPage, STYLE } from './pages.ts';
import { createSessions, type Sessions } from './session.ts';

const SIGN_IN_WINDOW_MS = 60_000;
const SIGN_INS_MAX = 20;
const FORM_MAX_BYTES = 4_096;

type Page = (request: Request, response: Response, caller: ApiKeyRow) => Promise<unknown>;
type Guard = (run: Page) => RequestHandler;

/** Pages on which a head looks through a batch and releases it. They work without JavaScript. */
export function staffRoutes(db: Knex, keySecret: string): Router {
  const router = Router();
  const sessions = createSessions(db, keySecret);

  /** A page for somebody who has signed in and may release; a form only with its token. */
  const page: Guard = (run) => async (request, response) => {
    const caller = await sessions.find(request);
    if (!caller?.scopes.includes('batches:release')) return void response.status(401).send(signInPage(false));
    if (request.method === 'POST' && !sessions.isFormToken(request, (request.body as { token?: unknown }).token))
      throw new SealpostError('request.invalid', 'Форма устарела; откройте страницу снова.');
    response.set('Cache-Control', 'no-store');
    return void (await run(request, response, caller));
  };

  router.get('/staff/style.css', (_request, response) => void response.type('css').send(STYLE));
  router.use('/staff', express.urlencoded({ extended: false, limit: FORM_MAX_BYTES }));
  sessionRoutes(router, { db, keySecret, sessions, page });
  batchRoutes(router, { db, sessions, page });
  router.use('/staff', (error: unknown, _request: Request, response: Response, next: NextFunction) => {
    if (!(error instanceof SealpostError)) return next(error);
    response.status(error.kind === 'missing' ? 404 : 400).send(problemPage(error.message));
  });
  return router;
}

function sessionRoutes(
  router: Router,
  { db, keySecret, sessions, page }: { db: Knex; keySecret: string; sessions: Sessions; page: Guard },
): void {
  const slow = rateLimit({ windowMs: SIGN_IN_WINDOW_MS, limit: SIGN_INS_MAX, standardHeaders: 'draft-8', legacyHeaders: false });
  router.post('/staff/session', slow, async (request, response) => {
    const { key } = request.body as { key?: unknown };
    const found = typeof key === 'string' ? await findApiKey(db, keySecret, key) : undefined;
    if (!found?.scopes.includes('batches:release')) return void response.status(401).send(signInPage(true));
    sessions.open(request, response, found);
    response.redirect(303, '/staff');
  });
  router.post(
    '/staff/session/end',
    page(async (_request, response) => {
      sessions.close(response);
      response.redirect(303, '/staff');
    }),
  );
}

function batchRoutes(router: Router, { db, sessions, page }: { db: Knex; sessions: Sessions; page: Guard }): void {
  router.get(
    '/staff',
    page(async (request, response, caller) => {
      const heads = await listWaitingHeads(db, caller.client_id, caller.head_id ?? undefined);
      response.send(headsPage(heads, sessions.formToken(request)));
    }),
  );
  router.get(
    '/staff/heads/:id',
    page(async (request, response, caller) => {
      const headId = requireOwnHead(caller, pathId(request));
      const documents = await listHeld(db, { clientId: caller.client_id, headId });
      response.send(batchPage(headId, documents, sessions.formToken(request)));
    }),
  );
  router.post(
    '/staff/heads/:id/manifests',
    page(async (request, response, caller) => {
      const headId = requireOwnHead(caller, pathId(request));
      const { id } = await insertManifest(db, caller.client_id, headId, caller.prefix);
      response.redirect(303, `/staff/manifests/${id}`);
    }),
  );
  router.get(
    '/staff/manifests/:id',
    page(async (request, response, caller) => {
      const manifest = await findOwnManifest(db, caller, pathId(request));
      response.send(manifestPage(manifest, await listHeld(db, { manifestId: manifest.id }), sessions.formToken(request)));
    }),
  );
  router.post(
    '/staff/manifests/:id/release',
    page(async (request, response, caller) => {
      const { id } = await findOwnManifest(db, caller, pathId(request));
      const { merkleRoot } = request.body as { merkleRoot?: unknown };
      await releaseManifest(db, { clientId: caller.client_id, id }, String(merkleRoot), caller.prefix);
      response.redirect(303, `/staff/manifests/${id}`);
    }),
  );
}
