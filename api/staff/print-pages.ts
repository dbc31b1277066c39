import type { BatchReport } from '../../domain/print/batch-report.ts';
import type { ScanVerdict } from '../../domain/print/match-sheets.ts';
import { statesBefore, type PieceProblem, type PieceState } from '../../domain/print/piece.ts';
import type { ReturnedAddress } from '../../lib/database/partner-address-repository.ts';
import type { PrintBatchRow, PrintPieceRow } from '../../lib/database/print-batch-repository.ts';
import type { ReportOutcome } from '../../lib/database/print-report-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';
import { hidden, page, type PageContext } from './layout.ts';

const BATCH_STATE: Record<PrintBatchRow['state'], string> = { closed: 'передаётся', 'handed-over': 'в типографии', reconciled: 'сверена' };
export const PIECE_STATE: Record<PieceState, string> = {
  batched: 'в партии',
  printed: 'напечатан',
  spoiled: 'брак',
  posted: 'на почте',
  delivered: 'вручён',
  returned: 'вернулся',
  void: 'заменён',
};
const PROBLEM: Record<PieceProblem, string> = {
  'sheet-missing': 'нет листа',
  'sheet-doubled': 'лист дважды',
  'sheet-foreign': 'рядом чужой лист',
  'reported-damaged': 'повреждён',
  'reported-missing': 'не найден',
  'never-seen': 'не считан ни один лист',
};
const BATCH_PROBLEM: Record<string, string> = {
  'print-batch.not-reported': 'типография не отчиталась в срок',
  'print-report.malformed': 'отчёт не читается',
  'void-piece-posted': 'отправлен конверт, который отправлять нельзя',
  'uncounted-piece-posted': 'отправлен конверт, который не сочтён',
  'sheet-of-another-batch': 'лист другой партии',
  'unknown-sheet': 'лист, которого нет в партии',
  'unreadable-sheet': 'код не читается',
  'unknown-piece': 'отчёт о конверте, которого нет',
  'refused-row': 'строка отчёта не принята',
};
/** Another envelope may still stand in for these. */
const REPRINTABLE = statesBefore('void');
/** Envelopes on one page; the others are in the API. */
const SHOWN_MAX = 200;

export function batchesPage(batches: PrintBatchRow[], waiting: number, returned: ReturnedAddress[], context: PageContext): string {
  const rows = batches.map(
    ({ id, number, state, pieces, sheets, closed_at: closedAt, problem }) =>
      html`<tr>
        <td><a href="/staff/print/${id}">№ ${number}</a></td>
        <td class="date">${formatTime(closedAt)}</td>
        <td class="number">${pieces}</td>
        <td class="number">${sheets}</td>
        <td>${BATCH_STATE[state]}</td>
        <td>${problem && html`<strong>${BATCH_PROBLEM[problem] ?? problem}</strong>`}</td>
      </tr>`,
  );
  return page(
    'Печать и почта',
    html`<p>Ждут партии: ${waiting} док.</p>
      <form method="post" action="/staff/print/close">${hidden(context.token)}<button>Закрыть партию сейчас</button></form>
      ${table([['Партия'], ['Закрыта'], ['Конвертов', 'number'], ['Листов', 'number'], ['Состояние'], ['Внимание']], rows)}
      ${returned.length > 0 ? returnedList(returned, context) : null}`,
    context,
  );
}

function returnedList(returned: ReturnedAddress[], { token }: PageContext): Markup {
  const rows = returned.map(
    ({ partnerId, externalId, returnedAt, reason }) =>
      html`<tr>
        <td>${externalId}</td>
        <td class="date">${formatTime(returnedAt)}</td>
        <td>${reason}</td>
        <td>
          <form method="post" action="/staff/print/addresses/${partnerId}/clear">
            ${hidden(token)}<button class="quiet">Адрес верен</button>
          </form>
        </td>
      </tr>`,
  );
  return html`<h2>Вернувшиеся письма</h2>
    <p>Следующий пакет по такому адресу ждёт решения.</p>
    ${table([['Потребитель'], ['Вернулось'], ['Причина'], ['']], rows)}`;
}

export interface BatchView {
  batch: PrintBatchRow;
  report: BatchReport;
  pieces: PrintPieceRow[];
  outcome?: ReportOutcome;
}

export function batchDetailPage({ batch, report, pieces, outcome }: BatchView, context: PageContext): string {
  const { id, number, state, problem } = batch;
  const open = pieces.filter((piece) => REPRINTABLE.includes(piece.state) || piece.problem);
  const counts = Object.entries(report.states).filter(([, count]) => count > 0);
  return page(
    `Партия № ${number}`,
    html`<p>
        <a href="/staff/print">← партии</a> · <a href="/staff/print/${id}/scan">Сканер</a> ·
        <a href="/staff/print/${id}/lists/manifest.csv">Опись</a> · <a href="/staff/print/${id}/lists/f103.pdf">Ф. 103</a> ·
        <a href="/staff/print/${id}/lists/f103.csv">Ф. 103, CSV</a>
      </p>
      ${outcome && outcomeNote(outcome)} ${problem && html`<p role="alert" class="alert">${BATCH_PROBLEM[problem] ?? problem}</p>`}
      <dl>
        <dt>Состояние</dt>
        <dd>${BATCH_STATE[state]}</dd>
        <dt>Конвертов и листов</dt>
        <dd>${report.pieces} / ${report.sheets}${report.balanced ? '' : ' — НЕ СХОДИТСЯ'}</dd>
        ${counts.map(
          ([name, count]) =>
            html`<dt>${PIECE_STATE[name as PieceState]}</dt>
              <dd>${count}</dd>`,
        )}
      </dl>
      ${
        report.alarms.length > 0
          ? html`<h2>Тревоги</h2>
              <ul>
                ${report.alarms.map(({ code, text }) => html`<li class="error">${BATCH_PROBLEM[code] ?? code}: ${text}</li>`)}
              </ul>`
          : null
      }
      ${pieceTable(open.slice(0, SHOWN_MAX), context)} ${reportForm(id, context)}`,
    context,
  );
}

function pieceTable(pieces: PrintPieceRow[], { token }: PageContext): Markup | null {
  if (pieces.length === 0) return null;
  const rows = pieces.map(
    ({ id, number, attempt, sheets, state, problem, problem_sheets: sheetsWrong }) =>
      html`<tr>
        <td class="number">${number}</td>
        <td class="number">${attempt}</td>
        <td class="number">${sheets}</td>
        <td>${PIECE_STATE[state]}</td>
        <td>${problem && `${PROBLEM[problem]}${sheetsWrong?.length ? `: ${sheetsWrong.join(', ')}` : ''}`}</td>
        <td>
          ${
            REPRINTABLE.includes(state)
              ? html`<form method="post" action="/staff/print/pieces/${id}/reprint">
                  ${hidden(token)}<button class="quiet">Заново</button>
                </form>`
              : null
          }
        </td>
      </tr>`,
  );
  return html`<h2>Конверты, о которых надо думать</h2>
    ${table([['Конверт', 'number'], ['Попытка', 'number'], ['Листов', 'number'], ['Состояние'], ['Что не так'], ['']], rows)}`;
}

function reportForm(id: string, { token }: PageContext): Markup {
  return html`<h2>Отчёт типографии или почты</h2>
    <form method="post" action="/staff/print/${id}/reports">
      ${hidden(token)}
      <label for="kind">Вид отчёта</label>
      <select id="kind" name="kind">
        <option value="sheets">листы со сканера: code</option>
        <option value="pieces">конверты: piece,outcome</option>
        <option value="posted">сдано на почту: piece,tracking,posted_on</option>
        <option value="delivered">вручено: piece,tracking,delivered_on</option>
        <option value="returned">вернулось: piece,tracking,returned_on,reason</option>
      </select>
      <label for="text">Строки CSV с заголовком</label>
      <textarea id="text" name="text" rows="6" required></textarea>
      <label><input type="checkbox" name="last" value="true" /> больше листов этой партии не будет</label>
      <button>Принять отчёт</button>
    </form>`;
}

function outcomeNote({ changed, alarms, refused, repeated }: ReportOutcome): Markup {
  if (repeated) return html`<p class="done" role="status">Этот отчёт уже принят; ничего не изменилось.</p>`;
  const what = Object.entries(changed).map(([state, count]) => `${PIECE_STATE[state as PieceState]}: ${count}`);
  return html`<p class="done" role="status">
      Отчёт принят. ${what.length > 0 ? what.join(', ') : 'Изменений нет'}${alarms.length > 0 ? `. Тревог: ${alarms.length}` : ''}.
    </p>
    ${refused && refused.count > 0 ? refusedRows(refused) : null}`;
}

function refusedRows({ count, rows }: NonNullable<ReportOutcome['refused']>): Markup {
  return html`<p role="alert" class="alert">
      Не принято строк: ${count}. Остальные приняты; исправьте эти строки и пришлите только их, с заголовком.
    </p>
    <ul>
      ${rows.map(({ line, messageRu, code }) => html`<li class="error">строка ${line}: ${messageRu} (${code})</li>`)}
    </ul>`;
}

export function scanPage(
  batch: PrintBatchRow,
  last: { verdict: ScanVerdict; changed: PieceState | undefined } | undefined,
  context: PageContext,
): string {
  return page(
    `Сканер: партия № ${batch.number}`,
    html`<p><a href="/staff/print/${batch.id}">← партия</a></p>
      ${last && verdictNote(last.verdict, last.changed)}
      <form method="post" action="/staff/print/${batch.id}/scan">
        ${hidden(context.token)}
        <label for="code">Код листа</label>
        <input id="code" name="code" autofocus autocomplete="off" required />
        <button>Учесть</button>
      </form>`,
    context,
  );
}

function verdictNote(verdict: ScanVerdict, changed: PieceState | undefined): Markup {
  const alarm = (text: string) => html`<p role="alert" class="alert"><strong>СТОП.</strong> ${text}</p>`;
  switch (verdict.outcome) {
    case 'seen': {
      const { piece, sheet, of } = verdict.code;
      const whole = changed === 'printed' ? ' Конверт полон.' : '';
      return html`<p class="done" role="status">Конверт ${piece}, лист ${sheet} из ${of}.${whole}</p>`;
    }
    case 'doubled':
      return alarm(`Лист ${verdict.code.sheet} конверта ${verdict.code.piece} уже был. Отложите конверт.`);
    case 'foreign-batch':
      return alarm(`Лист из партии № ${verdict.code.batch}, конверт ${verdict.code.piece}. Отложите соседние конверты.`);
    case 'unknown-piece':
      return alarm(`Такого листа в партии нет: конверт ${verdict.code.piece}, лист ${verdict.code.sheet} из ${verdict.code.of}.`);
    case 'unreadable':
      return alarm('Код не читается.');
  }
}
