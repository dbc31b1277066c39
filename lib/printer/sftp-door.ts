import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import Client from 'ssh2-sftp-client';
import { SealpostError } from '../../domain/errors.ts';
import { READY_FILE, REPORTS_FOLDER, batchFolder, reportKindOf, type PrintDoor } from './print-door.ts';
import { sha256Hex } from '../sha256.ts';
import { createWholeFiles, endsWhole } from './whole-files.ts';

export interface SftpOptions {
  host: string;
  port: number;
  user: string;
  /** PEM. */
  privateKey: string;
  /** SHA-256 of the server's host key, base64 as `ssh-keygen -l` prints it: an unknown server gets no letters. */
  hostKey: string;
  directory: string;
  /** For the connection, and for a line on which nothing moves. */
  timeoutMs?: number;
  /** For everything that is done with one connection. */
  totalMs?: number;
}

/** The client tells standard output of each line that ends, unless it is given something else to do; its types don't know that. */
const QuietClient = Client as new (name: string, callbacks: Record<'error' | 'end' | 'close', () => void>) => Client;
const ignore = () => undefined;
const TIMEOUT_MS = 15_000;
/** A month's largest file, over a slow line. */
const TOTAL_MS = 10 * 60_000;

/** The same folder at the other end of an SFTP connection. One connection a call: batches come a few times a day. */
export function createSftpDoor(options: SftpOptions): PrintDoor {
  const whole = createWholeFiles();
  const folderOf = (batch: number) => `${options.directory}/${batchFolder(batch)}`;
  return {
    name: 'sftp',

    async submit({ batch, name, bytes }) {
      return withConnection(options, async (client) => {
        const reference = `${batchFolder(batch)}/${name}`;
        const file = `${folderOf(batch)}/${name}`;
        if (await isThere(client, file, bytes)) return { reference, repeated: true };
        await client.mkdir(`${folderOf(batch)}/${REPORTS_FOLDER}`, true);
        await putWhole(client, file, bytes);
        return { reference, repeated: false };
      });
    },

    async complete(batch, files) {
      await withConnection(options, (client) =>
        putWhole(client, `${folderOf(batch)}/${READY_FILE}`, Buffer.from(`${JSON.stringify({ batch, files }, null, 2)}\n`)),
      );
    },

    async listReports(batch) {
      return withConnection(options, async (client) => {
        const folder = `${folderOf(batch)}/${REPORTS_FOLDER}`;
        if (!(await client.exists(folder))) return [];
        const listed = (await client.list(folder)).filter(({ name }) => reportKindOf(name));
        const files = listed.map(({ name, size, modifyTime }) => ({ name, bytes: size, modifiedMs: modifyTime }));
        const reports = [];
        for (const { name, looks } of whole.look(
          folder,
          files.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        )) {
          const bytes = await download(client, `${folder}/${name}`);
          if (endsWhole(bytes, looks)) reports.push({ name, kind: reportKindOf(name)!, bytes });
        }
        return reports;
      });
    },
  };
}

async function isThere(client: Client, file: string, bytes: Buffer): Promise<boolean> {
  if ((await client.exists(file)) !== '-') return false;
  return sha256Hex(await download(client, file)) === sha256Hex(bytes);
}

async function download(client: Client, file: string): Promise<Buffer> {
  const got: unknown = await client.get(file);
  if (!Buffer.isBuffer(got)) throw new Error('The SFTP client gave no bytes.');
  return got;
}

// A name that ends in .part is taken by nobody; the rename makes the file appear whole.
async function putWhole(client: Client, file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`;
  await client.put(bytes, temporary);
  await client.posixRename(temporary, file);
}

async function withConnection<T>(options: SftpOptions, use: (client: Client) => Promise<T>): Promise<T> {
  const { timeoutMs = TIMEOUT_MS, totalMs = TOTAL_MS } = options;
  const client = new QuietClient('sftp', { error: ignore, end: ignore, close: ignore });
  const socket = connect(options.port, options.host);
  const end = guardSocket(socket, timeoutMs, totalMs);
  const work = async () => {
    await client.connect({
      sock: socket,
      username: options.user,
      privateKey: options.privateKey,
      readyTimeout: timeoutMs,
      hostHash: 'sha256',
      hostVerifier: (hash: string) =>
        Buffer.from(hash, 'hex').toString('base64').replace(/=+$/, '') === options.hostKey.replace(/^SHA256:/, ''),
    });
    return use(client);
  };
  const working = work();
  try {
    return await Promise.race([working, end.reached]);
  } catch (error) {
    if (error instanceof SealpostError) throw error;
    throw new SealpostError('print.door-unreachable', "The print shop's SFTP server can't be used.", { cause: error });
  } finally {
    end.close();
    // What still waits for an answer of a server that gives none fails later, or never; nobody listens to it any more.
    working.catch(() => undefined);
  }
}

/** The SFTP client waits for ever for a server that is there and silent; the line under it does not. */
function guardSocket(socket: Socket, idleMs: number, totalMs: number) {
  let fail: (error: Error) => void = () => undefined;
  const reached = new Promise<never>((_resolve, reject) => (fail = reject));
  reached.catch(() => undefined);
  const total = setTimeout(() => fail(new Error('the SFTP server took too long')), totalMs);
  socket.setTimeout(idleMs, () => fail(new Error('the line has gone silent')));
  socket.once('error', fail);
  socket.once('close', () => fail(new Error('the SFTP server has closed the line')));
  return {
    reached,
    close() {
      clearTimeout(total);
      socket.destroy();
    },
  };
}
