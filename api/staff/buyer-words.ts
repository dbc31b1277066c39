import type { AnsweredDocument } from '../../lib/database/buyer-answers.ts';
import type { BuyerWords } from '../../lib/database/buyer-words.ts';
import type { Finding } from '../../domain/finding.ts';
import { KIND_RULES } from '../../domain/document-kind.ts';
import { reasonText } from '../../domain/reason-text.ts';
import { toWordsView } from '../document-view.ts';
import { formatSum } from '../format-sum.ts';
import { table } from '../html-table.ts';
import { html, type Markup } from '../html.ts';
import { formatTime } from './format-time.ts';
import { OWNER } from './owner-names.ts';

/** What fits a table's cell; a buyer may write pages. */
const SHOWN_MAX = 160;

/** A buyer's words: whole where they are short, else folded. */
export function foldedWords(words: string): Markup {
  const characters = [...words];
  if (characters.length <= SHOWN_MAX) return html`<span class="words">${words}</span>`;
  return html`<details>
    <summary>${characters.slice(0, SHOWN_MAX).join('')}…</summary>
    <span class="words">${words}</span>
  </details>`;
}

const ACTION: Record<string, string> = {
  'submit-revision': 'выставить исправление',
  'submit-correction': 'выставить корректировку',
  'answer-revocation': 'ответить на предложение аннулировать',
  'offer-revocation': 'предложить аннулировать',
};

/** Commands by which a buyer is answered, in words. */
export function answerActions(actions: readonly string[]): string {
  return actions.flatMap((action) => ACTION[action] ?? []).join(', ');
}

/** Buyers who wait for our answer, on the page of what needs attention. */
export function buyerAnswers(answers: readonly AnsweredDocument[]): Markup | null {
  if (answers.length === 0) return null;
  const rows = answers.map(
    ({ id, number, kind, document_date: date, head_id: headId, gross, words, answer: { reason, owner, actions } }) =>
      html`<tr>
        <td><a href="/staff/documents/${id}">${KIND_RULES[kind].nameRu} № ${number}</a><br />${date}, ${headId}</td>
        <td class="number">${formatSum(gross)}</td>
        <td>
          ${reasonText(reason).ru} ${words && foldedWords(words)}
          <div class="mend">Можно: ${answerActions(actions)}.</div>
        </td>
        <td>${OWNER[owner]}</td>
      </tr>`,
  );
  return html`<h2>Покупатели ждут ответа</h2>
    ${table([['Документ'], ['Сумма, ₽', 'number'], ['Что сказал покупатель'], ['Кто действует']], rows)}`;
}

/** All that the buyer has written about one document. */
export function wordsSection(words: readonly BuyerWords[]): Markup | null {
  if (words.length === 0) return null;
  const items = words.map((own) => {
    const { kind, nameRu, code, verdict, at } = toWordsView(own);
    const which = code && kind !== 'portal-answer' ? ` ${code}` : '';
    return html`<dt>${nameRu}${which}, ${formatTime(at)}${verdict && verdict !== 'valid' ? ' (отправитель не подтверждён)' : ''}</dt>
      <dd>${foldedWords(own.words)}</dd>`;
  });
  return html`<h2>Слова покупателя</h2>
    <dl>${items}</dl>`;
}

/** All that is wrong with a rejected document. */
export function findingsSection(findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  const rows = findings.map(
    ({ code, path, messageRu, hint }) =>
      html`<tr>
        <td>${messageRu}</td>
        <td>${code} <code>${path}</code></td>
        <td>${hint}</td>
      </tr>`,
  );
  return html`<h2>Почему отклонён</h2>
    ${table([['Что неверно'], ['Код и место'], ['Что сделать']], rows)}`;
}
