import { simpleParser } from 'mailparser';

/** What a report of non-delivery (RFC 3464) says of one of our notices. */
export interface Bounce {
  noticeId: string;
  /** For good, or only for now. */
  permanent: boolean;
  /** Status code such as 5.1.1, where the report has one. */
  status: string | null;
}

const NOTICE_ID = /[0-9a-f]{32}/;

/**
 * Reads a report as the mail server hands it over. The notice is found by the address to which the report came (bounces+ID@…) or by the
 * Message-ID of the mail that it returns. Undefined for anything else, such as an out-of-office answer.
 */
export async function readBounce(raw: Buffer): Promise<Bounce | undefined> {
  const mail = await simpleParser(raw, { skipHtmlToText: true, skipImageLinks: true, skipTextToHtml: true });
  const parts = [mail.text ?? '', ...mail.attachments.map(({ content }) => content.toString('latin1'))].join('\n');
  const status = /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(parts)?.[1] ?? null;
  const action = /^Action:\s*(failed|delayed|delivered|relayed|expanded)/im.exec(parts)?.[1]?.toLowerCase();
  if (action !== 'failed' && action !== 'delayed') return undefined;
  const addressed = [mail.to]
    .flat()
    .flatMap((to) => (to ? [to.text] : []))
    .join(' ');
  const noticeId =
    NOTICE_ID.exec(/\+([0-9a-f]{32})@/.exec(addressed)?.[1] ?? '')?.[0] ?? /^Message-ID:\s*<([0-9a-f]{32})@/im.exec(parts)?.[1];
  return noticeId ? { noticeId, permanent: action === 'failed' && !status?.startsWith('4'), status } : undefined;
}
