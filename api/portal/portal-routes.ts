import { Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../../domain/errors.ts';
import { CONSENT_VERSION } from '../../domain/portal.ts';
import { listConsents, recordConsent } from '../../lib/database/consent-repository.ts';
import { getSubmission } from '../../lib/database/content-repository.ts';
import { getVisibleDocument, listPublishedDocuments } from '../../lib/database/document-repository.ts';
import { listBuyerWords } from '../../lib/database/buyer-words.ts';
import { listDocumentEvents } from '../../lib/database/event-repository.ts';
import { getPartner, recordPortalAction, type PortalSession } from '../../lib/database/portal-repository.ts';
import { monthSchema } from '../dates.schema.ts';
import { formBody } from '../form-body.ts';
import { parseInput, pathId } from '../parse.ts';
import { pageProblem } from '../problem.ts';
import { sendPart, PARTS } from '../send-part.ts';
import { z } from '../zod.ts';
import { answerDocument } from './answer-document.ts';
import { choicePage } from './choice-page.ts';
import { documentPage, documentsPage, type PortalView } from './document-pages.ts';
import { PORTAL_STYLE, portalProblem, signInPage } from './portal-layout.ts';
import { createPortalSessions, languageOf } from './portal-session.ts';
import { signInRoutes, type SignInDependencies } from './sign-in-routes.ts';
import { TEXTS } from './texts.ts';

const FORM_MAX_BYTES = 16_384;
const PAGE = 50;

const listQuery = z.object({
  month: z
    .union([monthSchema, z.literal('')])
    .optional()
    .transform((month) => month || undefined),
  before: z.coerce.number().int().min(0).optional(),
});
const answerForm = z.object({ answer: z.enum(['accepted', 'refused']), comment: z.string().max(1_000).optional() });
const choiceForm = z.object({ electronic: z.enum(['true', 'false']) });

interface PortalCall {
  request: Request;
  response: Response;
  session: PortalSession;
  view: PortalView;
}

/** A page for a consumer who is signed in; a form only with its token. */
type PortalGuard = (run: (call: PortalCall) => Promise<unknown>) => RequestHandler;

/** The consumer's pages. They work without JavaScript; what belongs to another consumer answers exactly like what does not exist. */
export function portalRoutes(deps: Omit<SignInDependencies, 'sessions'> & { keySecret: string }): Router {
  const { db, keySecret } = deps;
  const router = Router();
  const sessions = createPortalSessions(db, keySecret, deps.isSecure);
  const page: PortalGuard = (run) => async (request, response) => {
    const language = languageOf(request);
    response.set({ 'Cache-Control': 'private, no-store', Vary: 'Accept-Language, Cookie' });
    const session = await sessions.find(request);
    if (!session) return void response.status(401).send(signInPage(language, { failed: null, oidc: deps.identityProvider !== undefined }));
    if (request.method === 'POST' && !sessions.isFormToken(request, (request.body as { token?: unknown } | undefined)?.token))
      throw new SealpostError('request.invalid', TEXTS[language].signInFailed);
    return void (await run({ request, response, session, view: { language, token: sessions.formToken(request) } }));
  };

  router.get(
    '/portal/style.css',
    (_request, response) => void response.type('css').set('Cache-Control', 'public, max-age=3600').send(PORTAL_STYLE),
  );
  router.use('/portal', ...formBody(FORM_MAX_BYTES));
  signInRoutes(router, { ...deps, sessions });

  documentRoutes(router, db, page);
  choiceRoutes(router, db, page);

  router.post(
    '/portal/sign-out',
    page(async ({ request, response }) => {
      await sessions.close(request, response);
      response.redirect(303, '/portal');
    }),
  );

  router.use('/portal', (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const problem = pageProblem(error);
    if (!problem || response.headersSent) return next(error);
    const { status, detail, code } = problem;
    if (status === 429) deps.securityLog(request, code);
    const language = languageOf(request);
    response.status(status).send(portalProblem(language, status === 404 ? TEXTS[language].notFound : detail));
  });
  return router;
}

/** His documents: the list, one of them, its parts, his answer. */
function documentRoutes(router: Router, db: Knex, page: PortalGuard): void {
  router.get(
    '/portal',
    page(async ({ request, response, session, view }) => {
      const { month, before } = parseInput(listQuery, request.query);
      const rows = await listPublishedDocuments(db, viewerOf(session), { month, before, limit: PAGE });
      response.send(documentsPage(view, rows, { month, next: rows.length === PAGE ? rows.at(-1)!.accepted_position : null }));
    }),
  );

  router.get(
    '/portal/documents/:id',
    page(async ({ request, response, session, view }) => {
      const row = await getVisibleDocument(db, viewerOf(session), pathId(request));
      await recordPortalAction(db, { documentId: row.id, partnerId: session.partner_id, action: 'opened', actor: actorOf(session) });
      const [submission, events, words] = await Promise.all([
        getSubmission(db, row.id),
        listDocumentEvents(db, row.id),
        listBuyerWords(db, row.id),
      ]);
      response.send(documentPage(view, row, submission, { events, words }));
    }),
  );

  for (const part of PARTS) {
    router.get(
      `/portal/documents/:id/${part}`,
      page(async ({ request, response, session }) => {
        const row = await getVisibleDocument(db, viewerOf(session), pathId(request));
        await recordPortalAction(db, {
          documentId: row.id,
          partnerId: session.partner_id,
          action: 'downloaded',
          part,
          actor: actorOf(session),
        });
        await sendPart(db, response, row, part);
      }),
    );
  }

  router.post(
    '/portal/documents/:id/answer',
    page(async ({ request, response, session }) => {
      const row = await getVisibleDocument(db, viewerOf(session), pathId(request));
      const { answer, comment } = parseInput(answerForm, request.body);
      await answerDocument(db, row, { answer, comment: comment || null, partnerId: session.partner_id, actor: actorOf(session) });
      response.redirect(303, `/portal/documents/${row.id}`);
    }),
  );
}

/** How he gets his documents. */
function choiceRoutes(router: Router, db: Knex, page: PortalGuard): void {
  router.get(
    '/portal/choice',
    page(async ({ request, response, session, view }) => {
      const partner = await getPartner(db, session.partner_id);
      const history = await listConsents(db, partner.id);
      response.send(choicePage(view, { electronic: partner.unload_electronically, history, saved: request.query.saved === '1' }));
    }),
  );

  router.post(
    '/portal/choice',
    page(async ({ request, response, session }) => {
      const { electronic } = parseInput(choiceForm, request.body);
      const choice = {
        partnerId: session.partner_id,
        electronic: electronic === 'true',
        source: 'portal',
        actor: actorOf(session),
      } as const;
      await recordConsent(db, { ...choice, textVersion: CONSENT_VERSION });
      response.redirect(303, '/portal/choice?saved=1');
    }),
  );
}

function viewerOf({ client_id: clientId, partner_id: partnerId }: PortalSession) {
  return { clientId, partnerId };
}

/** Under which account a receipt was given; opaque, as the identity provider names it. */
function actorOf({ issuer, subject }: PortalSession): string {
  return `portal:${issuer}#${subject}`.slice(0, 300);
}
