import { legalDate, moscowDate, moscowTime } from '../../domain/moscow-time.ts';
import { answerState, kindName } from '../../domain/portal.ts';
import { facetsOf, statusText } from '../../domain/status.ts';
import type { DocumentSubmission } from '../../domain/submission.ts';
import type { DocumentRow, EventRow } from '../../lib/database/rows.ts';
import type { BuyerWords } from '../../lib/database/buyer-words.ts';
import { factsOf } from '../document-view.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatSum } from '../format-sum.ts';
import { hiddenToken, portalPage } from './portal-layout.ts';
import { TEXTS, type Language } from './texts.ts';

export interface PortalView {
  language: Language;
  token: string;
}

/** The consumer's documents, newest first. On a phone each row becomes a card. */
export function documentsPage(
  { language, token }: PortalView,
  rows: readonly DocumentRow[],
  { month, next }: { month: string | undefined; next: number | null },
): string {
  const text = TEXTS[language];
  const items = rows.map((row) => {
    const state = portalStateOf(row);
    return html`<tr>
      <th scope="row"><a href="/portal/documents/${row.id}">${kindName(row.kind, language)} № ${row.number}</a></th>
      <td class="date" data-name="${text.date}">${legalDate(row.document_date)}</td>
      <td class="number" data-name="${text.sum}">${formatSum(row.gross)}</td>
      <td data-name="${text.status}" class="${state === 'opened' || state === 'downloaded' ? '' : 'new'}">${text.state[state]}</td>
    </tr>`;
  });
  const more = next === null ? null : html`<p><a href="/portal?before=${next}${month ? `&month=${month}` : ''}">${text.older}</a></p>`;
  return portalPage({
    language,
    token,
    title: text.documents,
    path: '/portal',
    body: html`<form method="get" action="/portal" class="row">
        <p><label for="month">${text.month}</label><input id="month" name="month" type="month" value="${month ?? ''}" /></p>
        <p><button>${text.show}</button></p>
      </form>
      ${
        rows.length === 0
          ? html`<p>${text.none}</p>`
          : table([[text.kind], [text.date], [text.sum, 'number'], [text.status]], items, 'cards')
      }
      ${more}`,
  });
}

/** One document: what it says, how it stands, its bytes, and the answer where it wants one. */
export function documentPage(
  { language, token }: PortalView,
  row: DocumentRow,
  submission: DocumentSubmission,
  { events, words }: { events: readonly EventRow[]; words: readonly BuyerWords[] },
): string {
  const text = TEXTS[language];
  const status = statusText({ ...factsOf(row), attention: null });
  const title = `${kindName(row.kind, language)} № ${row.number}`;
  const part = (name: string, label: string) => html`<li><a href="/portal/documents/${row.id}/${name}" download>${label}</a></li>`;
  return portalPage({
    language,
    token,
    title,
    path: `/portal/documents/${row.id}`,
    body: html`<dl>
        <dt>${text.date}</dt>
        <dd>${legalDate(row.document_date)}</dd>
        <dt>${text.sum}</dt>
        <dd>${formatSum(row.gross)}</dd>
        <dt>${text.status}</dt>
        <dd>${status[language]}</dd>
        ${
          row.docflow?.issuedAt
            ? html`<dt>${text.issued}</dt>
                <dd>${instant(new Date(row.docflow.issuedAt))}</dd>`
            : null
        }
        ${
          row.signed_at
            ? html`<dt>${text.signedAt}</dt>
                <dd>${instant(row.signed_at)}</dd>`
            : null
        }
      </dl>
      <h2>${text.download}</h2>
      <ul>
        ${part('file', text.file)} ${part('signature', text.signature)} ${part('container', text.container)}
      </ul>
      <p class="hint">${text.containerHint}</p>
      ${answerSection(row, words, { language, token })} ${linesTable(submission, language)}
      <h2>${text.history}</h2>
      <ul>
        ${events.filter(({ type }) => type in HISTORY).map((event) => html`<li>${instant(event.at)} · ${HISTORY[event.type]![language]}</li>`)}
      </ul>
      <p><a href="/portal">${text.back}</a></p>`,
  });
}

function answerSection(row: DocumentRow, words: readonly BuyerWords[], { language, token }: PortalView): Markup | null {
  const text = TEXTS[language];
  const state = answerState(row);
  if (state === 'notRequired') return null;
  if (state === 'byOperator')
    return html`<h2>${text.answer}</h2>
      <p>${text.byOperator}</p>
      ${wordsList(words, language)}`;
  if (state !== 'waiting')
    return html`<h2>${text.answer}</h2>
      <p class="done" role="status">${text.answered[state]}</p>
      <p class="hint">${text.answeredHint}</p>
      ${wordsList(words, language)}`;
  return html`<h2>${text.answer}</h2>
    <p>${text.answerHint}</p>
    <form method="post" action="/portal/documents/${row.id}/answer">
      ${hiddenToken(token)}
      <p><button name="answer" value="accepted">${text.accept}</button></p>
      <p><label for="comment">${text.comment}</label><textarea id="comment" name="comment" rows="3" maxlength="1000"></textarea></p>
      <p><button class="refuse" name="answer" value="refused">${text.refuse}</button></p>
    </form>`;
}

/** What his own side has written, as it was kept. */
function wordsList(words: readonly BuyerWords[], language: Language): Markup | null {
  if (words.length === 0) return null;
  return html`<p><strong>${TEXTS[language].yourWords}</strong></p>
    ${words.map(({ at, words: own }) => html`<p class="words">${instant(at)} · ${own}</p>`)}`;
}

function linesTable({ content }: DocumentSubmission, language: Language): Markup | null {
  if (content.form !== 'lines') return null;
  const text = TEXTS[language];
  const rows = content.lines.map(
    (line) =>
      html`<tr>
        <th scope="row">${line.name}</th>
        <td class="number" data-name="${text.quantity}">${line.quantity} ${line.unitName}</td>
        <td class="number" data-name="${text.amount}">${formatSum(line.gross)}</td>
      </tr>`,
  );
  return html`<h2>${text.lines}</h2>
    ${table([[text.kind], [text.quantity, 'number'], [text.amount, 'number']], rows, 'cards')}`;
}

function portalStateOf(row: DocumentRow) {
  const { portal } = facetsOf(factsOf(row));
  return portal === 'none' ? 'published' : portal;
}

function instant(at: Date): string {
  return `${legalDate(moscowDate(at))} ${moscowTime(at, ':').slice(0, 5)}`;
}

/** What of a document's log concerns its consumer. */
const HISTORY: Record<string, Record<Language, string>> = {
  SIGNED: { ru: 'Подписан поставщиком', en: 'Signed by the supplier' },
  SENT: { ru: 'Передан оператору ЭДО', en: 'Handed to the e-document operator' },
  ISSUED: { ru: 'Выставлен', en: 'Issued' },
  DELIVERED: { ru: 'Доставлен', en: 'Delivered' },
  NOTIFIED: { ru: 'Отправлено уведомление', en: 'A notice was sent' },
  OPENED: { ru: 'Просмотрен', en: 'Seen' },
  DOWNLOADED: { ru: 'Скачан', en: 'Downloaded' },
  ANSWERED: { ru: 'Получен ответ, без подписи', en: 'Answered, without a signature' },
  ARCHIVED: { ru: 'Передан в архив', en: 'Archived' },
};
