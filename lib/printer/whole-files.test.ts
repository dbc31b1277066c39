import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createFolderDoor } from './folder-door.ts';
import { REPORTS_FOLDER, batchFolder } from './print-door.ts';

function openFolder() {
  const shop = mkdtempSync(path.join(tmpdir(), 'sealpost-growing-'));
  const reports = path.join(shop, batchFolder(1), REPORTS_FOLDER);
  mkdirSync(reports, { recursive: true });
  return { door: createFolderDoor(shop), file: path.join(reports, 'sheets-last.csv') };
}

test('a report that grows between two looks is not taken, and is taken whole once it has stopped', async () => {
  const { door, file } = openFolder();
  writeFileSync(file, 'code\n');
  expect(await door.listReports(1)).toEqual([]);
  for (let line = 1; line <= 3; line += 1) {
    appendFileSync(file, `SP1-1-AB12-${line}-1-1\n`);
    expect(await door.listReports(1)).toEqual([]);
  }
  expect(await door.listReports(1)).toHaveLength(1);
});

test('a writer that pauses in the middle of a line is waited for; a last line without an end is taken in the end', async () => {
  const { door, file } = openFolder();
  writeFileSync(file, 'code\nSP1-1-AB');
  for (let look = 1; look < 10; look += 1) expect(await door.listReports(1)).toEqual([]);
  expect(await door.listReports(1)).toHaveLength(1);
});

test('what was taken too early is given again when it has grown, for its reader to judge again', async () => {
  const { door, file } = openFolder();
  writeFileSync(file, 'code\n');
  await door.listReports(1);
  expect(await door.listReports(1)).toHaveLength(1);
  appendFileSync(file, 'SP1-1-AB12-1-1-1\n');
  expect(await door.listReports(1)).toEqual([]);
  const [report] = await door.listReports(1);
  expect(report!.bytes.toString()).toBe('code\nSP1-1-AB12-1-1-1\n');
});
