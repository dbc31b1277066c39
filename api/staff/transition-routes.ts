import type { Router } from 'express';
import { findLastMonth } from '../../lib/database/ledger-repository.ts';
import { listSwitchCandidates, listTransition } from '../../lib/database/month-figures-repository.ts';
import { insertInvitations } from '../../lib/database/notice-repository.ts';
import { parseInput } from '../parse.ts';
import { z } from '../zod.ts';
import type { StaffDependencies } from './attention-routes.ts';
import type { Guard } from './guard.ts';
import { transitionPage } from './transition-page.ts';

const CANDIDATES_MAX = 50;
const INVITED_AT_ONCE = 1_000;
/** A page, an envelope and a stamp; a week in the post. Whoever knows better says so on the page. */
const query = z.object({
  cost: z.coerce.number().min(0).max(100_000).default(60),
  days: z.coerce.number().min(0).max(365).default(7),
  invited: z.coerce.number().int().min(0).optional(),
});

/** The report on the way from paper to electronic, and invitations to go it. */
export function transitionRoutes(router: Router, { db }: StaffDependencies, page: Guard): void {
  router.get(
    '/staff/transition',
    page('documents:resolve', async ({ request, response, caller, context }) => {
      const { cost, days, invited = null } = parseInput(query, request.query);
      const month = (await findLastMonth(db, caller.client_id)) ?? new Date().toISOString().slice(0, 7);
      const [months, candidates] = await Promise.all([
        listTransition(db, caller.client_id),
        listSwitchCandidates(db, caller.client_id, month, CANDIDATES_MAX),
      ]);
      response.send(transitionPage({ months, candidates, month, terms: { costRubles: cost, days }, invited }, context));
    }),
  );
  router.post(
    '/staff/transition/invite',
    page('documents:resolve', async ({ response, caller }) => {
      const invited = await insertInvitations(db, caller.client_id, INVITED_AT_ONCE);
      response.redirect(303, `/staff/transition?invited=${invited}`);
    }),
  );
}
