import { Router, type NextFunction, type Request, type Response } from 'express';
import { findApiKey } from '../../lib/database/api-key-repository.ts';
import { attentionRoutes, type StaffDependencies } from './attention-routes.ts';
import { archivePageRoutes } from './archive-routes.ts';
import { batchRoutes } from './batch-routes.ts';
import { dossierRoutes } from './dossier-routes.ts';
import type { ArchiveRouteDependencies } from '../archive.ts';
import type { SecureRule } from '../cookies.ts';
import { formBody } from '../form-body.ts';
import { pageProblem } from '../problem.ts';
import { limitCallers } from '../rate-limit.ts';
import type { SecurityLog } from '../security-log.ts';
import { createGuard } from './guard.ts';
import { firstSection, problemPage, signInPage, STYLE } from './layout.ts';
import { operatorRoutes } from './operator-routes.ts';
import { printPageRoutes } from './print-routes.ts';
import { returnedMailRoutes } from './returned-mail-routes.ts';
import { transitionRoutes } from './transition-routes.ts';
import { createSessions } from './session.ts';

const SIGN_INS_MAX = 20;
/** A hundred ids and what surrounds them. */
const FORM_MAX_BYTES = 16_384;
/** A report that is pasted; larger ones go through the API. */
const REPORT_MAX_BYTES = 2_000_000;

/** The pages of staff and heads. They work without JavaScript; who sees which is in the scopes of the key that signed in. */
export function staffRoutes(
  deps: StaffDependencies & ArchiveRouteDependencies & { keySecret: string; isSecure: SecureRule; securityLog: SecurityLog },
): Router {
  const { db, keySecret, isSecure, securityLog } = deps;
  const router = Router();
  const sessions = createSessions(db, keySecret, isSecure);
  const page = createGuard(sessions, securityLog);

  router.get('/staff/style.css', (_request, response) => void response.type('css').send(STYLE));
  router.use('/staff/print', ...formBody(REPORT_MAX_BYTES));
  router.use('/staff', ...formBody(FORM_MAX_BYTES));
  router.post('/staff/session', limitCallers(SIGN_INS_MAX), async (request, response) => {
    const { key } = (request.body ?? {}) as { key?: unknown };
    const found = typeof key === 'string' ? await findApiKey(db, keySecret, key) : undefined;
    if (!found || !firstSection(found.scopes)) {
      securityLog(request, 'staff.sign-in-refused', found ? { key: found.prefix } : {});
      return void response.status(401).send(signInPage(true));
    }
    await sessions.open(request, response, found);
    response.redirect(303, '/staff');
  });
  router.post(
    '/staff/session/end',
    page(undefined, async ({ request, response }) => {
      await sessions.close(request, response);
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
  returnedMailRoutes(router, db, page);
  batchRoutes(router, db, page);
  operatorRoutes(router, db, page);
  router.use('/staff', (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const problem = pageProblem(error);
    if (!problem || response.headersSent) return next(error);
    if (problem.status === 429) securityLog(request, problem.code);
    response.status(problem.status).send(problemPage(problem.detail));
  });
  return router;
}
