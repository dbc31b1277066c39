import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { moscowDate } from '../../domain/moscow-time.ts';
import { parseSheetCode, formatSheetCode } from '../../domain/print/sheet-code.ts';
import { READY_FILE, REPORTS_FOLDER } from '../printer/print-door.ts';

/** What goes wrong at the print shop and the post, as shares of envelopes. */
export interface PrintShopScript {
  /** A sheet is not in its envelope. */
  missing: number;
  /** A sheet is there twice. */
  doubled: number;
  /** Letters that come back. */
  returned: number;
  /** How long a batch takes. */
  delayMs: number;
}

export const PROMPT_PRINT_SHOP: PrintShopScript = { missing: 0, doubled: 0, returned: 0, delayMs: 0 };

export interface PrintShop {
  stop(): Promise<void>;
}

const LOOK_MS = 200;

interface Envelope {
  piece: number;
  /** What the scanner reads, sheet by sheet. */
  codes: string[];
  whole: boolean;
}

/**
 * A print shop and a post at the other end of the hand-over folder: prints what is ready, reads the sheets, mails what is whole, reports.
 * Stands for a third party in development and tests; it knows what is in the folder and nothing else. What goes wrong depends on
 * batch and piece alone, so that a run can be repeated.
 */
export function startPrintShop(directory: string, script: PrintShopScript): PrintShop {
  const stop = new AbortController();
  const done = new Set<string>();
  const running = (async () => {
    while (!stop.signal.aborted) {
      for (const name of await listBatches(directory)) {
        if (done.has(name)) continue;
        if (await serve(path.join(directory, name), script)) done.add(name);
      }
      await sleep(LOOK_MS, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stop.abort();
      await running;
    },
  };
}

async function listBatches(directory: string): Promise<string[]> {
  return (await readdir(directory).catch(() => [])).filter((name) => name.startsWith('batch-')).sort();
}

async function serve(folder: string, script: PrintShopScript): Promise<boolean> {
  const ready = await readFile(path.join(folder, READY_FILE)).catch(() => undefined);
  const manifest = ready && (await readFile(path.join(folder, 'manifest.csv'), 'utf8').catch(() => undefined));
  if (!manifest) return false;
  await sleep(script.delayMs);
  const envelopes = manifest
    .trim()
    .split('\r\n')
    .slice(1)
    .map((row) => printEnvelope(row.split(','), script));
  await report(folder, 'sheets-last.csv', ['code', ...envelopes.flatMap(({ codes }) => codes)]);
  const mailed = envelopes.filter(({ whole }) => whole);
  const today = moscowDate(new Date());
  await report(folder, 'posted.csv', [
    'piece,tracking,posted_on',
    ...mailed.map(({ piece }) => `${piece},${trackingOf(folder, piece)},${today}`),
  ]);
  const back = mailed.filter(({ piece }) => happens(`${folder}/${piece}/returned`, script.returned));
  if (back.length > 0)
    await report(folder, 'returned.csv', [
      'piece,tracking,returned_on,reason',
      ...back.map(({ piece }) => `${piece},,${today},no such address`),
    ]);
  return true;
}

function printEnvelope(cells: readonly string[], script: PrintShopScript): Envelope {
  const first = parseSheetCode(cells[6] ?? '');
  if (!first) throw new Error('The manifest has no codes.');
  const codes = Array.from({ length: first.of }, (_, index) => formatSheetCode({ ...first, sheet: index + 1 }));
  const seed = `${first.mark}/${first.piece}`;
  if (codes.length > 1 && happens(`${seed}/missing`, script.missing))
    return { piece: first.piece, codes: codes.slice(0, -1), whole: false };
  if (happens(`${seed}/doubled`, script.doubled)) return { piece: first.piece, codes: [...codes, codes.at(-1)!], whole: false };
  return { piece: first.piece, codes, whole: true };
}

/** Appears whole, as a report of a careful shop does. */
async function report(folder: string, name: string, lines: readonly string[]): Promise<void> {
  const file = path.join(folder, REPORTS_FOLDER, name);
  await writeFile(`${file}.part`, `${lines.join('\n')}\n`);
  await rename(`${file}.part`, file);
}

/** Fourteen digits, the last one a check digit as the post computes it (weights 3 and 1). */
function trackingOf(folder: string, piece: number): string {
  const digits = `1175${String(Number(path.basename(folder).replace(/\D/g, '')) % 1_000).padStart(3, '0')}${String(piece % 1_000_000).padStart(6, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

function happens(seed: string, share: number): boolean {
  let hash = 2_166_136_261;
  for (const character of seed) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return ((hash >>> 0) % 10_000) / 10_000 < share;
}
