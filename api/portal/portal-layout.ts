import { html, type Markup } from '../html.ts';
import { TEXTS, type Language } from './texts.ts';

export interface PortalPage {
  language: Language;
  /** Of the session's forms; absent where nobody is signed in. */
  token?: string;
  title: string;
  body: Markup;
  /** Where the language link comes back to. */
  path: string;
}

/** The frame of every page: one heading, a way past the navigation, both languages, no script. */
export function portalPage({ language, token, title, body, path }: PortalPage): string {
  const text = TEXTS[language];
  const other = language === 'ru' ? 'en' : 'ru';
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${text.title}</title>
        <link rel="stylesheet" href="/portal/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">${text.skip}</a>
        <header>
          ${
            token
              ? html`<nav aria-label="${text.title}">
                  <a href="/portal">${text.documents}</a><a href="/portal/choice">${text.choice}</a>
                </nav>`
              : html`<strong>${text.title}</strong>`
          }
          <a class="language" lang="${other}" hreflang="${other}" href="/portal/language/${other}?to=${encodeURIComponent(path)}"
            >${text.otherLanguage}</a
          >
          ${
            token
              ? html`<form method="post" action="/portal/sign-out">
                  ${hiddenToken(token)}<button class="quiet">${text.signOut}</button>
                </form>`
              : null
          }
        </header>
        <main id="content">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;
}

export function hiddenToken(token: string): Markup {
  return html`<input type="hidden" name="token" value="${token}" />`;
}

export function signInPage(language: Language, { failed, oidc }: { failed: string | null; oidc: boolean }): string {
  const text = TEXTS[language];
  return portalPage({
    language,
    title: text.signIn,
    path: '/portal',
    body: html`${failed ? html`<p role="alert" class="alert">${text.signInFailed} (<code>${failed}</code>)</p>` : null}
      <p>${text.signInHint}</p>
      ${oidc ? html`<p><a class="button" href="/portal/sign-in">${text.signInOidc}</a></p>` : null}`,
  });
}

export function portalProblem(language: Language, message: string, token?: string): string {
  const text = TEXTS[language];
  return portalPage({
    language,
    ...(token ? { token } : {}),
    title: text.problem,
    path: '/portal',
    body: html`<p role="alert" class="alert">${message}</p>
      <p><a href="/portal">${text.back}</a></p>`,
  });
}

/** Contrasts of at least 4.5 to 1 in both schemes; everything that can be pressed is 44 pixels high. */
export const PORTAL_STYLE = `:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--line:#8c959f;--soft:#f3f5f7;--accent:#0b4f8a;--on:#fff;--bad:#a40e26;--good:#116329}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--line:#6e7681;--soft:#161b22;--accent:#79b8ff;--on:#0d1117;--bad:#ff9aa5;--good:#7ee2a0}}
*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
.skip{position:absolute;left:-999px}.skip:focus{left:.5rem;top:.5rem;background:var(--paper);padding:.5rem;z-index:1}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.5rem 1rem;border-bottom:1px solid var(--line)}
nav a,.language{display:inline-block;padding:.6rem .25rem;margin-right:.75rem}.language{margin-left:auto}main{max-width:52rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0 1rem}h2{font-size:1.15rem;margin:1.5rem 0 .5rem}a{color:var(--accent)}a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible,select:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.6rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.date{white-space:nowrap}
.new{font-weight:700}button,.button{font:inherit;display:inline-block;min-height:44px;padding:.55rem 1.1rem;border:1px solid var(--accent);border-radius:.35rem;background:var(--accent);color:var(--on);text-decoration:none;cursor:pointer}
.quiet{background:none;color:var(--accent)}.refuse{background:none;color:var(--bad);border-color:var(--bad)}input,textarea,select{font:inherit;min-height:44px;padding:.5rem;width:100%;max-width:28rem;border:1px solid var(--line);border-radius:.35rem;background:var(--paper);color:var(--ink)}
label{display:block;font-weight:600;margin:.75rem 0 .25rem}form p{margin:.75rem 0}.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}.row label{margin-top:0}.alert{border-left:4px solid var(--bad);padding:.25rem .75rem}.done{border-left:4px solid var(--good);padding:.25rem .75rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:0}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}code{overflow-wrap:anywhere}ul{padding-left:1.2rem}.hint{opacity:.85}.words{white-space:pre-line;overflow-wrap:anywhere}
@media (max-width:36rem){.cards thead{position:absolute;left:-999px}.cards tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}.cards td,.cards th{display:block;border:0;padding:.15rem 0}.cards .number{text-align:left}.cards td[data-name]::before{content:attr(data-name) ": ";font-weight:600}dl{grid-template-columns:1fr}dt{margin-top:.5rem}}`;
