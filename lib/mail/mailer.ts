import { createTransport } from 'nodemailer';
import { SealpostError } from '../../domain/errors.ts';

export interface MailerOptions {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  url: string;
  from: string;
  /** Bounces come back to this address, with the notice's id behind a plus sign. */
  bounces: string;
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
  /** @throws SealpostError mail.refused where the server says no for good, mail.unreachable where it may say yes later */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 15_000;
const CONNECTIONS_MAX = 4;
/** Replies from 500 on are for good (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/** E-mail by SMTP. Nothing is read from files or addresses, whatever stands in a mail. */
export function createMailer({ url, from, bounces }: MailerOptions): Mailer {
  const transport = createTransport(
    { url, pool: true, maxConnections: CONNECTIONS_MAX, connectionTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS } as Parameters<
      typeof createTransport
    >[0],
    { from, disableFileAccess: true, disableUrlAccess: true },
  );
  const [local, domain] = bounces.split('@') as [string, string];
  return {
    async send({ id, to, subject, text, html, language }) {
      try {
        await transport.sendMail({
          messageId: messageIdOf(id, domain),
          envelope: { from: `${local}+${id}@${domain}`, to },
          to,
          subject,
          text,
          html,
          headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
        });
      } catch (cause) {
        const { responseCode = 0 } = cause as { responseCode?: number };
        if (responseCode >= PERMANENT)
          throw new SealpostError('mail.refused', 'The mail server refuses the mail.', { details: { responseCode }, cause });
        throw new SealpostError('mail.unreachable', 'The mail server does not take the mail now.', { details: { responseCode }, cause });
      }
    },
    close: () => transport.close(),
  };
}

export function messageIdOf(id: string, domain: string): string {
  return `<${id}@${domain}>`;
}
