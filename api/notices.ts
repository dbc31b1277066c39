import express, { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { insertInvitations, recordNoticeFailed } from '../lib/database/notice-repository.ts';
import { readBounce } from '../lib/mail/read-bounce.ts';
import { callerOf, requireScope } from './authentication.ts';
import { invitationsSchema } from './docflow.schema.ts';
import { parseInput } from './parse.ts';

const MAIL_MAX_BYTES = 2 * 1024 * 1024;

/** What the mail server hands back, and invitations to those who still get paper. */
export function noticeRoutes(db: Knex): Router {
  const router = Router();
  const decide = requireScope('documents:resolve');

  router.post('/v1/bounces', decide, express.raw({ type: 'message/rfc822', limit: MAIL_MAX_BYTES }), async (request, response) => {
    if (!Buffer.isBuffer(request.body))
      throw new SealpostError('request.malformed', 'A bounce is a whole mail.', { details: { hint: 'Content-Type: message/rfc822' } });
    const bounce = await readBounce(request.body);
    if (!bounce) throw new SealpostError('bounce.unknown', 'This mail is no report of non-delivery of a notice of ours.');
    // "Delayed" is no failure yet: the mail server goes on trying.
    const failed = bounce.permanent && (await recordNoticeFailed(db, bounce.noticeId, `bounce ${bounce.status ?? ''}`.trim()));
    response.json({ noticeId: bounce.noticeId, permanent: bounce.permanent, recorded: failed });
  });

  router.post('/v1/invitations', decide, async (request, response) => {
    const { limit } = parseInput(invitationsSchema, request.body ?? {});
    response.status(202).json({ invited: await insertInvitations(db, callerOf(request).client_id, limit) });
  });

  return router;
}
