import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** A statement at the top of a module: what it says and which others it names. */
interface Statement {
  where: string;
  text: string;
  names: Set<string>;
}

interface Module {
  statements: Statement[];
  /** Name in this module → statement that declares it. */
  declared: Map<string, Statement>;
  /** Name in this module → module and name that it stands for; `*` is everything there. */
  imported: Map<string, [file: string, name: string]>;
  /** Modules that are loaded for their own sake, or handed on whole. */
  whole: string[];
}

const modules = new Map<string, Module>();

/**
 * What a program can do to tables: every SQL text in a statement that its entry names, directly or through others. Read from the syntax alone, so it
 * tells rather too much than too little of what functions call; it does not see tables that are named at run time.
 * @returns `right table` → where it is said
 */
export function reachedSql(entry: string, tables: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<Statement>();
  const enter = (file: string, statement: Statement) => {
    if (seen.has(statement)) return;
    seen.add(statement);
    for (const right of rightsIn(statement.text, tables)) found.set(right, statement.where);
    for (const name of statement.names) follow(file, name);
  };
  const follow = (file: string, name: string) => {
    const { declared, imported, statements, whole } = load(file);
    if (name === '*') for (const statement of statements) enter(file, statement);
    const own = declared.get(name);
    if (own) return enter(file, own);
    const [from, as] = imported.get(name) ?? [];
    if (from) follow(from, as!);
    else for (const other of whole) follow(other, name);
  };
  follow(entry, '*');
  return found;
}

function load(file: string): Module {
  const known = modules.get(file);
  if (known) return known;
  const module: Module = { statements: [], declared: new Map(), imported: new Map(), whole: [] };
  modules.set(file, module);
  const source = ts.createSourceFile(file, readFileSync(path.join(PROJECT, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const resolve = (specifier: string) => path.relative(PROJECT, path.resolve(PROJECT, path.dirname(file), specifier));
  const isOurs = (specifier: string) => specifier.startsWith('.') && existsSync(path.join(PROJECT, resolve(specifier)));
  for (const node of source.statements) {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) readBindings(node, module, resolve, isOurs);
    else if (!ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)) readStatement(node, file, module, source);
  }
  return module;
}

function readBindings(
  node: ts.ImportDeclaration | ts.ExportDeclaration,
  { imported, whole }: Module,
  resolve: (specifier: string) => string,
  isOurs: (specifier: string) => boolean,
): void {
  if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier) || !isOurs(node.moduleSpecifier.text)) return;
  const from = resolve(node.moduleSpecifier.text);
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (!bindings) whole.push(from);
  else if (ts.isNamedImports(bindings) || ts.isNamedExports(bindings))
    for (const { name, propertyName, isTypeOnly } of bindings.elements) {
      if (!isTypeOnly) imported.set(name.text, [from, (propertyName ?? name).text]);
    }
  else imported.set((bindings.name as ts.Identifier).text, [from, '*']);
}

function readStatement(node: ts.Statement, file: string, { statements, declared }: Module, source: ts.SourceFile): void {
  const names = new Set<string>();
  const visit = (child: ts.Node): void => {
    if (ts.isTypeNode(child) && !ts.isExpressionWithTypeArguments(child)) return;
    if (ts.isPropertyAccessExpression(child)) return visit(child.expression);
    if (ts.isPropertyAssignment(child)) return visit(child.initializer);
    if (ts.isIdentifier(child)) names.add(child.text);
    ts.forEachChild(child, visit);
  };
  visit(node);
  const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
  const statement = { where: `${file}:${line}`, text: node.getText(source), names };
  statements.push(statement);
  if (ts.isVariableStatement(node))
    for (const { name } of node.declarationList.declarations) if (ts.isIdentifier(name)) declared.set(name.text, statement);
  if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) declared.set(node.name.text, statement);
}

const RIGHT_OF: Readonly<Record<string, string>> = { insert: 'insert', delete: 'delete', del: 'delete' };

/** Rights that the SQL in a text needs, written out or made by knex: `insert partners`, `select heads`. */
function rightsIn(text: string, tables: readonly string[]): Set<string> {
  const rights = new Set<string>();
  const add = (right: string, table: string) => tables.includes(table) && rights.add(`${right} ${table}`);
  for (const [, what, table] of text.matchAll(/\b(insert into|update|delete from)\s+([a-z_]+)/g)) add(what!.split(' ')[0]!, table!);
  for (const [, table] of text.matchAll(/(?<!delete )\b(?:from|join|using)\s+([a-z_]+)/g)) add('select', table!);
  for (const match of text.matchAll(/\('([a-z_]+)(?: as \w+)?'\)/g)) {
    const chain = chainAfter(text.slice(match.index + match[0].length));
    const calls = [...chain.matchAll(/\.(insert|update|delete|del|merge|forUpdate|forShare)\(/g)].map(
      ([, call]) => RIGHT_OF[call!] ?? 'update',
    );
    for (const right of calls.length > 0 ? calls : ['select']) add(right, match[1]!);
  }
  return rights;
}

/** The calls that follow on each other, up to where the expression ends. */
function chainAfter(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('([{'.includes(text[at]!)) depth += 1;
    else if (')]}'.includes(text[at]!)) depth -= 1;
    if (depth < 0 || (depth === 0 && (text[at] === ';' || text[at] === ','))) return text.slice(0, at);
  }
  return text;
}
