import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Programs that read a PDF's text and know nothing of ours. */
const READERS: Record<string, (file: string) => string> = {
  poppler: (file) => execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8', maxBuffer: 1e9 }),
  pypdf: (file) =>
    execFileSync('python3', ['-c', 'import pypdf,sys\nfor p in pypdf.PdfReader(sys.argv[1]).pages: print(p.extract_text())', file], {
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
};
const PROBES: Record<string, [string, string[]]> = {
  poppler: ['pdftotext', ['-v']],
  pypdf: ['python3', ['-c', 'import pypdf']],
};

/** Those that are installed here. */
export const PDF_READERS = Object.keys(READERS).filter((name) => {
  const [program, args] = PROBES[name]!;
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-readers-'));

export function textOf(reader: string, bytes: Buffer): string {
  const file = path.join(folder, 'file.pdf');
  writeFileSync(file, bytes);
  return READERS[reader]!(file);
}
