import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the sandbox remembers over a restart, and what tests read as an outside witness: one JSON a line, in the order in which it happened. */
export interface Journal<T> {
  append(entry: T): void;
  readonly entries: readonly T[];
}

/** A journal in a folder, or in memory only where there is none. A line that a kill has cut off is not an entry. */
export function openJournal<T>(folder: string | undefined, name: string): Journal<T> {
  const entries: T[] = [];
  if (folder === undefined) return { append: (entry) => void entries.push(entry), entries };
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}.ndjson`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) writeFileSync(file, whole);
  for (const line of whole.split('\n').slice(0, -1)) entries.push(JSON.parse(line) as T);
  return {
    entries,
    append(entry) {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
    },
  };
}
