import { html, type Markup } from '../html.ts';

/** Plots drawn by the server: plain SVG with presentation attributes only, so that the strict content policy and a browser without JavaScript show them. */

export interface Series {
  name: string;
  /** One of the classes p0 to p4 of the style sheet. */
  tone: number;
  values: readonly number[];
}

const WIDTH = 720;
const HEIGHT = 200;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 8;
const TICKS = 4;
const LABELS_MAX = 8;
/** Few points get dots, so that a single one is seen at all. */
const DOTS_MAX = 40;

/** Lines over equal steps, such as hours. Said in words and as a table too, for those who don't see it. */
export function linePlot(title: string, labels: readonly string[], series: readonly Series[]): Markup {
  const top = niceTop(Math.max(1, ...series.flatMap(({ values }) => values)));
  const x = (index: number) => LEFT + (labels.length < 2 ? 0 : (index * (WIDTH - LEFT)) / (labels.length - 1));
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const step = Math.max(1, Math.ceil(labels.length / LABELS_MAX));
  const grid = Array.from({ length: TICKS + 1 }, (_, tick) => (top * tick) / TICKS).map(
    (value) =>
      html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${y(value)}" y2="${y(value)}" /><text
          x="${LEFT - 6}"
          y="${y(value) + 4}"
          text-anchor="end"
          >${value}</text
        >`,
  );
  const names = labels.map((label, index) =>
    index % step === 0
      ? html`<text x="${x(index)}" y="${HEIGHT - 6}" text-anchor="${index === 0 ? 'start' : 'middle'}">${label}</text>`
      : null,
  );
  const lines = series.map(
    ({ tone, values }) =>
      html`<polyline
        class="p${tone}"
        fill="none"
        points="${values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}"
      />`,
  );
  const dots =
    labels.length > DOTS_MAX
      ? []
      : series.flatMap(({ tone, values }) =>
          values.map((value, index) => html`<circle class="p${tone}" cx="${x(index).toFixed(1)}" cy="${y(value).toFixed(1)}" r="3" />`),
        );
  const said = series.map(({ name, values }) => `${name}: ${values.at(-1) ?? 0}`).join(', ');
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg role="img" aria-label="${title}. ${said}" viewBox="0 0 ${WIDTH} ${HEIGHT}">${grid}${names}${lines}${dots}</svg>
    ${legend(series)}
  </figure>`;
}

/** One bar of shares. */
export function shareBar(title: string, shares: readonly { name: string; tone: number; value: number }[]): Markup {
  const whole = shares.reduce((sum, { value }) => sum + value, 0);
  let start = 0;
  const parts = shares.map(({ tone, value }) => {
    const width = whole === 0 ? 0 : (value / whole) * WIDTH;
    start += width;
    return html`<rect class="p${tone}" x="${(start - width).toFixed(1)}" y="0" width="${width.toFixed(1)}" height="28" />`;
  });
  const percent = (value: number) => (whole === 0 ? 0 : Math.round((value / whole) * 1000) / 10);
  const said = shares.map(({ name, value }) => `${name} ${value} (${percent(value)} %)`);
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg role="img" aria-label="${title}: ${said.join(', ')}" viewBox="0 0 ${WIDTH} 28">${parts}</svg>
    <ul class="legend">
      ${shares.map(({ tone }, index) => html`<li><span class="key p${tone}"></span>${said[index]}</li>`)}
    </ul>
  </figure>`;
}

function legend(series: readonly Series[]): Markup {
  return html`<ul class="legend">
    ${series.map(({ name, tone, values }) => html`<li><span class="key p${tone}"></span>${name}: ${values.at(-1) ?? 0}</li>`)}
  </ul>`;
}

/** The next round number above a value, so that the grid's numbers are whole. */
function niceTop(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1) * TICKS;
  return Math.ceil(value / unit) * unit;
}
