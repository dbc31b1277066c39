import { KIND_RULES, type DocumentKind } from '../../domain/document-kind.ts';
import type { ReleaseReason } from '../../domain/release.ts';
import type { HeldDocument, Manifest } from '../../lib/database/release-repository.ts';
import { html, type Markup } from './html.ts';

const REASON_TEXT: Record<ReleaseReason, string> = {
  'sum-over-limit': 'сумма выше порога',
  'new-partner': 'новый потребитель',
  outlier: 'выброс против истории',
};

function page(title: string, body: Markup): string {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sealpost</title>
        <link rel="stylesheet" href="/staff/style.css" />
      </head>
      <body>
        <header><strong>Sealpost</strong> · ${title}</header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

export function signInPage(failed: boolean): string {
  return page(
    'Вход',
    html`${failed ? html`<p role="alert" class="alert">Ключ не подходит.</p>` : null}
      <form method="post" action="/staff/session">
        <label for="key">Ключ доступа (права batches:release)</label>
        <input id="key" name="key" type="password" autocomplete="off" required />
        <button>Войти</button>
      </form>`,
  );
}

export function headsPage(heads: { headId: string; count: number; gross: string }[], token: string): string {
  const rows = heads.map(
    ({ headId, count, gross }) =>
      html`<tr>
        <td><a href="/staff/heads/${headId}">${headId}</a></td>
        <td class="number">${count}</td>
        <td class="number">${formatSum(gross)}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th scope="col">Руководитель</th>
        <th scope="col" class="number">Документов</th>
        <th scope="col" class="number">Сумма, ₽</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return page(
    'Пакеты на подпись',
    html`${heads.length > 0 ? table : html`<p>Ничего не ждёт подписи руководителя.</p>`}
      <form method="post" action="/staff/session/end">${hidden(token)}<button class="quiet">Выйти</button></form>`,
  );
}

export function batchPage(headId: string, documents: HeldDocument[], token: string): string {
  const form = html`<form method="post" action="/staff/heads/${headId}/manifests">
    ${hidden(token)}<button>Составить опись (${documents.length})</button>
  </form>`;
  return page(
    `Пакет ${headId}`,
    html`<p><a href="/staff">← все пакеты</a></p>
      ${documents.length > 0 ? html`${documentTable(documents)} ${form}` : html`<p>Ничего не ждёт.</p>`}`,
  );
}

export function manifestPage(manifest: Manifest, documents: HeldDocument[], token: string): string {
  const { id, headId, merkleRoot, documentCount, gross, releasedAt } = manifest;
  const action = releasedAt
    ? html`<p class="done" role="status">Выпущена ${releasedAt.toISOString()}; документы подписываются.</p>`
    : html`<form method="post" action="/staff/manifests/${id}/release">
        ${hidden(token)}<input type="hidden" name="merkleRoot" value="${merkleRoot}" />
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
  );
}

export function problemPage(message: string): string {
  return page(
    'Не получилось',
    html`<p role="alert" class="alert">${message}</p>
      <p><a href="/staff">← все пакеты</a></p>`,
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
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Номер</th>
        <th scope="col">Вид</th>
        <th scope="col">Потребитель</th>
        <th scope="col" class="number">Сумма, ₽</th>
        <th scope="col">Почему ждёт</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function hidden(token: string): Markup {
  return html`<input type="hidden" name="token" value="${token}" />`;
}

/** 1234567.80 → 1 234 567,80 */
function formatSum(sum: string): string {
  const [whole = '', fraction = ''] = sum.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0')},${fraction}`;
}

export const STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#c9d1d9;--accent:#0b5394}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#444c56;--accent:#79b8ff}}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header{padding:.75rem 1rem;border-bottom:1px solid var(--line)}main{padding:1rem;max-width:64rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left}
.number{text-align:right;font-variant-numeric:tabular-nums}a{color:var(--accent)}code{word-break:break-all}
label{display:block;margin-bottom:.25rem}input{font:inherit;padding:.4rem;max-width:100%;width:28rem;box-sizing:border-box}
button{font:inherit;padding:.5rem 1rem;margin-top:.75rem;background:var(--accent);color:var(--paper);border:0;border-radius:.25rem}
button.quiet{background:none;color:var(--accent);border:1px solid var(--line)}.alert{border-left:4px solid #b00020;padding-left:.75rem}
.done{border-left:4px solid #1a7f37;padding-left:.75rem}dt{font-weight:600}dd{margin:0 0 .5rem}`;
