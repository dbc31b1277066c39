import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPrintRoomActivities } from '../activities/print-room.ts';
import { formatSheetCode } from '../domain/print/sheet-code.ts';
import { SELLER } from '../fixtures/registry.ts';
import { openDatabase } from '../lib/database/connection.ts';
import { getPrintBatch, listPieces } from '../lib/database/print-batch-repository.ts';
import { takeReport } from '../lib/database/print-report-repository.ts';
import { createLogger } from '../lib/logger.ts';
import { createFileObjectStore } from '../lib/object-store/file-object-store.ts';
import { createFolderDoor } from '../lib/printer/folder-door.ts';

/** The measured half of bench/print.ts, in a process of its own: what it needs is what a delivery process needs for a batch. */
const [url, folder, count] = process.argv.slice(2) as [string, string, string];
const wanted = Number(count);
const db = openDatabase(url, 4);
const objects = createFileObjectStore(path.join(folder, 'objects'));
const batchId = randomBytes(16).toString('hex');
const room = createPrintRoomActivities({
  db,
  objects,
  door: createFolderDoor(path.join(folder, 'shop')),
  logger: createLogger('bench', 'error'),
  tellWorkflow: async () => undefined,
  rules: { sizeMax: wanted, cutOffs: [], waitMaxMs: 0 },
  packageWaitSeconds: 3_600,
  lookMs: 0,
  reportMs: 0,
  reprint: 'staff',
});
const inActivity = <R>(activity: () => Promise<R>): Promise<R> => new MockActivityEnvironment().run(activity);

const timings: Record<string, number> = {};
const started = performance.now();
await time('close', () => inActivity(() => room.closePrintBatch({ batchId, clientId: 'billing', sellerInn: SELLER.inn, because: 'size' })));
await time('renderAndHandOver', async () => {
  for (let run = 1, more = true; more; run += 1) ({ more } = await inActivity(() => room.handOverRun({ batchId, run })));
});
await time('lists', () => inActivity(() => room.handOverLists({ batchId })));
const batch = await getPrintBatch(db, batchId);
const codes = (await listPieces(db, batchId)).flatMap(({ number, sheets }) =>
  Array.from({ length: sheets }, (_, index) =>
    formatSheetCode({ batch: batch.number, mark: batchId.slice(0, 4), piece: number, sheet: index + 1, of: sheets }),
  ),
);
await time('readSheets', () =>
  takeReport(db, { batchId, kind: 'sheets', bytes: Buffer.from(['code', ...codes].join('\n')), actor: 'bench', last: true }),
);
const seconds = (performance.now() - started) / 1000;
const printed = (await listPieces(db, batchId, 'printed')).length;
if (printed !== batch.pieces || batch.pieces !== wanted) throw new Error(`Only ${printed} of ${wanted} pieces came out.`);
const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024;
const result = {
  pieces: batch.pieces,
  sheets: batch.sheets,
  seconds: round(seconds),
  piecesPerSecond: round(batch.pieces / seconds),
  timings,
  peakMb: Math.round(peakMb),
};
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
await db.destroy();

async function time(name: string, run: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await run();
  timings[name] = round((performance.now() - from) / 1000);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
