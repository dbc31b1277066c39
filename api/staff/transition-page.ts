import type { SwitchCandidate, TransitionMonth } from '../../lib/database/month-figures-repository.ts';
import { formatSum } from '../format-sum.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { hidden, page, type PageContext } from './layout.ts';
import { linePlot } from './plots.ts';

/** What a letter costs and how long it takes: the utility's own figures, given with the request. */
export interface PaperTerms {
  costRubles: number;
  days: number;
}

export interface TransitionView {
  months: readonly TransitionMonth[];
  candidates: readonly SwitchCandidate[];
  month: string;
  terms: PaperTerms;
  invited: number | null;
}

/** The way from paper to electronic: the share by months, what it has saved, who could switch next. */
export function transitionPage({ months, candidates, month, terms, invited }: TransitionView, context: PageContext): string {
  const share = ({ electronic, paper }: TransitionMonth) =>
    electronic + paper === 0 ? 0 : Math.round((electronic / (electronic + paper)) * 1000) / 10;
  const rows = months.map(
    (row) =>
      html`<tr>
        <th scope="row">${row.month}</th>
        <td class="number">${row.electronic}</td>
        <td class="number">${row.paper}</td>
        <td class="number">${share(row)} %</td>
        <td class="number">${formatSum((row.electronic * terms.costRubles).toFixed(2))}</td>
        <td class="number">${row.electronicDays === null ? '—' : Math.max(0, terms.days - row.electronicDays).toFixed(1)}</td>
      </tr>`,
  );
  return page(
    'Переход на электронные документы',
    html`${invited === null ? null : html`<p class="done">Приглашений поставлено в очередь: ${invited}.</p>`}
      <form method="get" action="/staff/transition">
        <label for="cost">Стоимость одного документа на бумаге, ₽</label
        ><input id="cost" name="cost" type="number" min="0" step="0.01" value="${terms.costRubles}" />
        <label for="days">Дней в пути по почте</label><input id="days" name="days" type="number" min="0" step="0.1" value="${terms.days}" />
        <button>Пересчитать</button>
      </form>
      ${linePlot(
        'Доля электронных документов, %',
        months.map((row) => row.month),
        [{ name: 'Электронно, %', tone: 0, values: months.map(share) }],
      )}
      ${table([['Месяц'], ['Электронно', 'number'], ['На бумаге', 'number'], ['Доля', 'number'], ['Сэкономлено, ₽', 'number'], ['Дней раньше', 'number']], rows)}
      <p class="mend">
        Сэкономлено = электронные документы × стоимость документа на бумаге. Дней раньше = дни в пути − медиана от подписи до публикации.
      </p>
      ${candidateTable(candidates, month, context)}`,
    context,
  );
}

function candidateTable(candidates: readonly SwitchCandidate[], month: string, { token }: PageContext): Markup {
  if (candidates.length === 0)
    return html`<h2>Кто мог бы перейти следующим</h2>
      <p>В месяце ${month} на бумагу ничего не ушло.</p>`;
  const rows = candidates.map(
    ({ externalId, documents, hasBox, hasEmail, invitedAt }) =>
      html`<tr>
        <th scope="row">${externalId}</th>
        <td class="number">${documents}</td>
        <td>${[hasBox && 'ящик у оператора', hasEmail && 'адрес почты'].filter(Boolean).join(', ') || '—'}</td>
        <td class="date">${invitedAt ? invitedAt.toISOString().slice(0, 10) : '—'}</td>
      </tr>`,
  );
  return html`<h2>Кто мог бы перейти следующим</h2>
    <form method="post" action="/staff/transition/invite">${hidden(token)}<button>Пригласить всех, у кого есть адрес почты</button></form>
    ${table([['Потребитель'], [`Документов в ${month}`, 'number'], ['Что уже есть'], ['Приглашён']], rows)}`;
}
