import { html, type Markup } from './html.ts';

/** A column: its title, and whether numbers stand in it. */
export type Column = readonly [title: string, kind?: 'number'];

/** A table with a heading row. `cards` turns each row into a card on a phone (the portal's style). */
export function table(columns: readonly Column[], rows: readonly Markup[], style?: 'cards'): Markup {
  const heads = columns.map(([title, kind]) =>
    kind ? html`<th scope="col" class="${kind}">${title}</th>` : html`<th scope="col">${title}</th>`,
  );
  return html`<table${style ? html` class="${style}"` : null}>
    <thead>
      <tr>${heads}</tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
