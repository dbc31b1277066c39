import { link, mkdir } from 'node:fs/promises';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRecorded, removePidFile, writePidFile } from './leftovers.ts';

const POLL_MS = 50;

/** Where launchers on this machine tell each other which ports they have chosen: one file a port, with the launcher's pid. */
const RESERVATIONS = path.join(tmpdir(), 'sealpost-ports');

/**
 * The wanted port where it is free on loopback and no other living launcher has chosen it, otherwise one that the system gives.
 * Free alone is not enough: between the choice and the server's start lie seconds, and two trees that meet on one port would work
 * on each other's documents.
 */
export async function choosePort(wanted: number): Promise<number> {
  const reserved = wanted === 0 || (await reserve(wanted));
  return (reserved ? await tryPort(wanted) : undefined) ?? (await tryPort(0))!;
}

/** True where the port is this process's now. The reservation ends with the process. */
async function reserve(port: number): Promise<boolean> {
  await mkdir(RESERVATIONS, { recursive: true, mode: 0o777 });
  const name = String(port);
  const holder = await findRecorded(RESERVATIONS, name);
  if (holder !== undefined) return holder === process.pid;
  await removePidFile(RESERVATIONS, name);
  const own = `${name}.${process.pid}`;
  await writePidFile(RESERVATIONS, own, process.pid);
  // Only one of two can link: what a moment ago was nobody's may be another's now.
  const won = await link(path.join(RESERVATIONS, `${own}.pid`), path.join(RESERVATIONS, `${name}.pid`)).then(
    () => true,
    () => false,
  );
  await removePidFile(RESERVATIONS, own);
  return won;
}

/** Resolves when somebody listens on the port. */
export async function waitForPort(port: number, limitMs: number): Promise<void> {
  const until = Date.now() + limitMs;
  while (!(await answers(port))) {
    if (Date.now() > until) throw new Error(`Nothing answers on port ${port}.`);
    await sleep(POLL_MS);
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: given } = server.address() as AddressInfo;
      server.close(() => resolve(given));
    });
  });
}
