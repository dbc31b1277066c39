import type { Router } from 'express';
import type { Knex } from 'knex';
import { listFailingEvents, listFeedHealth, listStrayEvents } from '../../lib/database/feed-health-repository.ts';
import type { Guard } from './guard.ts';
import { operatorsPage } from './operator-pages.ts';

const SHOWN_MAX = 100;

/** How the operators' feeds stand, and which of their events wait or count for nobody. */
export function operatorRoutes(router: Router, db: Knex, page: Guard): void {
  router.get(
    '/staff/operators',
    page('documents:resolve', async ({ response, context }) => {
      const [operators, failing, stray] = await Promise.all([
        listFeedHealth(db),
        listFailingEvents(db, SHOWN_MAX),
        listStrayEvents(db, SHOWN_MAX),
      ]);
      response.send(operatorsPage({ operators, failing, stray }, context));
    }),
  );
}
