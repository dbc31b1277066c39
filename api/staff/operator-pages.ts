import { reasonText } from '../../domain/reason-text.ts';
import type { FeedHealth, NotedEvent } from '../../lib/database/feed-health-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';
import { page, type PageContext } from './layout.ts';

/** How each operator's feed stands, in a line: whether it is read, and whether what was read could be applied. */
export function operatorList(operators: FeedHealth[]): Markup | null {
  if (operators.length === 0) return null;
  const items = operators.map(({ operator, readAt, failingSince, failure, open, failing, failingEventsSince }) => [
    failingSince
      ? html`<li class="alert">${operator}: не отвечает с ${formatTime(failingSince)} (<code>${failure}</code>)</li>`
      : html`<li>${operator}: лента прочитана ${formatTime(readAt)}${open > 0 ? `, необработанных событий: ${open}` : ''}</li>`,
    failing > 0
      ? html`<li class="alert">
          ${operator}: событий, которые не удаётся обработать: ${failing}, с ${formatTime(failingEventsSince)};
          <a href="/staff/operators">какие</a>
        </li>`
      : null,
  ]);
  return html`<h2>Операторы</h2>
    <ul>
      ${items}
    </ul>`;
}

export interface OperatorsView {
  operators: FeedHealth[];
  failing: NotedEvent[];
  stray: NotedEvent[];
}

/** What operators tell and we can't follow: what waits for its next try, and what counts for no document of ours. */
export function operatorsPage({ operators, failing, stray }: OperatorsView, context: PageContext): string {
  return page(
    'Операторы ЭДО',
    html`${operatorList(operators) ?? html`<p>Операторов нет.</p>`}
      <h2>Не удаётся обработать</h2>
      ${
        failing.length === 0
          ? html`<p class="done">Таких событий нет.</p>`
          : html`<p>Ничего не потеряно: каждое событие повторяется, пока не удастся; последующие события того же документа ждут его.</p>
              ${table(
                [['Оператор, событие'], ['Документ'], ['Почему'], ['С'], ['Попыток', 'number'], ['Следующая']],
                failing.map(
                  (event) =>
                    html`<tr>
                      ${named(event)}
                      <td>${reasonOf(event.failure)}</td>
                      <td>${formatTime(event.failingSince)}</td>
                      <td class="number">${event.tries}</td>
                      <td>${formatTime(event.nextTryAt)}</td>
                    </tr>`,
                ),
              )}`
      }
      <h2>Не относится ни к одному документу</h2>
      ${
        stray.length === 0
          ? html`<p>Таких событий нет.</p>`
          : table(
              [['Оператор, событие'], ['Документ'], ['Почему'], ['Получено']],
              stray.map(
                (event) =>
                  html`<tr>
                    ${named(event)}
                    <td>${STRAY[event.outcome ?? ''] ?? event.outcome}</td>
                    <td>${formatTime(event.receivedAt)}</td>
                  </tr>`,
              ),
            )
      }`,
    context,
  );
}

const STRAY: Readonly<Record<string, string>> = {
  'unknown-document': 'документ неизвестен',
  'other-operator': 'документ отправлен через другого оператора; событие ничего не изменило',
};

/** The key is the operator's word: it is a link only where it has the shape of ours. */
function named({ operator, eventId, kind, key }: NotedEvent): Markup {
  const [, id] = /^([0-9a-f]{32})\.\d{1,6}$/.exec(key ?? '') ?? [];
  return html`<th scope="row">${operator} <code>${eventId}</code> ${kind}</th>
    <td>${id ? html`<a href="/staff/documents/${id}"><code>${id}</code></a>` : html`<code>${key ?? '—'}</code>`}</td>`;
}

function reasonOf(code: string | null): Markup {
  return html`${code ? reasonText(code).ru : ''} <code>${code}</code>`;
}
