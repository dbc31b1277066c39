import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What a server on the other side may do with a connection, once a request (or its first bytes) has come. */
type RawAnswer = (socket: Socket) => void;

const drip = (socket: Socket, bytes: string | Buffer, everyMs = 20) => {
  const timer = setInterval(() => socket.write(bytes), everyMs);
  socket.on('close', () => clearInterval(timer));
};
const flood = (socket: Socket, bytes: Buffer) => {
  const more = () => {
    while (!socket.destroyed && socket.write(bytes));
  };
  socket.on('drain', more);
  more();
};
const GARBAGE = Buffer.from([0, 255, 1, 254, 13, 10, 13, 10, 128, 7, 0, 0, 60, 104, 49, 62]);
const PACKED = gzipSync(Buffer.alloc(32 * 1024 * 1024));
const head = (...lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;

/** Answers over HTTP that are none, by name. Nothing of Node's server takes part: these bytes leave as they stand here. */
export const RAW_ANSWERS = {
  'no answer': () => undefined,
  'the connection is closed': (socket) => socket.end(),
  'the connection is reset': (socket) => socket.resetAndDestroy(),
  garbage: (socket) => socket.end(GARBAGE),
  'another protocol': (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  'a change of protocol (101)': (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
  'interim answers without an end': (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n'),
  'headers without an end': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-A: ');
    drip(socket, 'a');
  },
  'a megabyte of headers': (socket) => socket.write(`HTTP/1.1 200 OK\r\n${`X-Long: ${'a'.repeat(1_000)}\r\n`.repeat(1_000)}\r\n`),
  'a body that stops': (socket) => socket.write(`${head('Content-Length: 1000')}{"a":`),
  'a reset in the middle of the body': (socket) =>
    socket.write(`${head('Content-Length: 1000')}{"a":`, () => setTimeout(() => socket.resetAndDestroy(), 20)),
  'an end in the middle of the body': (socket) => socket.end(`${head('Content-Length: 1000')}{"a":`),
  'a body that never ends, slowly': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'));
    drip(socket, '1\r\na\r\n');
  },
  'a body that never ends, fast': (socket) => {
    socket.write(head('Transfer-Encoding: chunked'));
    flood(socket, Buffer.from(`8000\r\n${'a'.repeat(0x8000)}\r\n`));
  },
  'chunks that are none': (socket) => socket.end(`${head('Transfer-Encoding: chunked')}zz\r\nnot a chunk`),
  'a compressed bomb': (socket) => {
    socket.write(head('Content-Encoding: gzip', `Content-Length: ${PACKED.length}`));
    socket.end(PACKED);
  },
  'a redirect': (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nContent-Length: 0\r\n\r\n'),
  'a failure with a page that never ends': (socket) => {
    socket.write('HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n');
    drip(socket, '4\r\n<p/>\r\n');
  },
} satisfies Record<string, RawAnswer>;

/** The same for a server that speaks first, such as SMTP and SSH: said on connection. */
export const RAW_GREETINGS = {
  'no greeting': () => undefined,
  'the connection is closed': (socket) => socket.end(),
  'the connection is reset': (socket) => socket.resetAndDestroy(),
  garbage: (socket) => socket.end(GARBAGE),
  'a greeting without an end': (socket) => drip(socket, '220-wait\r\n'),
  'a line without an end': (socket) => flood(socket, Buffer.alloc(0x8000, 'a')),
  'an HTTP answer': (socket) => socket.write(`${head('Content-Length: 2')}{}`),
  'service not available': (socket) => socket.end('421 4.3.2 closing\r\n'),
  'a greeting, then silence': (socket) => socket.write('220 mail.example ESMTP\r\n'),
  'a greeting, then extensions without an end': (socket) => {
    socket.write('220 mail.example ESMTP\r\n');
    socket.once('data', () => drip(socket, '250-SIZE 1\r\n'));
  },
  'SSH, then silence': (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'),
  'SSH, then garbage': (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n', () => socket.write(GARBAGE)),
} satisfies Record<string, RawAnswer>;

export interface RawServer {
  port: number;
  url: string;
  /** Connections that were made. */
  calls(): number;
  /** Resolves when the other side holds no connection any more. */
  untilFree(): Promise<void>;
  close(): Promise<void>;
}

/** A TCP server that gives one raw answer to every connection. */
export async function startRawServer(answer: RawAnswer, { speaksFirst = false } = {}): Promise<RawServer> {
  const open = new Set<Socket>();
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined);
    if (speaksFirst) answer(socket);
    else socket.once('data', () => answer(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls: () => calls,
    async untilFree() {
      while (open.size > 0) await sleep(20);
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
