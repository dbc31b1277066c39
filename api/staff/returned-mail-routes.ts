import type { Router } from 'express';
import type { Knex } from 'knex';
import { listReturnedMails, recordMailRead } from '../../lib/database/returned-mail-repository.ts';
import { parseInput } from '../parse.ts';
import { z } from '../zod.ts';
import type { Guard } from './guard.ts';
import { returnedMailsPage } from './returned-mail-page.ts';

const SHOWN_MAX = 50;
const scope = 'documents:resolve';
const readSchema = z.object({ id: z.string().regex(/^[0-9a-f]{64}$/), address: z.enum(['good', 'bad']) });

/** What came back for notices and no program understands: somebody reads it and says whether the address is dead. */
export function returnedMailRoutes(router: Router, db: Knex, page: Guard): void {
  const back = '/staff/returned-mails';
  router.get(
    back,
    page(scope, async ({ response, caller, context }) => {
      response.send(returnedMailsPage(await listReturnedMails(db, caller.client_id, SHOWN_MAX), context));
    }),
  );
  router.post(
    back,
    page(scope, async ({ request, response, caller }) => {
      const { id, address } = parseInput(readSchema, request.body);
      await recordMailRead(db, { clientId: caller.client_id, id, actor: caller.prefix, addressIsBad: address === 'bad' });
      response.redirect(303, back);
    }),
  );
}
