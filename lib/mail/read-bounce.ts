import { simpleParser, type Attachment, type ParsedMail } from 'mailparser';
import { BOUNCE_FORMS, speaksOfRecipient } from './bounce-forms.ts';

/** What has come back for one of our notices. */
export interface Bounce {
  noticeId: string;
  /** `failed` is final whatever its class; `unclear` is for a person to read. */
  outcome: 'failed' | 'delayed' | 'unclear';
  /** The address takes nothing, now or later. */
  addressIsBad: boolean;
  /** Status code such as 5.1.1, where the report has one. */
  status: string | null;
  /** The form in which it was written; null where it is none that we know. */
  form: string | null;
  subject: string;
  /** The beginning of its text, for a person. */
  excerpt: string;
}

const EXCERPT_MAX = 2_000;
const MACHINES = /mailer-daemon|postmaster|mail delivery (?:sub)?system|microsoftexchange|mdaemon|bounce/i;
const WHERE_TO = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/**
 * Reads what the mail server hands over. The notice is found by the address to which it came (bounces+ID@…) or by the Message-ID of the mail that it
 * returns. Undefined where no notice of ours is meant; anything that came to the address of one is at least for a person.
 */
export async function readBounce(raw: Buffer): Promise<Bounce | undefined> {
  const mail = await simpleParser(raw, { skipImageLinks: true, skipTextToHtml: true });
  const text = mail.text ?? '';
  const notice = mail.attachments.filter(isStatus).map(asText).join('\n');
  const returned = mail.attachments.filter((part) => !isStatus(part)).map(asText);
  const known = readNotification(notice) ?? readNotification(isReport(mail) ? text : '') ?? (isMachine(mail) ? readWords(text) : undefined);
  const addressed = noticeOf(addressesOf(mail));
  const noticeId = addressed ?? (known ? messageIdIn([text, ...returned].join('\n')) : undefined);
  if (!noticeId) return undefined;
  const { outcome, status, words, form } = known ?? { outcome: 'unclear' as const, status: null, words: '', form: null };
  return {
    noticeId,
    outcome,
    addressIsBad: outcome === 'failed' && speaksOfRecipient(status, words),
    status,
    form,
    subject: (mail.subject ?? '').slice(0, 200),
    excerpt: text.slice(0, EXCERPT_MAX),
  };
}

interface Reading {
  outcome: 'failed' | 'delayed';
  status: string | null;
  /** What the far side has said. */
  words: string;
  form: string;
}

/** The fields of a delivery status notification. What was delivered, relayed or expanded is no bounce, but somebody may want to read it. */
function readNotification(fields: string): Reading | undefined {
  const actions = [...fields.matchAll(/^Action:\s*(\w+)/gim)].map(([, action]) => action!.toLowerCase());
  const outcome = (['failed', 'delayed'] as const).find((action) => actions.includes(action));
  if (!outcome) return undefined;
  const blocks = fields.split(/^(?=(?:Original|Final)-Recipient:)/im);
  const own = blocks.find((block) => new RegExp(`^Action:\\s*${outcome}`, 'im').test(block)) ?? fields;
  const status = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(own)?.[1] ?? null;
  const words = /^Diagnostic-Code:\s*((?:.|\r?\n[ \t])*)/im.exec(own)?.[1] ?? '';
  return { outcome, status: moreExact(status, words), words, form: 'RFC 3464' };
}

function readWords(text: string): Reading | undefined {
  for (const { name, failed, delayed, original } of BOUNCE_FORMS) {
    const end = original?.exec(text)?.index ?? text.length;
    const words = text.slice(0, end);
    const outcome = failed.test(words) ? 'failed' : delayed?.test(words) ? 'delayed' : undefined;
    if (!outcome) continue;
    const tail = BOUNCE_FORMS.map((form) => form.original?.exec(words)?.index ?? words.length);
    const said = words.slice(0, Math.min(...tail));
    return { outcome, status: moreExact(null, said), words: said, form: name };
  }
  return undefined;
}

/** The far side's own code says more than the X.0.0 of the server in between. */
function moreExact(status: string | null, words: string): string | null {
  if (status && !status.endsWith('.0.0')) return status;
  return /(?:^|[\s(#])([45]\.\d{1,3}\.\d{1,3})(?=[\s)>:-]|$)/.exec(words)?.[1] ?? status;
}

function isStatus({ contentType }: Attachment): boolean {
  return /^message\/(?:global-)?delivery-status$/i.test(contentType);
}

function asText({ content }: Attachment): string {
  return content.toString('latin1');
}

function isReport(mail: ParsedMail): boolean {
  const type = mail.headers.get('content-type') as { value?: string } | undefined;
  return type?.value === 'multipart/report';
}

/** A person who quotes a report is no report. */
function isMachine(mail: ParsedMail): boolean {
  const from = `${mail.from?.text ?? ''} ${JSON.stringify(mail.headers.get('return-path') ?? '')}`;
  return mail.headers.has('x-failed-recipients') || mail.headers.has('x-ms-embedded-report') || MACHINES.test(from);
}

function addressesOf(mail: ParsedMail): string {
  const own = WHERE_TO.map((name) => mail.headers.get(name)).flatMap((value) => (value ? [JSON.stringify(value)] : []));
  return [...[mail.to].flat().flatMap((to) => (to ? [to.text] : [])), ...own].join(' ');
}

function noticeOf(addresses: string): string | undefined {
  return /\+([0-9a-f]{32})@/i.exec(addresses)?.[1]?.toLowerCase();
}

function messageIdIn(text: string): string | undefined {
  return /^Message-ID:\s*<([0-9a-f]{32})@/im.exec(text)?.[1];
}
