import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = new URL('./', import.meta.url);
const schema = readFileSync(new URL('../../migrations/schema.sql', import.meta.url), 'utf8');
const columns = [...new Set([...schema.matchAll(/^ {2}"?(\w+)"? timestamp with time zone/gm)].map((match) => match[1]!))];
const column = `(?:\\w+\\.)?"?(?:${columns.join('|')})"?`;
const bound = String.raw`(?:\?|:(?!:)\w+)`;

/** SQL in a string, and knex's own way of saying it. */
const COMPARISONS = [
  new RegExp(String.raw`\b${column}(?:::\w+)?\s*(?:<=|>=|<>|<|>|=|is (?:not )?distinct from|between)\s*${bound}`, 'g'),
  new RegExp(String.raw`${bound}(?:::\w+)?\s*(?:<=|>=|<>|<|>|=)\s*${column}\b`, 'g'),
  new RegExp(String.raw`[wW]here(?:Not|In|Between)?\(\s*'${column}'\s*,[^)]*\)`, 'g'),
  new RegExp(String.raw`[wW]here(?:Not)?\(\{[^}]*\b(?:${columns.join('|')})\b\s*:[^}]*\}\)`, 'g'),
];

/** Comments are no SQL, and setting a column is no comparison. */
const onlyConditions = (text: string) =>
  text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\bset\b(?:(?!\bwhere\b|\bfrom\b|`|').)*/gs, 'set');

function comparisons(): string[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return files.flatMap((name) => {
    const text = onlyConditions(readFileSync(new URL(name, folder), 'utf8'));
    return COMPARISONS.flatMap((pattern) => [...text.matchAll(pattern)].map(([found]) => `${name}: ${found.replace(/\s+/g, ' ')}`)).sort();
  });
}

test('times that are compared with a value from outside are those below, and no such value was read from a row as a Date', () => {
  expect(columns).toEqual(expect.arrayContaining(['asked_at', 'at', 'queued_at', 'checked_at']));
  expect(comparisons()).toEqual([
    // The asking's own time as text, with its microseconds.
    'attempt-repository.ts: asked_at = ?',
    'attempt-repository.ts: asked_at = ?',
    // Certificates near their end, some days ahead of the process's clock.
    'evidence-repository.ts: authority_ends_at < ?',
    // Since a time-stamp that somebody else has made; it chooses the better of two proofs.
    'proof-repository.ts: fetched_at >= ?',
    'proof-repository.ts: fetched_at >= ?',
  ]);
});
