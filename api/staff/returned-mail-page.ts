import type { ReturnedMail } from '../../lib/database/returned-mail-repository.ts';
import { html } from '../html.ts';
import { formatTime } from './format-time.ts';
import { hidden, page, type PageContext } from './layout.ts';

/** Mails that came back for notices, each with its words and a decision. */
export function returnedMailsPage(mails: readonly ReturnedMail[], context: PageContext): string {
  const sections = mails.map(
    ({ id, externalId, subject, excerpt, receivedAt }) =>
      html`<section>
        <h2>${subject || 'Без темы'}</h2>
        <p>Потребитель ${externalId}, ${formatTime(receivedAt)}</p>
        <blockquote>${excerpt.split(/\r?\n/).map((line) => html`${line}<br />`)}</blockquote>
        <form method="post" action="/staff/returned-mails">
          ${hidden(context.token)}<input type="hidden" name="id" value="${id}" />
          <button name="address" value="good" class="quiet">Прочитано, адрес верен</button>
          <button name="address" value="bad">Адрес не работает</button>
        </form>
      </section>`,
  );
  return page(
    'Ответы почты',
    html`<p>Письма, которые вернулись на уведомления и не читаются как отчёт о недоставке.</p>
      ${sections.length > 0 ? sections : html`<p>Непрочитанных нет.</p>`}`,
    context,
  );
}
