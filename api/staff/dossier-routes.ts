import type { Router } from 'express';
import { listAttempts } from '../../lib/database/attempt-repository.ts';
import { listBuyerWords } from '../../lib/database/buyer-words.ts';
import { getContent } from '../../lib/database/content-repository.ts';
import { getVisibleDocument, listAmending } from '../../lib/database/document-repository.ts';
import { findSignatureDossier, searchDocuments } from '../../lib/database/dossier-repository.ts';
import { listDocumentEvents } from '../../lib/database/event-repository.ts';
import { getSignature } from '../../lib/database/signature-repository.ts';
import { listDocumentPieces } from '../../lib/database/print-batch-repository.ts';
import { listTechnical } from '../../lib/database/technical-repository.ts';
import { buildContainer } from '../../lib/evidence-container/build-container.ts';
import type { ArchiveRouteDependencies } from '../archive.ts';
import { explainRow } from '../explain-row.ts';
import { parseInput, pathId } from '../parse.ts';
import { sendFile } from '../send-file.ts';
import { sendTechnical } from '../send-part.ts';
import { z } from '../zod.ts';
import type { StaffDependencies } from './attention-routes.ts';
import { dossierPage, searchPage } from './dossier-pages.ts';
import type { Guard } from './guard.ts';

const FOUND_MAX = 50;
const searchQuery = z.object({ text: z.string().trim().max(200).default('') });

/** One document: found by what a caller on the phone knows, shown with everything that is known of it. */
export function dossierRoutes(
  router: Router,
  { db, temporalUrl, objects, threads }: StaffDependencies & Pick<ArchiveRouteDependencies, 'objects'>,
  page: Guard,
): void {
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
      const { id } = document;
      const [events, signature, attempts, technical, amendedBy, words, pieces] = await Promise.all([
        listDocumentEvents(db, id),
        findSignatureDossier(db, id),
        listAttempts(db, id),
        listTechnical(db, id),
        listAmending(db, id),
        listBuyerWords(db, id),
        listDocumentPieces(db, id),
      ]);
      const explanation = explainRow(document);
      response.send(
        dossierPage({ document, explanation, events, signature, attempts, technical, amendedBy, words, pieces, temporalUrl }, context),
      );
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
  for (const part of ['content', 'signature'] as const) {
    router.get(
      `/staff/documents/:id/technical/:entityId/${part}`,
      page(scope, async ({ request, response, caller }) => {
        const { id } = await getVisibleDocument(db, { clientId: caller.client_id }, pathId(request));
        await sendTechnical(db, response, id, String(request.params.entityId), part);
      }),
    );
  }
  router.get(
    '/staff/documents/:id/evidence-container',
    page(scope, async ({ request, response, caller }) => {
      const document = await getVisibleDocument(db, { clientId: caller.client_id }, pathId(request));
      const { fileName, bytes } = await buildContainer(
        { db, objects, finish: (unfinished) => threads.finishContainer(unfinished) },
        document,
      );
      sendFile(response, 'application/zip', fileName, bytes);
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
