import type { Scope } from '../../lib/database/api-key-repository.ts';
import { html, type Markup } from '../html.ts';

/** What a page needs to know of who looks at it. */
export interface PageContext {
  scopes: readonly Scope[];
  /** Of the session's forms. */
  token: string;
}

/** Pages by the right that they need. */
const SECTIONS: [scope: Scope, path: string, name: string][] = [
  ['documents:resolve', '/staff/month', 'Месяц'],
  ['documents:resolve', '/staff/attention', 'Требует внимания'],
  ['documents:resolve', '/staff/documents', 'Поиск'],
  ['documents:resolve', '/staff/operators', 'Операторы'],
  ['documents:resolve', '/staff/transition', 'Переход'],
  ['documents:resolve', '/staff/returned-mails', 'Ответы почты'],
  ['print:manage', '/staff/print', 'Печать'],
  ['archive:manage', '/staff/archive', 'Архив'],
  ['batches:release', '/staff/batches', 'Пакеты на подпись'],
];

/** Where somebody with these rights begins. */
export function firstSection(scopes: readonly Scope[]): string | undefined {
  return SECTIONS.find(([scope]) => scopes.includes(scope))?.[1];
}

export function page(title: string, body: Markup, context?: PageContext): string {
  return html`<!doctype html>
    <html lang="ru">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Sealpost</title>
        <link rel="stylesheet" href="/staff/style.css" />
      </head>
      <body>
        <header>
          <strong>Sealpost</strong>
          ${context && navigation(context)}
        </header>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;
}

function navigation({ scopes, token }: PageContext): Markup {
  const links = SECTIONS.filter(([scope]) => scopes.includes(scope)).map(([, path, name]) => html`<a href="${path}">${name}</a> `);
  return html`<nav>${links}</nav>
    <form method="post" action="/staff/session/end">${hidden(token)}<button class="quiet">Выйти</button></form>`;
}

export function signInPage(failed: boolean): string {
  return page(
    'Вход',
    html`${failed ? html`<p role="alert" class="alert">Ключ не подходит.</p>` : null}
      <form method="post" action="/staff/session">
        <label for="key">Ключ доступа сотрудника или руководителя</label>
        <input id="key" name="key" type="password" autocomplete="off" required />
        <button>Войти</button>
      </form>`,
  );
}

export function problemPage(message: string): string {
  return page(
    'Не получилось',
    html`<p role="alert" class="alert">${message}</p>
      <p><a href="/staff">← в начало</a></p>`,
  );
}

export function hidden(token: string): Markup {
  return html`<input type="hidden" name="token" value="${token}" />`;
}

export const STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#c9d1d9;--accent:#0b5394}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#444c56;--accent:#79b8ff}}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
header{display:flex;gap:1rem;align-items:center;flex-wrap:wrap;padding:.75rem 1rem;border-bottom:1px solid var(--line)}main{padding:1rem;max-width:64rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left}
.number,.date{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums}a{color:var(--accent)}code{word-break:break-all}td code{display:block;min-width:18rem}
textarea,select{font:inherit;padding:.4rem;width:100%;max-width:40rem;box-sizing:border-box}label{display:block;margin-bottom:.25rem}input{font:inherit;padding:.4rem;max-width:100%;width:28rem;box-sizing:border-box}
button{font:inherit;padding:.5rem 1rem;margin-top:.75rem;background:var(--accent);color:var(--paper);border:0;border-radius:.25rem}
header form{margin-left:auto}header button{margin:0}nav a{margin-right:1rem}h1{font-size:1.4rem;margin:.25rem 0 1rem}meter{width:10rem}input[type=checkbox]{width:auto}button.quiet{background:none;color:var(--accent);border:1px solid var(--line)}.mend{font-size:.85em;opacity:.8}.alert{border-left:4px solid #b00020;padding-left:.75rem}
figure{margin:1rem 0}figcaption{font-weight:600}svg{display:block;width:100%;height:auto;max-width:60rem}svg text{font-size:11px;fill:var(--ink)}.grid{stroke:var(--line);stroke-width:1}polyline{stroke-width:2.5}
.p0{stroke:#0b5394;fill:#0b5394}.p1{stroke:#b45f06;fill:#b45f06}.p2{stroke:#38761d;fill:#38761d}.p3{stroke:#741b47;fill:#741b47}.p4{stroke:#7f7f7f;fill:#7f7f7f}polyline{fill:none}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:.5rem 0}.key{display:inline-block;width:.9rem;height:.9rem;margin-right:.4rem;vertical-align:-.1rem}.key.p0{background:#0b5394}.key.p1{background:#b45f06}.key.p2{background:#38761d}.key.p3{background:#741b47}.key.p4{background:#7f7f7f}
li.warning,li.error{font-weight:600}.words{white-space:pre-line;overflow-wrap:anywhere}summary{overflow-wrap:anywhere}td .words,td details{display:block;min-width:16rem}
.done{border-left:4px solid #1a7f37;padding-left:.75rem}dt{font-weight:600}dd{margin:0 0 .5rem}`;
