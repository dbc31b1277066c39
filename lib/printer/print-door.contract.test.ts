import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { printDoorContract, reportingDoorContract } from '../../tests/contracts/print-door.ts';
import {
  hasPrograms,
  startCups,
  startEvePrinter,
  startSftpServer,
  type Printer,
  type Stoppable,
} from '../../tests/support/print-servers.ts';
import { createFolderDoor } from './folder-door.ts';
import { createIppDoor } from './ipp-door.ts';
import { READY_FILE, REPORTS_FOLDER, batchFolder } from './print-door.ts';
import { createSftpDoor, type SftpOptions } from './sftp-door.ts';

const isRoot = process.getuid?.() === 0;
const countFiles = (folder: string) => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.pdf')).length;
const reporting = (folder: string) => (batch: number, name: string, text: string) =>
  writeFileSync(path.join(folder, batchFolder(batch), REPORTS_FOLDER, name), text);

describe('the folder', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-shop-'));
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const open = () => ({
    door: createFolderDoor(folder),
    away: createFolderDoor(path.join(file, 'no-folder')),
    count: () => countFiles(folder),
    writeReport: reporting(folder),
  });
  printDoorContract('the folder', open);
  reportingDoorContract('the folder', open);

  test('what stands in READY.json are the files with their digests', async () => {
    await createFolderDoor(folder).submit({ batch: 900, name: 'run-001.pdf', mediaType: 'application/pdf', bytes: Buffer.from('a') });
    await createFolderDoor(folder).complete(900, [{ name: 'run-001.pdf', sha256: 'ca97' }]);
    expect(JSON.parse(readFileSync(path.join(folder, batchFolder(900), READY_FILE), 'utf8'))).toEqual({
      batch: 900,
      files: [{ name: 'run-001.pdf', sha256: 'ca97' }],
    });
  });
});

(isRoot && hasPrograms('sshd', 'ssh-keygen') ? describe : describe.skip)('SFTP', () => {
  let server: SftpOptions & Stoppable;
  beforeAll(async () => {
    server = await startSftpServer();
  }, 30_000);
  afterAll(() => server?.stop());
  const open = () => ({
    door: createSftpDoor(server),
    away: createSftpDoor({ ...server, port: 1, timeoutMs: 2_000 }),
    count: () => countFiles(server.directory),
    writeReport: reporting(server.directory),
  });
  printDoorContract('OpenSSH', open);
  reportingDoorContract('OpenSSH', open);

  test('a server with another host key gets no letters', async () => {
    const door = createSftpDoor({ ...server, hostKey: 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' });
    const before = countFiles(server.directory);
    const file = { batch: 901, name: 'run-001.pdf', mediaType: 'application/pdf', bytes: Buffer.from('a') } as const;
    await expect(door.submit(file)).rejects.toMatchObject({ code: 'print.door-unreachable' });
    expect(countFiles(server.directory)).toBe(before);
  });
});

describe.each([
  ['CUPS', isRoot && hasPrograms('cupsd', 'lpadmin'), startCups],
  ['ippeveprinter', isRoot && hasPrograms('ippeveprinter', 'dbus-daemon', 'avahi-daemon'), startEvePrinter],
] as const)('%s', (name, present, start) => {
  (present ? describe : describe.skip)('as a peer', () => {
    let printer: Printer;
    beforeAll(async () => {
      printer = await start();
    }, 60_000);
    afterAll(() => printer?.stop());
    printDoorContract(name, () => ({
      door: createIppDoor({ url: printer.url, user: 'sealpost' }),
      away: createIppDoor({ url: 'ipp://127.0.0.1:1/printers/shop', user: 'sealpost', timeoutMs: 2_000 }),
      count: () => printer.jobs(),
    }));

    test('lists for machines are not printed', async () => {
      const before = printer.jobs();
      await createIppDoor({ url: printer.url, user: 'sealpost' }).submit({
        batch: 902,
        name: 'manifest.csv',
        mediaType: 'text/csv',
        bytes: Buffer.from('a'),
      });
      expect(printer.jobs()).toBe(before);
    });

    test('a printer that is not there is refused by the server, not taken for one that is busy', async () => {
      const door = createIppDoor({ url: printer.url.replace(/\/[^/]*$/, '/nobody'), user: 'sealpost' });
      const file = { batch: 903, name: 'run-001.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF-1.4') } as const;
      await expect(door.submit(file)).rejects.toMatchObject({ code: expect.stringMatching(/^print\.door-(refused|unreachable)$/) });
    });
  });
});
