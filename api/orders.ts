import { Router } from 'express';
import type { Knex } from 'knex';
import { latestOfferOf } from '../domain/docflow/calls.ts';
import { SealpostError } from '../domain/errors.ts';
import { statementList } from '../domain/month-statement.ts';
import { nameCharacters, unmappableCharacters } from '../domain/windows-1251.ts';
import { getVisibleDocument } from '../lib/database/document-repository.ts';
import { findHead } from '../lib/database/registry-repository.ts';
import { getOwnOrder, insertOrder, listStatements, type SigningOrderRow } from '../lib/database/signing-order-repository.ts';
import { listStatementLines } from '../lib/database/statement-repository.ts';
import { answerOnce } from './answer-once.ts';
import { callerOf, requireScope, viewerOf } from './authentication.ts';
import { revocationAnswerSchema, revocationSchema, statementSchema } from './docflow.schema.ts';
import { ledgerQuery } from './documents.schema.ts';
import { actorOf } from './heads.ts';
import { parseInput, pathId } from './parse.ts';
import { sendFile } from './send-file.ts';

/** What is signed beside documents: the month's statement for billing, offers to annul and answers to them. */
export function orderRoutes(db: Knex): Router {
  const router = Router();
  const read = requireScope('documents:read');
  const ofClient = (request: Parameters<typeof callerOf>[0]): string => {
    const { client_id: clientId, partner_id: partnerId } = callerOf(request);
    if (partnerId) throw new SealpostError('request.not-found', 'There is nothing here.');
    return clientId;
  };

  router.post('/v1/ledger/statements', requireScope('documents:write'), async (request, response) => {
    const { month, headId } = parseInput(statementSchema, request.body);
    if (!(await findHead(db, headId)))
      throw new SealpostError('registry.not-found', 'There is no such head.', { details: { path: '/headId' } });
    const order = { client_id: ofClient(request), kind: 'month-statement', head_id: headId, month, actor: actorOf(request) } as const;
    const body = await answerOnce(db, request, response, async (trx) => toOrderView(await insertOrder(trx, order)));
    response.status(202).location(`/v1/ledger/statements/${body.id}`).json(body);
  });

  router.get('/v1/ledger/statements', read, async (request, response) => {
    const { month } = parseInput(ledgerQuery, request.query);
    response.json({ statements: (await listStatements(db, ofClient(request), month)).map(toOrderView) });
  });

  router.get('/v1/ledger/statements/:id', read, async (request, response) => {
    response.json(toOrderView(await getOwnOrder(db, ofClient(request), pathId(request))));
  });

  for (const part of ['content', 'signature'] as const) {
    router.get(`/v1/ledger/statements/:id/${part}`, read, async (request, response) => {
      const order = await getOwnOrder(db, ofClient(request), pathId(request));
      if (!order.cms)
        throw new SealpostError('document.not-signed-yet', 'The statement is not signed yet.', { details: { state: order.state } });
      if (part === 'content') sendFile(response, 'application/json', order.file_name!, order.bytes!);
      else sendFile(response, 'application/pkcs7-signature', `${order.file_name}.p7s`, order.cms);
    });
  }

  router.get('/v1/ledger/documents', read, async (request, response) => {
    const { month } = parseInput(ledgerQuery, request.query);
    sendFile(
      response,
      'text/plain; charset=utf-8',
      `documents-${month}.txt`,
      Buffer.from(statementList(await listStatementLines(db, ofClient(request), month))),
    );
  });

  revocationRoutes(router, db);
  return router;
}

/** Offers to annul what was issued, and answers to the buyer's offers. */
function revocationRoutes(router: Router, db: Knex): void {
  const decide = requireScope('documents:resolve');
  router.post('/v1/documents/:id/revocation', decide, async (request, response) => {
    const { reason } = parseInput(revocationSchema, request.body);
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    requireIssued(row.docflow?.issuedAt);
    requireEncodable(reason);
    const order = {
      client_id: row.client_id,
      kind: 'revocation-offer',
      head_id: row.head_id,
      document_id: row.id,
      note: reason,
      actor: actorOf(request),
    } as const;
    response.status(202).json(await answerOnce(db, request, response, async (trx) => toOrderView(await insertOrder(trx, order))));
  });

  router.post('/v1/documents/:id/revocation/answer', decide, async (request, response) => {
    const { answer, reason } = parseInput(revocationAnswerSchema, request.body);
    requireEncodable(reason ?? '');
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    if (row.docflow?.facets.revocation !== 'requestedByBuyer')
      throw new SealpostError('docflow.no-offer', 'The buyer has not offered to annul this document.', { details: { documentId: row.id } });
    const kind = answer === 'accept' ? 'revocation-acceptance' : 'revocation-refusal';
    const order = {
      client_id: row.client_id,
      kind,
      head_id: row.head_id,
      document_id: row.id,
      actor: actorOf(request),
      answers: latestOfferOf(row.docflow),
      // Consent has no words of its own: it is a signature.
      ...(reason && answer === 'refuse' ? { note: reason } : {}),
    } as const;
    response.status(202).json(await answerOnce(db, request, response, async (trx) => toOrderView(await insertOrder(trx, order))));
  });
}

/** The text goes into a legal form: told before anything is signed. */
function requireEncodable(text: string): void {
  const lacking = unmappableCharacters(text);
  if (lacking.length === 0) return;
  throw new SealpostError('technical.unencodable-text', `The legal format lacks these characters: ${nameCharacters(lacking)}.`, {
    details: { path: '/reason', hint: 'Write the reason with the characters of windows-1251.' },
  });
}

/** Before it is issued there is nothing to annul: it can be taken back. */
function requireIssued(issuedAt: string | null | undefined): void {
  if (!issuedAt)
    throw new SealpostError('docflow.not-found', 'Only what was issued through an operator is annulled.', {
      details: { hint: 'resolve: print' },
    });
}

function toOrderView({
  id,
  kind,
  month,
  document_id: documentId,
  head_id: headId,
  state,
  failure,
  sha256,
  thumbprint,
  ...row
}: SigningOrderRow) {
  return { id, kind, month, documentId, headId, state, failure, sha256, thumbprint, createdAt: row.created_at, signedAt: row.signed_at };
}
