import { allowedResolutions, type Resolution } from '../../domain/document.ts';
import { KIND_RULES } from '../../domain/document-kind.ts';
import { reasonText } from '../../domain/reason-text.ts';
import type { AttentionGroup, ParkedDocument } from '../../lib/database/attention-repository.ts';
import type { TermFigure } from '../../lib/database/issue-term-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatSum } from '../format-sum.ts';
import { buyerAnswers, foldedWords } from './buyer-words.ts';
import { hidden, page, type PageContext } from './layout.ts';
import { OWNER } from './owner-names.ts';
import type { AnsweredDocument } from '../../lib/database/buyer-answers.ts';

const ACTION: Record<Resolution, string> = {
  retry: 'Повторить',
  reroute: 'Выбрать канал заново',
  print: 'Отправить на бумаге',
  reject: 'Отклонить',
};

const day = (instant: Date | string) => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');

/** Terms of issue that end by tomorrow, or have ended: whatever keeps the documents. */
function termList(terms: TermFigure[]): Markup | null {
  if (terms.length === 0) return null;
  return html`<h2>Срок выставления</h2>
    <ul>
      ${terms.map(
        ({ headId, dueOn, count, overdue }) =>
          html`<li class="${overdue ? 'alert' : ''}">
            ${headId}: ${count} документов ${overdue ? 'не выставлено, срок истёк' : 'ещё не выставлено, срок'} ${dueOn}
          </li>`,
      )}
    </ul>`;
}

export interface AttentionView {
  groups: AttentionGroup[];
  terms: TermFigure[];
  answers: AnsweredDocument[];
}

export function attentionPage({ groups, terms, answers }: AttentionView, context: PageContext): string {
  const rows = groups.map(({ reason, owner, headId, count, gross, oldestSince }) => {
    const link = `/staff/attention/group?${new URLSearchParams({ reason, headId }).toString()}`;
    const text = reasonText(reason);
    return html`<tr>
      <td>
        <a href="${link}">${text.ru}</a>
        <div class="mend">${text.mendRu}</div>
      </td>
      <td>${OWNER[owner]}</td>
      <td>${headId}</td>
      <td class="number">${count}</td>
      <td class="number">${formatSum(gross)}</td>
      <td class="date">${day(oldestSince)}</td>
    </tr>`;
  });
  const list = table(
    [['Почему ждут'], ['Кто действует'], ['Руководитель'], ['Документов', 'number'], ['Сумма, ₽', 'number'], ['С (UTC)']],
    rows,
  );
  return page(
    'Требует внимания',
    html`${termList(terms)} ${groups.length > 0 ? list : html`<p>Ничего не ждёт решения.</p>`} ${buyerAnswers(answers)}`,
    context,
  );
}

export interface GroupView {
  reason: string;
  headId: string;
  documents: ParkedDocument[];
  temporalUrl: string;
}

export function groupPage({ reason, headId, documents, temporalUrl }: GroupView, context: PageContext): string {
  const text = reasonText(reason);
  const back = html`<p><a href="/staff/attention">← всё, что ждёт</a></p>`;
  if (documents.length === 0)
    return page(
      `${headId}: решено`,
      html`${back}
        <p>Здесь больше ничего не ждёт.</p>`,
      context,
    );
  const steps = [...new Set(documents.map(({ step }) => step))];
  const actions = allowedResolutions(steps[0]!).filter((action) => steps.every((step) => allowedResolutions(step).includes(action)));
  const buttons = actions.map(
    (action) => html`<button name="action" value="${action}" class="${action === 'reject' ? 'quiet' : ''}">${ACTION[action]}</button> `,
  );
  return page(
    `${headId}: ${text.ru}`,
    html`${back}
      <p>${text.mendRu}</p>
      <form method="post" action="/staff/attention/resolve">
        ${hidden(context.token)}<input type="hidden" name="reason" value="${reason}" /><input
          type="hidden"
          name="headId"
          value="${headId}"
        />
        ${parkedTable(documents, temporalUrl)}
        <p>Решение по отмеченным (${documents.length} на странице):</p>
        ${buttons}
      </form>`,
    context,
  );
}

function parkedTable(documents: ParkedDocument[], temporalUrl: string): Markup {
  const rows = documents.map(
    ({ id, number, kind, documentDate, gross, since, words }) =>
      html`<tr>
        <td><input type="checkbox" name="id" value="${id}" aria-label="${number}" checked /></td>
        <td><a href="/staff/documents/${id}">${number}</a></td>
        <td>${KIND_RULES[kind].nameRu} ${words && foldedWords(words)}</td>
        <td class="date">${documentDate}</td>
        <td class="number">${formatSum(gross)}</td>
        <td class="date">${day(since)}</td>
        <td><a href="${temporalUrl}/workflows/document:${id}">Temporal</a></td>
      </tr>`,
  );
  return table([['Взять'], ['Номер'], ['Вид'], ['Дата'], ['Сумма, ₽', 'number'], ['С (UTC)'], ['Процесс']], rows);
}

export function resolvedPage(outcome: { taken: number; refused: { id: string; message: string }[] }, context: PageContext): string {
  const refused = outcome.refused.map(({ id, message }) => html`<li><code>${id}</code>: ${message}</li>`);
  return page(
    'Решение передано',
    html`<p class="done" role="status">Принято: ${outcome.taken}.</p>
      ${
        refused.length > 0
          ? html`<p class="alert">Не принято: ${refused.length}.</p>
              <ul>
                ${refused}
              </ul>`
          : null
      }
      <p><a href="/staff/attention">← всё, что ждёт</a></p>`,
    context,
  );
}
