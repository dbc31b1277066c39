import type { Exchange } from './exchange.ts';
import { CALL_FAULTS, type Faults } from './faults.ts';
import { SHARE_NAMES, SHARES } from './scripts.ts';

/** One operator as the page shows it. */
export interface OperatorView {
  name: string;
  dialect: string;
  exchange: Exchange;
  faults: Faults;
}

/** The sandbox's own small page: what each operator holds, what its buyers have done, and faults to try. Works without JavaScript. */
export function operatorPage(operators: readonly OperatorView[], now: Date): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Operator sandbox</title><style>${STYLE}</style></head><body><main><h1>Operator sandbox</h1>
<p>A stand-in for e-document operators: real signatures by test keys, buyers who answer by a seeded script. Its clock: ${now.toISOString()}</p>
${operators.map(section).join('')}</main></body></html>`;
}

function section({ name, dialect, exchange, faults }: OperatorView): string {
  const byKey = new Map<string, number>();
  for (const { key } of exchange.messages.values()) byKey.set(key, (byKey.get(key) ?? 0) + 1);
  const doubled = [...byKey.values()].filter((count) => count > 1).length;
  const told = new Map<string, number>();
  for (const { event } of exchange.feed) {
    const what = event.entity?.kind ?? event.kind;
    told.set(what, (told.get(what) ?? 0) + 1);
  }
  const outage = faults.outageUntil && faults.outageUntil > new Date() ? `until ${faults.outageUntil.toISOString()}` : 'no';
  return `<section><h2>${name} <small>${dialect}</small></h2>
<dl><dt>Messages</dt><dd>${exchange.messages.size}</dd><dt>Doubled</dt><dd${doubled > 0 ? ' class="bad"' : ''}>${doubled}</dd>
<dt>Withdrawn</dt><dd>${exchange.withdrawn.size}</dd><dt>Events told / to come</dt><dd>${exchange.feed.length} / ${exchange.pendingCount}</dd><dt>Outage</dt><dd>${outage}</dd></dl>
<table><thead><tr><th scope="col">What was told</th><th scope="col">Times</th></tr></thead><tbody>
${[...told].map(([what, count]) => `<tr><td>${what}</td><td>${count}</td></tr>`).join('')}</tbody></table>
<table><thead><tr><th scope="col">Fault met</th><th scope="col">Times</th></tr></thead><tbody>
${[...faults.met].map(([fault, count]) => `<tr><td>${fault}</td><td>${count}</td></tr>`).join('')}</tbody></table>
<form method="post" action="/sandbox/${name}/faults"><label>The next calls meet <select name="fault">${CALL_FAULTS.map((fault) => `<option>${fault}</option>`).join('')}</select></label>
<label>times <input name="count" type="number" min="1" max="1000" value="1"></label><button>Arm</button></form>
<h3>Refused at the door: ${exchange.refused.length}</h3>
<table><thead><tr><th scope="col">File</th><th scope="col">Why</th></tr></thead><tbody>
${exchange.refused
  .slice(-SHOWN_REFUSALS)
  .map(
    ({ fileName, problems }) =>
      `<tr><td>${text(fileName)}</td><td>${problems.map(({ code, text: why }) => text(`${code} ${why}`)).join('<br>')}</td></tr>`,
  )
  .join('')}</tbody></table>
<form method="post" action="/sandbox/${name}/script"><h3>Shares, from 0 to 1</h3>${SHARE_NAMES.map((share) => `<label>${share} <input name="${share}" type="number" min="0" max="1" step="0.01" value="${exchange.script[share]}"> <small>${text(SHARES[share])}</small></label><br>`).join('')}
<label>universal messages from <input name="universalFrom" type="date" value="${exchange.script.universalFrom ?? ''}"></label>
<label>formats refused <input name="refused" value="${exchange.script.formatSwitch?.refused.join(',') ?? ''}" placeholder="5.03"></label> <label>from <input name="switchOn" type="date" value="${exchange.script.formatSwitch?.on ?? ''}"></label>
<button>Behave like this</button></form>
<form method="post" action="/sandbox/${name}/outage"><label>Outage of <input name="seconds" type="number" min="0" max="3600" value="30"> seconds</label><button>Begin</button></form></section>`;
}

const SHOWN_REFUSALS = 20;

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1f24;background:#fff}main{max-width:60rem;margin:auto;padding:1rem}
section{border-top:1px solid #c9d1d9;margin-top:1rem}dl{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}dt{font-weight:600}dd{margin:0}.bad{color:#b00020;font-weight:700}
table{border-collapse:collapse;margin:.5rem 1rem .5rem 0;display:inline-table;vertical-align:top}th,td{text-align:left;padding:.2rem .6rem;border-bottom:1px solid #c9d1d9}
form{margin:.5rem 0}button,input,select{font:inherit;padding:.3rem .5rem}`;
