import { Router } from 'express';
import type { Knex } from 'knex';

/** For orchestrators. Temporal isn't asked: without it we still accept and answer. */
export function healthRoutes(db: Knex): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => void response.json({ status: 'live' }));
  router.get('/health/ready', async (_request, response) => {
    await db.raw('select 1');
    response.json({ status: 'ready' });
  });
  return router;
}
