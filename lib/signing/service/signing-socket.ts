import { randomBytes } from 'node:crypto';
import { chmod, link, readdir, rename, rm, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createConnection } from 'node:net';
import path from 'node:path';

/** How soon a process that still serves takes the place of one that has gone. */
const LOOK_MS = 2_000;
const OWN_NAME = /^\.[0-9a-f]{8}$/;
/** Nobody stands between binding and listening for so long. */
const DEAD_AFTER_MS = 24 * 60 * 60 * 1000;

export interface OpenSocket {
  /** Takes no more calls; those in hand are answered. */
  close(): void;
}

/**
 * Listens at a path that a predecessor may still hold. The server binds a name of its own beside it and is renamed into place, so that each
 * caller reaches the one or the other. The path itself is never unlinked: it may be a successor's by then, and a dead socket says as much
 * as none. Where a successor is gone again, or somebody has removed the file, one that still serves puts itself back.
 */
export async function openSocket(server: Server, socket: string, onFailure: (error: unknown) => void): Promise<OpenSocket> {
  const directory = path.dirname(socket);
  const own = path.join(directory, `.${randomBytes(4).toString('hex')}`);
  await removeDead(directory);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(own, resolve));
  await chmod(own, 0o600);
  const put = async () => {
    await link(own, `${own}.new`);
    await rename(`${own}.new`, socket);
  };
  await put();
  const looking = setInterval(() => {
    void isAnswered(socket)
      .then((answered) => (answered || !server.listening ? undefined : put()))
      .catch(onFailure);
  }, LOOK_MS).unref();
  return {
    close() {
      clearInterval(looking);
      server.close();
      server.closeIdleConnections();
    },
  };
}

/** Whether a process listens there. One that is stopped counts: its callers wait in its queue. */
function isAnswered(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false));
    connection.once('connect', () => connection.destroy());
  });
}

/** Own names that killed processes have left. */
async function removeDead(directory: string): Promise<void> {
  for (const name of (await readdir(directory)).filter((entry) => OWN_NAME.test(entry))) {
    const file = path.join(directory, name);
    const { ctimeMs } = await stat(file).catch(() => ({ ctimeMs: Date.now() }));
    if (Date.now() - ctimeMs > DEAD_AFTER_MS && !(await isAnswered(file))) await rm(file, { force: true });
  }
}
