import { KIND_RULES, DOCUMENT_KINDS } from '../../domain/document-kind.ts';
import type { AlarmRow, ScrubPassRow } from '../../lib/database/archive-repository.ts';
import type { Actor, DisposalActRow } from '../../lib/database/disposal-repository.ts';
import type { ExportRow } from '../../lib/database/export-repository.ts';
import type { HoldRow } from '../../lib/database/hold-repository.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';
import { hidden, page, type PageContext } from './layout.ts';

export interface ArchiveView {
  alarms: AlarmRow[];
  passes: ScrubPassRow[];
  holds: HoldRow[];
  acts: DisposalActRow[];
  exports: ExportRow[];
  /** Prefix of the key that looks at the page: who has proposed can't approve. */
  me: Actor;
}

const WHAT: Record<string, string> = {
  'other-bytes': 'другие байты',
  'lock-too-short': 'срок блокировки короче',
  'signature-invalid': 'подпись недействительна',
};
const ACT_STATE: Record<DisposalActRow['state'], string> = {
  proposed: 'предложен',
  approved: 'утверждён',
  executed: 'исполнен',
  withdrawn: 'отозван',
};
const EXPORT_STATE: Record<ExportRow['state'], string> = { waiting: 'ждёт', running: 'собирается', done: 'готов', failed: 'не удался' };

/** Alarms, passes, holds, disposal and exports on one page. */
export function archivePage({ alarms, passes, holds, acts, exports, me }: ArchiveView, context: PageContext): string {
  const open = alarms.filter(({ restored_at: at }) => at === null).length;
  return page(
    'Архив',
    html`${
        open > 0
          ? html`<p role="alert" class="alert">Объектов, которые не удалось восстановить: ${open}</p>`
          : html`<p class="done" role="status">Открытых тревог нет.</p>`
      }
      <h2>Проверки архива</h2>
      ${passTable(passes)} ${alarms.length > 0 ? alarmTable(alarms) : null}
      <h2>Выгрузка по запросу</h2>
      ${exportForm(context)} ${exports.length > 0 ? exportTable(exports) : null}
      <h2>Запреты на уничтожение</h2>
      ${holds.length > 0 ? holdTable(holds, context) : html`<p>Нет.</p>`}
      <h2>Акты об уничтожении</h2>
      <form method="post" action="/staff/archive/acts">
        ${hidden(context.token)}
        <label for="until">Срок хранения закончился не позже</label>
        <input id="until" name="until" type="date" required /> <button>Предложить акт</button>
      </form>
      ${acts.length > 0 ? actTable(acts, me, context) : null}`,
    context,
  );
}

function passTable(passes: ScrubPassRow[]): Markup {
  const rows = passes.map(({ kind, started_at: startedAt, finished_at: finishedAt, objects, signatures, alarms, restored }) => {
    const seconds = finishedAt ? Math.max((finishedAt.getTime() - startedAt.getTime()) / 1000, 0.001) : undefined;
    return html`<tr>
      <td class="date">${formatTime(startedAt)}</td>
      <td>${kind === 'full' ? 'полная' : 'выборка'}</td>
      <td class="number">${objects}</td>
      <td class="number">${seconds ? Math.round(objects / seconds) : '—'}</td>
      <td class="number">${signatures}</td>
      <td class="number">${alarms}</td>
      <td class="number">${restored}</td>
    </tr>`;
  });
  return table(
    [
      ['Начата'],
      ['Вид'],
      ['Объектов', 'number'],
      ['В секунду', 'number'],
      ['Подписей', 'number'],
      ['Тревог', 'number'],
      ['Восстановлено', 'number'],
    ],
    rows,
  );
}

function alarmTable(alarms: AlarmRow[]): Markup {
  const rows = alarms.map(
    ({ document_id: id, role, what, found_at: foundAt, restored_at: restoredAt, restored_from: from }) =>
      html`<tr>
        <td><a href="/staff/documents/${id}">${id.slice(0, 8)}…</a></td>
        <td>${role}</td>
        <td>${WHAT[what] ?? what}</td>
        <td class="date">${formatTime(foundAt)}</td>
        <td class="date">
          ${restoredAt ? `${formatTime(restoredAt)}, ${from === 'database' ? 'из базы' : 'из копии'}` : html`<strong>нет</strong>`}
        </td>
      </tr>`,
  );
  return html`<h2>Тревоги</h2>
    ${table([['Документ'], ['Часть'], ['Что не так'], ['Найдено'], ['Восстановлено']], rows)}`;
}

function exportForm({ token }: PageContext): Markup {
  return html`<form method="post" action="/staff/archive/exports">
    ${hidden(token)}
    <label for="from">Дата документа с</label><input id="from" name="from" type="date" /> <label for="to">по</label
    ><input id="to" name="to" type="date" /> <label for="inn">ИНН потребителя</label><input id="inn" name="inn" inputmode="numeric" />
    <label for="kind">Вид</label>
    <select id="kind" name="kind">
      <option value="">все</option>
      ${DOCUMENT_KINDS.map((kind) => html`<option value="${kind}">${KIND_RULES[kind].nameRu}</option>`)}
    </select>
    <button>Собрать</button>
  </form>`;
}

function exportTable(exports: ExportRow[]): Markup {
  const rows = exports.map(
    ({ id, state, created_at: at, total, done, skipped, bytes }) =>
      html`<tr>
        <td class="date">${formatTime(at)}</td>
        <td>${EXPORT_STATE[state]}</td>
        <td>
          <meter min="0" max="${Math.max(total, 1)}" value="${done}"></meter> ${done} /
          ${total}${skipped > 0 ? `, нет в архиве: ${skipped}` : ''}
        </td>
        <td>${state === 'done' ? html`<a href="/staff/archive/exports/${id}">${Math.ceil(Number(bytes) / 1024)} КБ</a>` : null}</td>
      </tr>`,
  );
  return table([['Запрошено'], ['Состояние'], ['Документов'], ['Файл']], rows);
}

function holdTable(holds: HoldRow[], { token }: PageContext): Markup {
  const rows = holds.map(
    ({ id, document_id: documentId, reason, placed_at: placedAt, lifted_at: liftedAt }) =>
      html`<tr>
        <td><a href="/staff/documents/${documentId}">${documentId.slice(0, 8)}…</a></td>
        <td>${reason}</td>
        <td class="date">${formatTime(placedAt)}</td>
        <td>
          ${
            liftedAt
              ? formatTime(liftedAt)
              : html`<form method="post" action="/staff/archive/holds/${id}/lift">
                  ${hidden(token)}<button class="quiet">Снять</button>
                </form>`
          }
        </td>
      </tr>`,
  );
  return table([['Документ'], ['Основание'], ['Наложен'], ['Снят']], rows);
}

function actTable(acts: DisposalActRow[], me: Actor, { token }: PageContext): Markup {
  const rows = acts.map(({ id, number, until, state, document_count: count, approved_by: approvedBy, ...act }) => {
    const isOwn = act.proposed_by === me.prefix || (me.person !== null && act.proposed_person === me.person);
    return html`<tr>
      <td>№ ${number}</td>
      <td class="date">${until}</td>
      <td class="number">${count}</td>
      <td>${ACT_STATE[state]}${approvedBy ? ` (${approvedBy})` : ''}</td>
      <td>
        ${
          state === 'proposed' && !isOwn
            ? html`<form method="post" action="/staff/archive/acts/${id}/approve">${hidden(token)}<button>Утвердить</button></form>`
            : null
        }
        ${state === 'proposed' && isOwn ? 'Утверждает другой сотрудник.' : null}
        ${
          state === 'proposed'
            ? html`<form method="post" action="/staff/archive/acts/${id}/withdraw">
                ${hidden(token)}<button class="quiet">Отозвать</button>
              </form>`
            : null
        }
      </td>
    </tr>`;
  });
  return table([['Акт'], ['По сроку до'], ['Документов', 'number'], ['Состояние'], ['']], rows);
}
