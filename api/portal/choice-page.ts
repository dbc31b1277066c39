import { legalDate, moscowDate } from '../../domain/moscow-time.ts';
import type { ConsentRow } from '../../lib/database/consent-repository.ts';
import { html } from '../html.ts';
import type { PortalView } from './document-pages.ts';
import { hiddenToken, portalPage } from './portal-layout.ts';
import { TEXTS } from './texts.ts';

/** How the consumer gets his documents, and every change of it with its author. */
export function choicePage(
  { language, token }: PortalView,
  { electronic, history, saved }: { electronic: boolean; history: readonly ConsentRow[]; saved: boolean },
): string {
  const text = TEXTS[language];
  const items = history.map(
    (row) => html`<li>${legalDate(moscowDate(row.at))}: ${row.electronic ? text.electronic : text.paper} (${text.source[row.source]})</li>`,
  );
  return portalPage({
    language,
    token,
    title: text.choice,
    path: '/portal/choice',
    body: html`${saved ? html`<p class="done" role="status">${text.saved}</p>` : null}
      <p>${text.choiceNow} <strong>${electronic ? text.electronic : text.paper}</strong>.</p>
      <p>${text.choiceText}</p>
      <form method="post" action="/portal/choice">
        ${hiddenToken(token)}
        <p>
          ${
            electronic
              ? html`<button class="quiet" name="electronic" value="false">${text.switchTo.paper}</button>`
              : html`<button name="electronic" value="true">${text.switchTo.electronic}</button>`
          }
        </p>
      </form>
      ${
        history.length > 0
          ? html`<h2>${text.choiceHistory}</h2>
              <ul>
                ${items}
              </ul>`
          : null
      }`,
  });
}
