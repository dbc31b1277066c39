import type { Router } from 'express';
import { explainDocument } from '../../domain/explain.ts';
import { getContent } from '../../lib/database/content-repository.ts';
import { getVisibleDocument } from '../../lib/database/document-repository.ts';
import { findSignatureDossier, searchDocuments } from '../../lib/database/dossier-repository.ts';
import { listDocumentEvents } from '../../lib/database/event-repository.ts';
import { getSignature } from '../../lib/database/signature-repository.ts';
import { parseInput, pathId } from '../parse.ts';
import { sendFile } from '../send-file.ts';
import { z } from '../zod.ts';
import type { StaffDependencies } from './attention-routes.ts';
import { dossierPage, searchPage } from './dossier-pages.ts';
import type { Guard } from './guard.ts';

const FOUND_MAX = 50;
const searchQuery = z.object({ text: z.string().trim().max(200).default('') });

/** One document: found by what a caller on the phone knows, shown with everything that is known of it. */
export function dossierRoutes(router: Router, { db, temporalUrl }: StaffDependencies, page: Guard): void {
  const scope = 'documents:resolve';
  router.get(
    '/staff/documents',
    page(scope, async ({ request, response, caller, context }) => {
      const { text } = parseInput(searchQuery, request.query);
      response.send(searchPage(text, text ? await searchDocuments(db, caller.client_id, text, FOUND_MAX) : [], context));
    }),
  );
  router.get(
    '/staff/documents/:id',
    page(scope, async ({ request, response, caller, context }) => {
      const document = await getVisibleDocument(db, { clientId: caller.client_id }, pathId(request));
      const { phase, channel, attention, kind, document_date: documentDate } = document;
      const explanation = explainDocument({
        phase,
        channel,
        attention,
        signed: document.signed_at !== null,
        kind,
        documentDate,
        now: new Date(),
      });
      const [events, signature] = await Promise.all([listDocumentEvents(db, document.id), findSignatureDossier(db, document.id)]);
      response.send(dossierPage({ document, explanation, events, signature, temporalUrl }, context));
    }),
  );
  router.get(
    '/staff/documents/:id/content',
    page(scope, async ({ request, response, caller }) => {
      const { id } = await getVisibleDocument(db, { clientId: caller.client_id }, pathId(request));
      const { media_type: mediaType, file_name: fileName, bytes } = await getContent(db, id, 'legal');
      sendFile(response, mediaType, fileName, bytes);
    }),
  );
  router.get(
    '/staff/documents/:id/signature',
    page(scope, async ({ request, response, caller }) => {
      const { id } = await getVisibleDocument(db, { clientId: caller.client_id }, pathId(request));
      sendFile(response, 'application/pkcs7-signature', `${id}.p7s`, (await getSignature(db, id)).cms);
    }),
  );
}
