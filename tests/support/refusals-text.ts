import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { buildProblem } from '../../api/problem.ts';
import { KIND_OF, SealpostError, type ErrorCode } from '../../domain/errors.ts';
import { FINDINGS } from '../../domain/finding.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['domain', 'api', 'lib', 'activities', 'workflows', 'workers'];

interface Said {
  messages: Set<string>;
  hints: Set<string>;
}

/**
 * docs/refusals.md: every code with what a caller sees of it. The status comes from the same function that answers; messages and hints are read
 * from where the code is thrown, with `…` where a value stands.
 */
export async function describeRefusals(): Promise<string> {
  const said = await readThrown();
  const rows = Object.keys(KIND_OF).map((code) => {
    const { messages, hints } = said.get(code) ?? { messages: new Set(), hints: new Set() };
    const { status } = buildProblem(new SealpostError(code as ErrorCode, ''));
    return row([`\`${code}\``, String(status), [...messages].sort().join('<br>') || '–', [...hints].sort().join('<br>') || '–']);
  });
  const findings = Object.entries(FINDINGS).map(([code, [ru, en, hint]]) => row([`\`${code}\``, ru, en, hint]));
  return `# What a refusal looks like

Written by \`npm run refusals:dump\` from the table of codes and the places that throw them; a test compares. A refusal is a problem (RFC 9457),
as an import's result line has it as well:

\`\`\`json
${JSON.stringify(SAMPLE, null, 2)}
\`\`\`

Programs compare \`code\`, which is never renamed. \`path\` is the JSON pointer of what is wrong, \`hint\` what to do about it, \`errors\` all places where
there are several. A code may also stand as the reason for which a document waits, or as the failure of an order; then its status counts for nothing.
\`…\` stands for a value.

${table(['Code', 'Status', 'Detail', 'Hint'], rows)}

## Findings

A document that was accepted and does not pass validation is rejected with all its findings: \`findings\` of the document and of a plan, each with
its \`path\`.

${table(['Code', 'По-русски', 'In English', 'Hint'], findings)}
`;
}

const SAMPLE = buildProblem(
  new SealpostError('seller.unknown', 'The seller is not in the registry.', {
    details: { path: '/sellerInn', hint: "Load the organisation's card first." },
  }),
);

async function readThrown(): Promise<Map<string, Said>> {
  const said = new Map<string, Said>();
  for (const folder of FOLDERS)
    for (const name of (await readdir(path.join(ROOT, folder), { recursive: true })).sort()) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const file = path.join(ROOT, folder, name);
      visit(ts.createSourceFile(file, await readFile(file, 'utf8'), ts.ScriptTarget.Latest, true), said);
    }
  return said;
}

/** `new SealpostError(code, message, …)` and helpers that take code and message first, as `refused('mandate.missing', '…')`. */
function visit(node: ts.Node, said: Map<string, Said>): void {
  if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.arguments) {
    const [code, message, options] = node.arguments;
    for (const name of code ? textsOf(code) : [])
      if (name in KIND_OF && message) {
        const entry = said.get(name) ?? { messages: new Set<string>(), hints: new Set<string>() };
        said.set(name, entry);
        for (const text of textsOf(message)) if (/\s/.test(text)) entry.messages.add(text);
        if (options) for (const hint of hintsOf(options)) entry.hints.add(hint);
      }
  }
  ts.forEachChild(node, (child) => visit(child, said));
}

function hintsOf(node: ts.Node): string[] {
  const own = ts.isPropertyAssignment(node) && node.name.getText() === 'hint' ? textsOf(node.initializer) : [];
  const below: string[] = [];
  ts.forEachChild(node, (child) => void below.push(...hintsOf(child)));
  return [...own, ...below];
}

/** A literal, or both branches of a choice; values in a template are left open. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')];
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...textsOf(node.left), ...textsOf(node.right)];
  return [];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', (_at, index: number) => (cell.startsWith('<br>', index) ? '<' : '&lt;'))).join(' | ')} |`;
}

function table(headings: readonly string[], rows: readonly string[]): string {
  return [row(headings), row(headings.map(() => '---')), ...rows].join('\n');
}
