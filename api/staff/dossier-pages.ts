import { KIND_RULES } from '../../domain/document-kind.ts';
import type { Explanation } from '../../domain/explain.ts';
import { allowedResolutions, type Resolution } from '../../domain/document.ts';
import type { AttemptRow } from '../../lib/database/attempt-repository.ts';
import type { BuyerWords } from '../../lib/database/buyer-words.ts';
import type { TechnicalRow } from '../../lib/database/technical-repository.ts';
import type { FoundDocument, SignatureDossier } from '../../lib/database/dossier-repository.ts';
import type { DocumentRow, EventRow } from '../../lib/database/rows.ts';
import { toDocumentView } from '../document-view.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';
import { formatSum } from '../format-sum.ts';
import { answerActions, findingsSection, wordsSection } from './buyer-words.ts';
import { docflowSection } from './docflow-section.ts';
import { hidden, page, type PageContext } from './layout.ts';
import { PIECE_STATE } from './print-pages.ts';
import type { listDocumentPieces } from '../../lib/database/print-batch-repository.ts';
import { fullNameText } from '../../domain/submission.ts';

export function searchPage(text: string, found: FoundDocument[], context: PageContext): string {
  const rows = found.map(
    ({ id, number, externalId, kind, documentDate, phase, gross }) =>
      html`<tr>
        <td><a href="/staff/documents/${id}">${number}</a></td>
        <td>${externalId}</td>
        <td>${KIND_RULES[kind].nameRu}</td>
        <td class="date">${documentDate}</td>
        <td class="number">${formatSum(gross)}</td>
        <td>${phase}</td>
      </tr>`,
  );
  const list = table([['Номер'], ['В биллинге'], ['Вид'], ['Дата'], ['Сумма, ₽', 'number'], ['Состояние']], rows);
  return page(
    'Поиск документа',
    html`<form method="get" action="/staff/documents">
        <label for="text">Номер, идентификатор биллинга или наш идентификатор</label>
        <input id="text" name="text" value="${text}" /> <button>Найти</button>
      </form>
      ${text === '' ? null : found.length > 0 ? list : html`<p>Ничего не найдено.</p>`}`,
    context,
  );
}

export interface DossierView {
  document: DocumentRow;
  explanation: Explanation;
  events: EventRow[];
  signature: SignatureDossier | undefined;
  attempts: AttemptRow[];
  technical: TechnicalRow[];
  amendedBy: string[];
  words: BuyerWords[];
  pieces: Awaited<ReturnType<typeof listDocumentPieces>>;
  temporalUrl: string;
}

/** All that is known of one document on one page. */
export function dossierPage(view: DossierView, context: PageContext): string {
  const { document, explanation, events, signature, attempts, technical, amendedBy, words, pieces, temporalUrl } = view;
  const answering = document.phase === 'REJECTED' ? '' : answerActions(explanation.nextActions);
  const { id, kind, number, document_date: date, gross, phase, channel, external_id: externalId, head_id: headId } = document;
  return page(
    `${KIND_RULES[kind].nameRu} № ${number}`,
    html`<p>
        <a href="${temporalUrl}/workflows/document:${id}">Процесс в Temporal</a> · <a href="/staff/documents/${id}/content">Файл</a>
        ${signature && html`· <a href="/staff/documents/${id}/signature">Подпись</a>`}
        ${phase === 'ARCHIVED' ? html`· <a href="/staff/documents/${id}/evidence-container">Контейнер доказательств</a>` : null}
      </p>
      <dl>
        ${row('Состояние', `${phase}${channel ? `, ${channel === 'paper' ? 'на бумаге' : 'электронно'}` : ''}`)}
        ${row('Почему', explanation.whyRu)} ${explanation.actRu && row('Что делать', explanation.actRu)}
        ${answering && row('Можно', answering)}
        ${explanation.dueOn && row('Выставить до', `${explanation.dueOn}${explanation.overdue ? ' — просрочено' : ''}`)}
        ${explanation.otherwiseRu && row('Иначе', explanation.otherwiseRu)} ${row('Дата документа', date)}
        ${row('Сумма, ₽', formatSum(gross))} ${row('Руководитель', headId)} ${row('В биллинге', externalId)} ${row('Наш идентификатор', id)}
      </dl>
      ${decisionForm(document, context)} ${findingsSection(explanation.findings)} ${wordsSection(words)}
      ${amendmentLinks(document.amends_id, amendedBy)} ${pieces.length > 0 ? pieceTable(pieces) : null}
      ${docflowSection(id, toDocumentView(document).facets, document.docflow, attempts, technical)} ${signature && signatureList(signature)}
      ${phase === 'ARCHIVED' && context.scopes.includes('archive:manage') ? holdForm(id, context) : null} ${eventTable(events)}`,
    context,
  );
}

const DECISION: Record<Resolution, string> = {
  retry: 'Повторить',
  reroute: 'Выбрать путь заново',
  print: 'На бумагу',
  reject: 'Отклонить',
};

/** What may be decided on a document that waits; each decision stands in its log with its author. */
function decisionForm({ id, attention }: DocumentRow, { token }: PageContext): Markup | null {
  if (!attention) return null;
  return html`<form method="post" action="/staff/attention/resolve">
    ${hidden(token)}<input type="hidden" name="id" value="${id}" />
    ${allowedResolutions(attention.step).map((action) => html`<button name="action" value="${action}">${DECISION[action]}</button> `)}
  </form>`;
}

function holdForm(id: string, { token }: PageContext): Markup {
  return html`<form method="post" action="/staff/documents/${id}/holds">
    ${hidden(token)}<label for="reason">Запретить уничтожение: основание</label>
    <input id="reason" name="reason" required maxlength="500" /> <button class="quiet">Запретить</button>
  </form>`;
}

function amendmentLinks(amends: string | null, amendedBy: readonly string[]): Markup | null {
  if (!amends && amendedBy.length === 0) return null;
  const link = (id: string) => html`<li><a href="/staff/documents/${id}">${id}</a></li>`;
  return html`<h2>Исправления и корректировки</h2>
    <ul>
      ${amends && html`<li>исправляет: <a href="/staff/documents/${amends}">${amends}</a></li>`} ${amendedBy.map(link)}
    </ul>`;
}

function signatureList({ signedAt, thumbprint, fullName, post, powerOfAttorney, stampedAt, evidenceSince }: SignatureDossier): Markup {
  const name = fullName ? fullNameText(fullName) : '—';
  return html`<h2>Подпись</h2>
    <dl>
      ${row('Подписал', `${name}${post ? `, ${post}` : ''}`)} ${powerOfAttorney && row('Доверенность', powerOfAttorney.number)}
      ${row('Когда', formatTime(signedAt))} ${row('Сертификат (SHA-256)', thumbprint)} ${row('Метка времени', formatTime(stampedAt))}
      ${row('Запись доказательства с', formatTime(evidenceSince))}
    </dl>`;
}

function pieceTable(pieces: DossierView['pieces']): Markup {
  const rows = pieces.map(
    ({ batch, batch_id: batchId, number, attempt, state, tracking, posted_on: postedOn, returned_on: returnedOn }) =>
      html`<tr>
        <td><a href="/staff/print/${batchId}">№ ${batch}</a></td>
        <td class="number">${number}</td>
        <td class="number">${attempt}</td>
        <td>${PIECE_STATE[state]}</td>
        <td>${tracking}</td>
        <td class="date">${returnedOn ?? postedOn}</td>
      </tr>`,
  );
  return html`<h2>Письма</h2>
    ${table([['Партия'], ['Конверт', 'number'], ['Попытка', 'number'], ['Состояние'], ['ШПИ'], ['Дата']], rows)}`;
}

function eventTable(events: EventRow[]): Markup {
  const rows = events.map(
    ({ version, type, at, data }) =>
      html`<tr>
        <td class="number">${version}</td>
        <td class="date">${formatTime(at)}</td>
        <td>${type}</td>
        <td><code>${JSON.stringify(data)}</code></td>
      </tr>`,
  );
  return html`<h2>События</h2>
    ${table([['№', 'number'], ['Когда'], ['Событие'], ['Данные']], rows)}`;
}

function row(name: string, value: string): Markup {
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}
