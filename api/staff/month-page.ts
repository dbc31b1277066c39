import type { HeadForecast } from '../../domain/forecast.ts';
import { OUTCOMES, type Ledger, type Outcome } from '../../domain/ledger.ts';
import { moscowDate, moscowTime } from '../../domain/moscow-time.ts';
import { reasonText } from '../../domain/reason-text.ts';
import type { ChannelFigure, ProgressFigure } from '../../lib/database/month-figures-repository.ts';
import type { FeedHealth } from '../../lib/database/feed-health-repository.ts';
import { operatorList } from './operator-pages.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatSum } from '../format-sum.ts';
import { page, type PageContext } from './layout.ts';
import { linePlot, shareBar } from './plots.ts';

/** Tones of the plots. */
const TONES = 5;

const OUTCOME: Record<Outcome, string> = {
  delivered: 'Доставлено электронно',
  'awaiting-buyer': 'Выставлено, ожидается покупатель',
  refused: 'Отказано покупателем',
  annulled: 'Аннулировано',
  posted: 'На почте',
  'in-print': 'В печати',
  rejected: 'Отклонено',
  cancelled: 'Отменено',
  parked: 'Требует внимания',
  'in-progress': 'В работе',
};

export interface MonthView {
  ledger: Ledger;
  forecast: HeadForecast[];
  progress: ProgressFigure[];
  channels: ChannelFigure[];
  operators: FeedHealth[];
}

/** The month at a glance: where its documents are, by outcome and by head, what was rejected, who will soon not sign. */
export function monthPage({ ledger, forecast, progress, channels, operators }: MonthView, context: PageContext): string {
  const { accepted, control, outcomes, balanced, closed } = ledger;
  const verdict = !balanced
    ? html`<p class="alert">Не сходится с контрольными суммами биллинга: ${control.count} документов на ${formatSum(control.gross)} ₽.</p>`
    : html`<p class="done">Сходится с биллингом до копейки${closed ? ', месяц закрыт' : ''}.</p>`;
  const rows = OUTCOMES.map(
    (outcome) =>
      html`<tr>
        <th scope="row">${OUTCOME[outcome]}</th>
        <td>${bar(outcomes[outcome].count, accepted.count)}</td>
        <td class="number">${outcomes[outcome].count}</td>
        <td class="number">${formatSum(outcomes[outcome].gross)}</td>
      </tr>`,
  );
  return page(
    `Месяц ${ledger.month}`,
    html`<form method="get" action="/staff/month">
        <label for="month">Месяц</label><input id="month" name="month" type="month" value="${ledger.month}" /> <button>Показать</button>
      </form>
      <p>Принято: <strong>${accepted.count}</strong> документов на <strong>${formatSum(accepted.gross)} ₽</strong>.</p>
      ${verdict} ${table([['Где'], ['Доля'], ['Документов', 'number'], ['Сумма, ₽', 'number']], rows)} ${progressPlot(progress)}
      ${channelBar(channels)} ${operatorList(operators)} ${headTable(ledger)} ${reasonList(ledger)} ${forecastList(forecast)}`,
    context,
  );
}

function progressPlot(progress: ProgressFigure[]): Markup | null {
  if (progress.length === 0) return null;
  const label = ({ at }: ProgressFigure) => `${moscowDate(at).slice(8)}.${moscowDate(at).slice(5, 7)} ${moscowTime(at, ':').slice(0, 5)}`;
  return linePlot('Ход месяца по времени (Москва)', progress.map(label), [
    { name: 'Принято', tone: 4, values: progress.map(({ accepted }) => accepted) },
    { name: 'Подписано', tone: 1, values: progress.map(({ signed }) => signed) },
    { name: 'Завершено', tone: 2, values: progress.map(({ finished }) => finished) },
  ]);
}

const DOORS: Record<string, string> = { portal: 'только кабинет', paper: 'бумага', none: 'ещё не выбран' };

function channelBar(channels: ChannelFigure[]): Markup | null {
  if (channels.length === 0) return null;
  return shareBar(
    'Каналы',
    channels.map(({ door, count }, index) => ({ name: DOORS[door] ?? `оператор ${door}`, tone: index % TONES, value: count })),
  );
}

function headTable({ byHead }: Ledger): Markup {
  const rows = byHead.map(({ headId, accepted, outcomes }) => {
    const done = accepted.count - outcomes['in-progress'].count - outcomes.parked.count;
    return html`<tr>
      <th scope="row">${headId}</th>
      <td>${bar(done, accepted.count)}</td>
      <td class="number">${accepted.count}</td>
      <td class="number">${outcomes['in-progress'].count}</td>
      <td class="number">${outcomes.parked.count}</td>
      <td class="number">${formatSum(accepted.gross)}</td>
    </tr>`;
  });
  return html`<h2>По руководителям</h2>
    ${table([['Руководитель'], ['Готово'], ['Принято', 'number'], ['В работе', 'number'], ['Ждёт', 'number'], ['Сумма, ₽', 'number']], rows)}`;
}

function reasonList({ reasons }: Ledger): Markup | null {
  if (reasons.length === 0) return null;
  const list = (title: string, own: Ledger['reasons']) =>
    own.length === 0
      ? null
      : html`<h2>${title}</h2>
          <ul>
            ${own.map(
              ({ outcome, code, count }) =>
                html`<li>${count} × ${outcome === 'rejected' ? html`<code>${code}</code>` : reasonText(code).ru}</li>`,
            )}
          </ul>`;
  return html`${list(
    'Почему не доставлено',
    reasons.filter(({ outcome }) => outcome !== 'delivered'),
  )}
  ${list(
    'Доставлено, но без ответа покупателя',
    reasons.filter(({ outcome }) => outcome === 'delivered'),
  )}`;
}

function forecastList(forecast: HeadForecast[]): Markup | null {
  const stopping = forecast.filter(({ stopsAt }) => stopsAt !== null);
  if (stopping.length === 0) return null;
  return html`<h2>Кто скоро не сможет подписывать</h2>
    <ul>
      ${stopping.map(({ messageRu }) => html`<li>${messageRu}</li>`)}
    </ul>`;
}

function bar(part: number, whole: number): Markup {
  const percent = whole === 0 ? 0 : Math.round((part / whole) * 100);
  return html`<meter min="0" max="100" value="${percent}">${percent} %</meter> ${percent} %`;
}
