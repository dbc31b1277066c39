import type { Client } from '@temporalio/client';
import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Knex } from 'knex';
import type { ContentThreads } from '../lib/content-threads/content-threads.ts';
import type { Logger } from '../lib/logger.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { createAcceptance } from './acceptance.ts';
import { authenticate } from './authentication.ts';
import { secureRule } from './cookies.ts';
import type { ChangeWatcher } from './change-watcher.ts';
import { decisionRoutes } from './decisions.ts';
import { requireDeclaredQuery } from './declared-query.ts';
import { docflowRoutes } from './docflow.ts';
import { docsRoutes } from './docs-page.ts';
import { documentFileRoutes } from './document-files.ts';
import { documentRoutes } from './documents.ts';
import { headRoutes } from './heads.ts';
import { healthRoutes } from './health.ts';
import { importRoutes } from './imports.ts';
import { requireOpenIntake } from './intake-gate.ts';
import { jsonBody } from './json-body.ts';
import { buildOpenApi, ROUTES } from './openapi.ts';
import { createIdentityProvider, type OidcConfig } from '../lib/identity-provider.ts';
import { answerRoutes } from './answers.ts';
import { orderRoutes } from './orders.ts';
import { packageRoutes } from './packages.ts';
import { archiveRoutes } from './archive.ts';
import { checkRoutes } from './check-page.ts';
import { printRoutes } from './print.ts';
import { portalRoutes } from './portal/portal-routes.ts';
import { noticeRoutes } from './notices.ts';
import { notFoundHandler, problemHandler } from './problem.ts';
import { limitRequests } from './rate-limit.ts';
import { methodNotAllowed, privateByDefault, readableAddress } from './request-doors.ts';
import { createSecurityLog } from './security-log.ts';
import { releaseRoutes } from './releases.ts';
import { reportRoutes } from './reports.ts';
import { staffRoutes } from './staff/staff-routes.ts';
import { webhookRoutes } from './webhooks.ts';

/** A browser asks again whether it may call after this time. */
const CORS_AGE_SECONDS = 600;

export interface AppDependencies {
  db: Knex;
  temporal: Client;
  watcher: ChangeWatcher;
  logger: Logger;
  /** For what takes a processor for long. */
  threads: Pick<ContentThreads, 'prepare' | 'finishContainer'>;
  /** The archive. */
  objects: ObjectStore;
  /** Where exports lie until they are fetched; shared with the evidence process. */
  exportsDirectory: string;
  keySecret: string;
  /** From which the secrets of webhooks are made. */
  webhookSecret: string;
  bodyLimitBytes: number;
  rateLimitPerMinute: number;
  /** How long time-stamps may be overdue before nothing is accepted; absent where there is no time-stamping authority. */
  intakeStopMs?: number | undefined;
  /** Where staff open the Temporal UI. */
  temporalUrl?: string;
  portal: PortalOptions;
  /** Operators through which documents leave; a dry run says who would carry each. */
  operatorNames?: readonly string[];
  /** Whom to believe when he says for whom he asks: so many proxies, or those at these addresses. Nobody where absent. */
  trustProxy?: number | string[] | undefined;
  /** Webhooks may go to private addresses. */
  webhooksAllowPrivate?: boolean;
}

/** How consumers come in, and which sites may call the API from their pages. */
export interface PortalOptions {
  publicUrl: string;
  clientId: string;
  linkSecret?: string | undefined;
  oidc?: OidcConfig | undefined;
  origins: readonly string[];
}

/** Middleware and routers, in order, on one screen. */
export function createApp(deps: AppDependencies): Express {
  const { db, temporal, watcher, logger, keySecret, bodyLimitBytes, rateLimitPerMinute, portal } = deps;
  const acceptance = createAcceptance(db);
  const planning = { db, operatorNames: deps.operatorNames ?? [], threads: deps.threads };
  const intake = requireOpenIntake(db, deps.intakeStopMs);
  const isSecure = secureRule(portal.publicUrl);
  const securityLog = createSecurityLog(logger);
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy ?? false);
  app.use(pagePolicy());
  app.use(privateByDefault, readableAddress);
  // Browsers ask for it on every origin; a 404 would stand in their consoles as our fault.
  app.get('/favicon.ico', (_request, response) => void response.status(204).end());
  app.use(healthRoutes(db));
  app.use(docsRoutes(buildOpenApi({ bodyBytes: bodyLimitBytes, requestsPerMinute: rateLimitPerMinute })));
  app.use(checkRoutes(db));
  app.use(
    staffRoutes({
      db,
      temporal,
      temporalUrl: deps.temporalUrl ?? '',
      keySecret,
      objects: deps.objects,
      exportsDirectory: deps.exportsDirectory,
      isSecure,
      securityLog,
      threads: deps.threads,
    }),
  );
  app.use(
    portalRoutes({
      db,
      keySecret,
      ...portal,
      identityProvider: portal.oidc && createIdentityProvider(portal.oidc),
      linkSecret: portal.linkSecret,
      isSecure,
      securityLog,
    }),
  );
  app.use('/v1', cors({ origin: [...portal.origins], maxAge: CORS_AGE_SECONDS, exposedHeaders: ['RateLimit', 'Retry-After', 'ETag'] }));
  app.use('/v1', authenticate(db, keySecret, portal), limitRequests(rateLimitPerMinute));
  app.use(requireDeclaredQuery(ROUTES));
  // Imports are streams and come before the parser that reads bodies whole.
  app.use(importRoutes(planning, acceptance, bodyLimitBytes, intake));
  app.use(jsonBody(bodyLimitBytes));
  app.use(packageRoutes(planning, acceptance, intake));
  app.use(documentRoutes(db, watcher));
  app.use(documentFileRoutes(db, deps.objects, deps.threads));
  app.use(answerRoutes(db));
  app.use(docflowRoutes(db));
  app.use(noticeRoutes(db));
  app.use(decisionRoutes(db, temporal));
  app.use(printRoutes(db, temporal));
  app.use(archiveRoutes({ db, objects: deps.objects, exportsDirectory: deps.exportsDirectory }));
  app.use(orderRoutes(db));
  app.use(reportRoutes(db));
  app.use(headRoutes(db));
  app.use(releaseRoutes(db));
  app.use(webhookRoutes(db, deps.webhookSecret, deps.webhooksAllowPrivate ?? false));
  app.use(methodNotAllowed(app));
  app.use(notFoundHandler);
  app.use(problemHandler(logger, securityLog));
  return app;
}

/** Pages of ours run nothing but files of their own origin. */
function pagePolicy(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
  });
}
