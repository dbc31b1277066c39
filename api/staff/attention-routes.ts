import type { Client } from '@temporalio/client';
import type { Router } from 'express';
import type { Knex } from 'knex';
import type { ContentThreads } from '../../lib/content-threads/content-threads.ts';
import { SealpostError } from '../../domain/errors.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import { forecastHeads } from '../../domain/forecast.ts';
import { listAttentionGroups, listParked } from '../../lib/database/attention-repository.ts';
import { listBuyerAnswers } from '../../lib/database/buyer-answers.ts';
import { listTermFigures } from '../../lib/database/issue-term-repository.ts';
import { listHeadLoads } from '../../lib/database/forecast-repository.ts';
import { findLastMonth, getLedger } from '../../lib/database/ledger-repository.ts';
import { listChannelFigures, listProgress } from '../../lib/database/month-figures-repository.ts';
import { listFeedHealth } from '../../lib/database/feed-health-repository.ts';
import { loadRegistry } from '../../lib/database/registry-cache.ts';
import { inTurns } from '../../lib/in-turns.ts';
import { resolveDocument } from '../decisions.ts';
import { monthSchema } from '../dates.schema.ts';
import { resolveSchema } from '../documents.schema.ts';
import { parseInput } from '../parse.ts';
import { z } from '../zod.ts';
import { attentionPage, groupPage, resolvedPage } from './attention-pages.ts';
import type { Guard } from './guard.ts';
import { monthPage } from './month-page.ts';

/** Documents on one page, and decided at once. */
const GROUP_MAX = 100;
/** Workflows that are asked at the same time. */
const AT_ONCE = 8;

const groupQuery = z.object({ reason: z.string().min(1).max(100), headId: z.string().min(1).max(64) });
const decisionSchema = resolveSchema.extend({
  id: z.union([z.string(), z.array(z.string()).max(GROUP_MAX)]).transform((ids) => (Array.isArray(ids) ? ids : [ids])),
});
const monthQuery = z.object({ month: monthSchema.optional() });

export interface StaffDependencies {
  db: Knex;
  temporal: Client;
  temporalUrl: string;
  /** For what takes a processor for long. */
  threads: Pick<ContentThreads, 'finishContainer'>;
}

/** The month at a glance, what waits by reason and owner, and decisions on one or many. Each stands in the document's log with its author. */
export function attentionRoutes(router: Router, { db, temporal, temporalUrl }: StaffDependencies, page: Guard): void {
  router.get(
    '/staff/month',
    page('documents:resolve', async ({ request, response, caller, context }) => {
      const { month = (await findLastMonth(db, caller.client_id)) ?? new Date().toISOString().slice(0, 7) } = parseInput(
        monthQuery,
        request.query,
      );
      const forecast = forecastHeads(await listHeadLoads(db, caller.client_id), await loadRegistry(db), new Date());
      const { client_id: clientId } = caller;
      const [ledger, progress, channels, operators] = await Promise.all([
        getLedger(db, clientId, month),
        listProgress(db, clientId, month),
        listChannelFigures(db, clientId, month),
        listFeedHealth(db),
      ]);
      response.send(monthPage({ ledger, forecast, progress, channels, operators }, context));
    }),
  );
  router.get(
    '/staff/attention',
    page('documents:resolve', async ({ response, caller, context }) => {
      const { client_id: clientId } = caller;
      const [groups, terms, answers] = await Promise.all([
        listAttentionGroups(db, clientId),
        listTermFigures(db, clientId, moscowDate(new Date())),
        listBuyerAnswers(db, clientId, GROUP_MAX),
      ]);
      response.send(attentionPage({ groups, terms, answers }, context));
    }),
  );
  router.get(
    '/staff/attention/group',
    page('documents:resolve', async ({ request, response, caller, context }) => {
      const group = parseInput(groupQuery, request.query);
      const documents = await listParked(db, { clientId: caller.client_id, ...group }, GROUP_MAX);
      response.send(groupPage({ ...group, documents, temporalUrl }, context));
    }),
  );
  router.post(
    '/staff/attention/resolve',
    page('documents:resolve', async ({ request, response, caller, context }) => {
      const { token: _token, reason: _reason, headId: _headId, ...form } = request.body as Record<string, unknown>;
      const { id: ids, action } = parseInput(decisionSchema, form);
      const outcome: Parameters<typeof resolvedPage>[0] = { taken: 0, refused: [] };
      const decide = async (id: string) => {
        try {
          await resolveDocument({ db, temporal }, { clientId: caller.client_id }, id, { action, actor: caller.prefix });
          outcome.taken += 1;
        } catch (error) {
          if (!(error instanceof SealpostError)) throw error;
          outcome.refused.push({ id, message: error.message });
        }
      };
      await inTurns(ids, AT_ONCE, decide);
      response.send(resolvedPage(outcome, context));
    }),
  );
}
