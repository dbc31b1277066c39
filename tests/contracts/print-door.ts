import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { PrintDoor } from '../../lib/printer/print-door.ts';

export interface DoorUnderTest {
  door: PrintDoor;
  /** The same door while the other side is away. */
  away: PrintDoor;
  /** How many files or jobs the other side has. */
  count: () => number;
}

const pdf = () => Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(2_000)]);
let batches = 0;

/** What every way to the print shop must keep. Each implementation's contract test calls it. */
export function printDoorContract(name: string, open: () => DoorUnderTest): void {
  describe(`${name} keeps the contract of a print door`, () => {
    test('a file that is handed over again, as after a lost answer, is there once', async () => {
      const { door, count } = open();
      batches += 1;
      const before = count();
      const file = { batch: batches, name: 'run-001.pdf', mediaType: 'application/pdf', bytes: pdf() } as const;
      const first = await door.submit(file);
      expect(first.repeated).toBe(false);
      for (let again = 0; again < 3; again += 1) expect(await door.submit(file)).toEqual({ reference: first.reference, repeated: true });
      expect(count()).toBe(before + 1);
    }, 60_000);

    test('files of one name in two batches are two files', async () => {
      const { door, count } = open();
      batches += 2;
      const before = count();
      const file = { name: 'run-001.pdf', mediaType: 'application/pdf' } as const;
      for (const batch of [batches - 1, batches]) {
        const submit = () => door.submit({ ...file, batch, bytes: pdf() });
        // A printer of one job at a time says that it is busy; then it is asked again, as the workflow does.
        for (let tries = 0; ; tries += 1) {
          const busy = await submit().then(
            () => false,
            (error: unknown) => (error as { code?: string }).code === 'print.door-busy',
          );
          if (!busy || tries > 100) break;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
      expect(count()).toBe(before + 2);
    }, 60_000);

    test('a batch is told to be complete as often as anybody likes, and no report is no error', async () => {
      const { door } = open();
      await door.complete(batches, [{ name: 'run-001.pdf', sha256: 'ab' }]);
      await door.complete(batches, [{ name: 'run-001.pdf', sha256: 'ab' }]);
      expect(await door.listReports(batches + 1_000)).toEqual([]);
    });

    test('a print shop that is away is said with a code that is tried again', async () => {
      const { away } = open();
      const file = { batch: 1, name: 'run-009.pdf', mediaType: 'application/pdf', bytes: pdf() } as const;
      await expect(away.submit(file)).rejects.toMatchObject({ code: 'print.door-unreachable', kind: 'unavailable' });
    }, 60_000);
  });
}

/** Doors by which reports come back. */
export function reportingDoorContract(
  name: string,
  open: () => DoorUnderTest & { writeReport: (batch: number, name: string, text: string) => void },
): void {
  describe(`${name} brings reports`, () => {
    test('reports are told by the first word of their name; half-written ones and strangers are left alone', async () => {
      const { door, writeReport } = open();
      batches += 1;
      await door.submit({ batch: batches, name: 'run-001.pdf', mediaType: 'application/pdf', bytes: pdf() });
      writeReport(batches, 'sheets-last.csv', 'code\nSP1-1-AB12-1-1-1\n');
      writeReport(batches, 'posted.csv.part', 'half');
      writeReport(batches, 'notes.txt', 'hello');
      expect(await door.listReports(batches)).toEqual([]);
      expect(await door.listReports(batches)).toEqual([
        { name: 'sheets-last.csv', kind: 'sheets', bytes: Buffer.from('code\nSP1-1-AB12-1-1-1\n') },
      ]);
    });
  });
}
