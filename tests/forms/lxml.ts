import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { OFFICIAL_DIRECTORY, type FormFile } from './right-files.ts';

/** Python's lxml is built on another libxml2 and evaluates the rules by functions of its own, without rewriting them. */
export const HAS_LXML = spawnSync('python3', ['-c', 'import lxml']).status === 0;

/** Whether each file passes its official schema and rules, as the script beside the schemas says. */
export function checkWithLxml(files: (FormFile & { schema: string })[]): boolean[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'forms-'));
  try {
    const verdicts: boolean[] = [];
    for (const schema of new Set(files.map((file) => file.schema))) {
      const places = files.flatMap((file, index) => (file.schema === schema ? [index] : []));
      const lines = runScript(
        schema,
        places.map((index) => writeInto(path.join(folder, String(index)), files[index]!)),
      );
      for (const [at, index] of places.entries()) verdicts[index] = lines[at]!.startsWith('OK ');
    }
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeInto(folder: string, { name, bytes }: FormFile): string {
  mkdirSync(folder);
  const file = path.join(folder, `${name}.xml`);
  writeFileSync(file, bytes);
  return file;
}

function runScript(schema: string, files: string[]): string[] {
  const script = path.join(OFFICIAL_DIRECTORY, 'check.py');
  const { stdout } = spawnSync('python3', [script, path.join(OFFICIAL_DIRECTORY, schema), ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const lines = stdout.split('\n').filter((line) => /^(OK|BAD|NOT-WELL-FORMED) /.test(line));
  if (lines.length !== files.length || stdout.includes('RULE-UNEVALUATED'))
    throw new Error(`lxml judged ${lines.length} of ${files.length} files`);
  return lines;
}
