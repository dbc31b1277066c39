import { Router } from 'express';
import type { Knex } from 'knex';
import { findPublicFacts, type PublicFacts } from '../lib/database/check-repository.ts';
import { html } from './html.ts';
import { page } from './staff/layout.ts';
import { formatTime } from './staff/format-time.ts';
import { pathId } from './parse.ts';
import { limitCallers } from './rate-limit.ts';

const CHECKS_MAX = 60;
const DOCUMENT_ID = /^[0-9a-f]{32}$/;

/** The page to which the QR of a paper leads: digest, signer and date of its electronic original, and nothing about the consumer. */
export function checkRoutes(db: Knex): Router {
  const router = Router();
  const slow = limitCallers(CHECKS_MAX);
  router.get('/check/:id', slow, async (request, response) => {
    const id = pathId(request);
    const facts = DOCUMENT_ID.test(id) ? await findPublicFacts(db, id) : undefined;
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex', 'Referrer-Policy': 'no-referrer' });
    const wantsJson = request.accepts(['html', 'json']) === 'json';
    response.status(facts ? 200 : 404);
    if (wantsJson) return void response.json(facts ? toCheckView(facts) : { found: false });
    return void response.send(facts ? foundPage(facts) : missingPage());
  });
  return router;
}

function toCheckView({ contentDigest, organisation, inn, post, thumbprint, signedAt, provenSince, annulled }: PublicFacts) {
  return { found: true, sha256: contentDigest, organisation, inn, post, certificate: thumbprint, signedAt, provenSince, annulled };
}

function foundPage({ contentDigest, organisation, inn, post, thumbprint, signedAt, provenSince, annulled }: PublicFacts): string {
  return page(
    'Проверка документа',
    html`${
        annulled
          ? html`<p role="alert" class="alert">Документ аннулирован по соглашению сторон. / Annulled by consent of both sides.</p>`
          : html`<p class="done" role="status">Такой документ подписан электронной подписью. / Such a document was signed.</p>`
      }
      <dl>
        <dt>Организация / Organisation</dt>
        <dd>${organisation}, ИНН ${inn}</dd>
        <dt>Подписал / Signed by</dt>
        <dd>${post ?? '—'}</dd>
        <dt>Когда / When</dt>
        <dd>${formatTime(signedAt)}</dd>
        <dt>Сертификат (SHA-256) / Certificate</dt>
        <dd><code>${thumbprint}</code></dd>
        <dt>SHA-256 файла / of the file</dt>
        <dd><code>${contentDigest}</code></dd>
        <dt>Доказано с / Proven since</dt>
        <dd>${provenSince ? formatTime(provenSince) : '—'}</dd>
      </dl>
      <p>
        Если у вас есть файл, сравните: <code>sha256sum ФАЙЛ</code>. Персональных данных эта страница не показывает. / Where you have the
        file, compare its digest. This page shows nothing personal.
      </p>`,
  );
}

function missingPage(): string {
  return page(
    'Проверка документа',
    html`<p role="alert" class="alert">Такого документа нет. Проверьте адрес или спросите отправителя. / There is no such document.</p>`,
  );
}
