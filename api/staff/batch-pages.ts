import { KIND_RULES, type DocumentKind } from '../../domain/document-kind.ts';
import type { ReleaseReason } from '../../domain/release.ts';
import type { HeldDocument, Manifest } from '../../lib/database/release-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatSum } from '../format-sum.ts';
import { hidden, page, type PageContext } from './layout.ts';

const REASON_TEXT: Record<ReleaseReason, string> = {
  'sum-over-limit': 'сумма выше порога',
  'new-partner': 'новый потребитель',
  outlier: 'выброс против истории',
};

export function headsPage(heads: { headId: string; count: number; gross: string }[], context: PageContext): string {
  const rows = heads.map(
    ({ headId, count, gross }) =>
      html`<tr>
        <td><a href="/staff/heads/${headId}">${headId}</a></td>
        <td class="number">${count}</td>
        <td class="number">${formatSum(gross)}</td>
      </tr>`,
  );
  const list = table([['Руководитель'], ['Документов', 'number'], ['Сумма, ₽', 'number']], rows);
  return page('Пакеты на подпись', heads.length > 0 ? list : html`<p>Ничего не ждёт подписи руководителя.</p>`, context);
}

export function batchPage(headId: string, documents: HeldDocument[], context: PageContext): string {
  const form = html`<form method="post" action="/staff/heads/${headId}/manifests">
    ${hidden(context.token)}<button>Составить опись (${documents.length})</button>
  </form>`;
  return page(
    `Пакет ${headId}`,
    html`<p><a href="/staff/batches">← все пакеты</a></p>
      ${documents.length > 0 ? html`${documentTable(documents)} ${form}` : html`<p>Ничего не ждёт.</p>`}`,
    context,
  );
}

export function manifestPage(manifest: Manifest, documents: HeldDocument[], context: PageContext): string {
  const { id, headId, merkleRoot, documentCount, gross, releasedAt } = manifest;
  const action = releasedAt
    ? html`<p class="done" role="status">Выпущена ${releasedAt.toISOString()}; документы подписываются.</p>`
    : html`<form method="post" action="/staff/manifests/${id}/release">
        ${hidden(context.token)}<input type="hidden" name="merkleRoot" value="${merkleRoot}" />
        <button>Выпустить: подписать ${documentCount} документов на ${formatSum(gross)} ₽</button>
      </form>`;
  return page(
    `Опись ${headId}`,
    html`<p><a href="/staff/heads/${headId}">← пакет</a></p>
      <dl>
        <dt>Документов</dt>
        <dd>${documentCount}</dd>
        <dt>Сумма</dt>
        <dd>${formatSum(gross)} ₽</dd>
        <dt>Корень Меркла</dt>
        <dd><code>${merkleRoot}</code></dd>
      </dl>
      ${action} ${documentTable(documents)}`,
    context,
  );
}

function documentTable(documents: HeldDocument[]): Markup {
  const rows = documents.map(
    ({ number, kind, gross, partnerExternalId, reasons }) =>
      html`<tr>
        <td>${number}</td>
        <td>${KIND_RULES[kind as DocumentKind].nameRu}</td>
        <td>${partnerExternalId}</td>
        <td class="number">${formatSum(gross)}</td>
        <td>${reasons.map((reason) => REASON_TEXT[reason]).join(', ')}</td>
      </tr>`,
  );
  return table([['Номер'], ['Вид'], ['Потребитель'], ['Сумма, ₽', 'number'], ['Почему ждёт']], rows);
}
