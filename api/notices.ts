import express, { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { insertInvitations, recordNoticeFailed } from '../lib/database/notice-repository.ts';
import { hasNotice, insertReturnedMail } from '../lib/database/returned-mail-repository.ts';
import { readBounce, type Bounce } from '../lib/mail/read-bounce.ts';
import { sha256Hex } from '../lib/sha256.ts';
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
    const { client_id: clientId } = callerOf(request);
    const bounce = await readBounce(request.body);
    if (!bounce || !(await hasNotice(db, clientId, bounce.noticeId)))
      throw new SealpostError('bounce.unknown', 'This mail is no report of non-delivery of a notice of ours.');
    response.json(await takeBounce(db, clientId, request.body, bounce));
  });

  router.post('/v1/invitations', decide, async (request, response) => {
    const { limit } = parseInput(invitationsSchema, request.body ?? {});
    response.status(202).json({ invited: await insertInvitations(db, callerOf(request).client_id, limit) });
  });

  return router;
}

/** "Delayed" is no failure yet: the mail server goes on trying. What no program understands is shown to a person. Safe to repeat. */
async function takeBounce(db: Knex, clientId: string, raw: Buffer, bounce: Bounce) {
  const { noticeId, outcome, addressIsBad, status, form, subject, excerpt } = bounce;
  if (outcome === 'unclear') await insertReturnedMail(db, { id: sha256Hex(raw), noticeId, clientId, subject, excerpt });
  const recorded = outcome === 'failed' && (await recordNoticeFailed(db, noticeId, `bounce ${status ?? ''}`.trim(), { addressIsBad }));
  return { noticeId, outcome, permanent: outcome === 'failed', addressIsBad, form, recorded };
}
