import { connect as connectTcp, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { SealpostError } from '../../domain/errors.ts';
import { speaksOfRecipient, type SmtpFailure } from './smtp-refusal.ts';

export interface MailerOptions {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  url: string;
  from: string;
  /** Bounces come back to this address, with the notice's id behind a plus sign. */
  bounces: string;
  /** For one mail, from its turn to the server's last word. */
  totalMs?: number;
}

export interface Mail {
  /** Stable over repeats: a mail program shows a mail that came twice under one Message-ID once. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
}

export interface Mailer {
  /**
   * @throws SealpostError mail.refused where the server says that this recipient takes nothing, for good; mail.sender-refused where it has
   * something against us (sign-in, sender, policy, quota, encryption); mail.unreachable for what passes
   */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const IDLE_MS = 15_000;
const TOTAL_MS = 60_000;
const CONNECTIONS_MAX = 4;
/** Replies from 500 on are for good (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/** E-mail by SMTP. Nothing is read from files or addresses, whatever stands in a mail. */
export function createMailer({ url, from, bounces, totalMs = TOTAL_MS }: MailerOptions): Mailer {
  const sockets = new Set<Socket>();
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: CONNECTIONS_MAX,
      greetingTimeout: IDLE_MS,
      socketTimeout: IDLE_MS,
      getSocket: openSockets(url, sockets),
    } as Parameters<typeof createTransport>[0],
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  const [local, domain] = bounces.split('@') as [string, string];
  return {
    async send({ id, to, subject, text, html, language }) {
      try {
        const sending = transport.sendMail({
          messageId: messageIdOf(id, domain),
          envelope: { from: `${local}+${id}@${domain}`, to },
          to,
          subject,
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        });
        await withinLimit(sending, totalMs, sockets);
      } catch (cause) {
        const failure = cause as SmtpFailure;
        const { responseCode = 0 } = failure;
        if (speaksOfRecipient(failure))
          throw new SealpostError('mail.refused', 'The mail server says that this address takes nothing.', {
            details: { responseCode },
            cause,
          });
        if (responseCode >= PERMANENT || failure.code === 'EAUTH' || failure.code === 'ETLS')
          throw new SealpostError('mail.sender-refused', 'The mail server refuses us, not the recipient.', {
            details: { responseCode, signIn: failure.code === 'EAUTH' },
            cause,
          });
        throw new SealpostError('mail.unreachable', 'The mail server does not take the mail now.', { details: { responseCode }, cause });
      }
    },
    close() {
      transport.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

const SMTP_PORTS: Record<string, number> = { 'smtp:': 587, 'smtps:': 465 };
const CONNECT_MS = 10_000;

type HandSocket = (error: Error | null, socket?: { connection: Socket }) => void;

/** Connections of our own making: the library's know when a line is silent, but not when a server talks without an end. */
function openSockets(url: string, sockets: Set<Socket>) {
  const { hostname, port, protocol } = new URL(url);
  return (_options: unknown, hand: HandSocket) => {
    const socket = connectTcp(Number(port || SMTP_PORTS[protocol]), hostname.replace(/^\[|\]$/g, ''));
    const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), CONNECT_MS);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const failed = (error: Error) => {
      clearTimeout(timer);
      hand(error);
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      hand(null, { connection: socket });
    });
  };
}

/** A mail that takes too long ends with all lines to its server: which one it is on is the pool's secret, and behind all is one server. */
async function withinLimit(sending: Promise<unknown>, totalMs: number, sockets: ReadonlySet<Socket>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the mail server took too long'));
      for (const socket of sockets) socket.destroy();
    }, totalMs);
  });
  sending.catch(() => undefined);
  await Promise.race([sending, limit]).finally(() => clearTimeout(timer));
}

export function messageIdOf(id: string, domain: string): string {
  return `<${id}@${domain}>`;
}
