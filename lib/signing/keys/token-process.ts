import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SealpostError } from '../../../domain/errors.ts';
import type { SignatureScheme } from './signing-key.ts';

export interface TokenSigning {
  keyLabel: string;
  scheme: SignatureScheme;
  toBeSigned: Buffer;
}

/** What goes to the token's process and what comes back. */
export type TokenRequest =
  | { type: 'open'; library: string; tokenLabel: string; pin: string }
  | { type: 'sign'; id: number; keyLabel: string; scheme: SignatureScheme; toBeSigned: string };
export type TokenAnswer =
  | { type: 'opened' }
  | { type: 'failed'; pinRefused: boolean; message: string }
  | { type: 'signed'; id: number; signature: string }
  | { type: 'refused'; id: number; message: string };

export interface TokenProcess {
  /** @throws SealpostError signing-key.unavailable where the process has died or doesn't answer; signing-key.locked after a wrong PIN */
  sign(request: TokenSigning): Promise<Buffer>;
  close(): Promise<void>;
}

interface TokenOptions {
  library: string;
  tokenLabel: string;
  pin: string;
  onPinRefused: () => Promise<void>;
}

interface Running {
  child: ChildProcess;
  opened: Promise<void>;
  waiting: Map<number, { resolve: (signature: Buffer) => void; reject: (error: unknown) => void }>;
}

const CHILD = fileURLToPath(new URL('./token-child.ts', import.meta.url));
const ANSWER_MS = 10_000;

/** Starts the token's process when it is needed, and a new one after a crash. What was under way then fails as unavailable and is asked again. */
export function openTokenProcess(options: TokenOptions): TokenProcess {
  let running: Running | undefined;
  let pinRefused = false;
  let nextId = 1;

  const current = (): Running => {
    if (pinRefused) throw locked();
    running ??= startChild(options, {
      onExit: (gone) => {
        if (running === gone) running = undefined;
      },
      onPinRefused: () => (pinRefused = true),
    });
    return running;
  };

  return {
    async sign({ keyLabel, scheme, toBeSigned }) {
      const { child, opened, waiting } = current();
      await opened;
      const id = nextId;
      nextId += 1;
      return new Promise<Buffer>((resolve, reject) => {
        const limit = setTimeout(() => settle(() => reject(unavailable('The token does not answer in time.'))), ANSWER_MS);
        const settle = (end: () => void) => {
          clearTimeout(limit);
          waiting.delete(id);
          end();
        };
        waiting.set(id, {
          resolve: (signature) => settle(() => resolve(signature)),
          reject: (error) => settle(() => reject(error as Error)),
        });
        send(child, { type: 'sign', id, keyLabel, scheme, toBeSigned: toBeSigned.toString('base64') });
      });
    },
    async close() {
      const child = running?.child;
      if (!child) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      });
    },
  };
}

function startChild(options: TokenOptions, events: { onExit: (gone: Running) => void; onPinRefused: () => void }): Running {
  // Node's own flags come along, so that TypeScript is understood; the environment does not: it holds the passphrase of other keys.
  const child = fork(CHILD, [], { execArgv: ['--import', 'tsx'], env: childEnvironment(), serialization: 'json' });
  const waiting: Running['waiting'] = new Map();
  const opened = new Promise<void>((resolve, reject) => {
    let saidWhy = false;
    child.once('exit', (code, signal) => {
      const error = unavailable(`The token's process has ended (${signal ?? code}).`);
      // What it said before it ended counts: a refused PIN is being written down, and must not look like an outage.
      if (!saidWhy) reject(error);
      for (const { reject: fail } of waiting.values()) fail(error);
      events.onExit(run);
    });
    child.on('message', (answer: TokenAnswer) => {
      switch (answer.type) {
        case 'opened':
          return resolve();
        case 'failed':
          saidWhy = true;
          // A new process tries anew when the token is asked again; it may have been plugged in meanwhile.
          child.kill('SIGTERM');
          if (!answer.pinRefused) return reject(unavailable(answer.message));
          events.onPinRefused();
          return void options.onPinRefused().finally(() => reject(locked()));
        case 'signed':
          return waiting.get(answer.id)?.resolve(Buffer.from(answer.signature, 'base64'));
        case 'refused':
          return waiting.get(answer.id)?.reject(unavailable(answer.message));
      }
    });
  });
  opened.catch(() => undefined);
  const run: Running = { child, opened, waiting };
  const { library, tokenLabel, pin } = options;
  send(child, { type: 'open', library, tokenLabel, pin });
  return run;
}

function send(child: ChildProcess, request: TokenRequest): void {
  // A process that has just died answers by its exit.
  child.send(request, () => undefined);
}

function childEnvironment(): NodeJS.ProcessEnv {
  // oxlint-disable-next-line node/no-process-env -- handed on by name to a process that needs nothing else
  const { PATH, HOME, SOFTHSM2_CONF, LANG } = process.env;
  return { PATH, HOME, SOFTHSM2_CONF, LANG };
}

function unavailable(message: string): SealpostError {
  return new SealpostError('signing-key.unavailable', message);
}

export function locked(): SealpostError {
  return new SealpostError('signing-key.locked', 'The token has refused this PIN; it is not tried again. Mend SIGNING_TOKEN_PIN.');
}
