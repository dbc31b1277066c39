import { Router } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import type { ContentThreads } from '../lib/content-threads/content-threads.ts';
import { findContent, getContent } from '../lib/database/content-repository.ts';
import { getVisibleDocument } from '../lib/database/document-repository.ts';
import { buildEvidenceRecord } from '../lib/database/evidence-repository.ts';
import { buildSignatureAtLevel } from '../lib/database/signature-levels.ts';
import { getSignature } from '../lib/database/signature-repository.ts';
import { requireScope, viewerOf } from './authentication.ts';
import { buildContainer } from '../lib/evidence-container/build-container.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import { ASIC_MEDIA_TYPE, buildAsicContainer } from '../lib/signing/asic-container.ts';
import { containerQuery, signatureQuery } from './documents.schema.ts';
import { parseInput, pathId } from './parse.ts';
import { sendFile } from './send-file.ts';

/** Where a document's bytes are taken: the legal file, its signature, its evidence record. */
export function documentFileRoutes(db: Knex, objects: ObjectStore, threads: Pick<ContentThreads, 'finishContainer'>): Router {
  const router = Router();
  const read = requireScope('documents:read');

  router.get('/v1/documents/:id/content', read, async (request, response) => {
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const content = row.content_digest ? await findContent(db, row.id, 'legal') : undefined;
    if (!content) throw new SealpostError('document.no-content-yet', 'The legal file is made when the document has been validated.');
    sendFile(response, content.media_type, content.file_name, content.bytes);
  });

  router.get('/v1/documents/:id/signature', read, async (request, response) => {
    const { level } = parseInput(signatureQuery, request.query);
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const bytes = await buildSignatureAtLevel(db, await getSignature(db, row.id), level);
    sendFile(response, 'application/pkcs7-signature', `${row.id}.p7s`, bytes);
  });

  router.get('/v1/documents/:id/evidence', read, async (request, response) => {
    const row = await getVisibleDocument(db, viewerOf(request), pathId(request));
    const [{ bytes }, { cms }] = await Promise.all([getContent(db, row.id, 'legal'), getSignature(db, row.id)]);
    sendFile(response, 'application/octet-stream', `${row.id}.ers`, await buildEvidenceRecord(db, row, [bytes, cms]));
  });

  router.get('/v1/documents/:id/evidence-container', read, async (request, response) => {
    const { form } = parseInput(containerQuery, request.query);
    const viewer = viewerOf(request);
    // It holds the whole log, with what is the house's own: for billing, staff and auditors. Consumers have the file with its signature.
    if (viewer.partnerId) throw new SealpostError('request.not-found', 'There is nothing here.');
    const row = await getVisibleDocument(db, viewer, pathId(request));
    if (form === 'asic') {
      const [{ file_name: name, bytes: content }, { cms }] = await Promise.all([getContent(db, row.id, 'legal'), getSignature(db, row.id)]);
      return sendFile(response, ASIC_MEDIA_TYPE, `${name}.asics`, buildAsicContainer(name, content, cms));
    }
    const { fileName, bytes } = await buildContainer({ db, objects, finish: (unfinished) => threads.finishContainer(unfinished) }, row);
    return sendFile(response, 'application/zip', fileName, bytes);
  });

  return router;
}
