import { TECHNICAL_RULES } from '../../domain/docflow/technical-document.ts';
import type { Docflow } from '../../domain/docflow/docflow.ts';
import { facetTexts } from '../../domain/docflow/facet-text.ts';
import type { Facets } from '../../domain/status.ts';
import type { AttemptRow } from '../../lib/database/attempt-repository.ts';
import type { TechnicalRow } from '../../lib/database/technical-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';

/** What operator and buyer have answered, attempt by attempt, in the dossier of a document. */
export function docflowSection(
  documentId: string,
  facets: Facets,
  docflow: Docflow | null,
  attempts: readonly AttemptRow[],
  technical: readonly TechnicalRow[],
): Markup | null {
  if (attempts.length === 0) return null;
  return html`<h2>Доставка</h2>
    ${attemptTable(attempts)} ${facetList(facets, docflow)} ${technical.length > 0 ? technicalTable(documentId, technical) : null}`;
}

function attemptTable(attempts: readonly AttemptRow[]): Markup {
  const rows = attempts.map(
    ({ number, door, created_at: createdAt, asked_at: askedAt, withdrawn_at: withdrawnAt, voided_at: voidedAt, void_reason: reason }) =>
      html`<tr>
        <td class="number">${number}</td>
        <td>${door}</td>
        <td class="date">${formatTime(createdAt)}</td>
        <td class="date">${formatTime(askedAt)}</td>
        <td class="date">${formatTime(withdrawnAt)}</td>
        <td>${voidedAt ? html`недействительна: <code>${reason}</code>` : 'действует'}</td>
      </tr>`,
  );
  return table([['№', 'number'], ['Путь'], ['Начата'], ['Передана'], ['Отозвана'], ['Попытка']], rows);
}

function facetList(facets: Facets, docflow: Docflow | null): Markup {
  const items = facetTexts(facets).map(
    ({ ru, severity, facet, value }) => html`<li class="${severity}">${ru} <code>${facet}: ${value}</code></li>`,
  );
  return html`${
      docflow
        ? html`<p>
            Оператор ${docflow.operator}, ящик ${docflow.boxId}, сообщение <code>${docflow.messageId}</code>, порядок ${docflow.regime}.
            Выставлен ${formatTime(docflow.issuedAt)}, доставлен ${formatTime(docflow.deliveredAt)}, получен
            ${formatTime(docflow.receiptAt)}, отвечен ${formatTime(docflow.answeredAt)}.
          </p>`
        : null
    }
    <ul>
      ${items}
    </ul>`;
}

function technicalTable(documentId: string, technical: readonly TechnicalRow[]): Markup {
  const rows = technical.map((row) => {
    const { nameRu, short } = TECHNICAL_RULES[row.kind];
    const base = `/staff/documents/${documentId}/technical/${row.entity_id}`;
    return html`<tr>
      <th scope="row">${short === nameRu ? nameRu : `${nameRu} (${short})`}${row.code ? ` ${row.code}` : ''}</th>
      <td class="date">${formatTime(row.stated_at)}</td>
      <td>${row.signer ?? '—'}</td>
      <td>${verdictOf(row)}</td>
      <td><a href="${base}/content">файл</a> ${row.signature ? html`<a href="${base}/signature">подпись</a>` : null}</td>
    </tr>`;
  });
  return table([['Документ'], ['Дата в нём'], ['Подписал'], ['Подпись'], ['Скачать']], rows);
}

function verdictOf({ verdict, signature, reason }: TechnicalRow): Markup {
  switch (verdict) {
    case 'valid':
      return signature ? html`действительна` : html`без подписи, отправителя подтвердил оператор`;
    case 'not-proven':
      return html`<strong>отправитель не подтверждён</strong>: ${reason}`;
    case 'invalid':
      return html`<strong>недействительна</strong>: ${reason}`;
  }
}
