/** What the SMTP client says of a failure: its own code, the command that was answered, and the answer. */
export interface SmtpFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

/** Replies that may mean "no such mailbox" where they have no enhanced code (RFC 5321, 4.2.3). */
const MAILBOX_REPLIES = [550, 551, 553, 556];
/** Bad mailbox, bad domain, bad syntax, ambiguous, moved, no mail there, null MX (RFC 3463 3.2, RFC 7504, RFC 7505); disabled (3.3). */
const RECIPIENT_STATUS = /^5\.(?:1\.(?:0|1|2|3|4|6|10)|2\.1)$/;
/** What a server says of a mailbox that it does not have, and what it says of us. */
const NO_MAILBOX =
  /no such|unknown|not exist|n't exist|not found|no mailbox|unrouteable|undeliverable|inactive|disabled|invalid (?:mailbox|recipient|address)|нет такого|не существует/i;
const AGAINST_US =
  /relay|spam|policy|block|blacklist|listed|auth|sender|reputation|quota|rate|limit|too many|denied|dmarc|spf|dkim|helo|ehlo|reverse|ptr|your (?:ip|host)/i;

/**
 * Whether a refusal speaks of this one recipient, and for good. A server that doesn't let us sign in, distrusts our sender or our address, or has
 * counted too many mails says 5xx as well; the consumer's address is not to blame for it, and stays as it is.
 */
export function speaksOfRecipient({ command = '', response = '', responseCode = 0 }: SmtpFailure): boolean {
  // Before RCPT TO nobody has heard of a recipient; after DATA a server with one recipient may speak of it by its enhanced code alone.
  if (responseCode < 500 || !/^(?:RCPT TO|DATA)/i.test(command)) return false;
  const status = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0];
  // 5.1.0 and 5.1.1 are what some servers answer to a sender they don't know, too; then the text says so.
  if (status) return RECIPIENT_STATUS.test(status) && !/\bsender\b|relay/i.test(response);
  return /^RCPT/i.test(command) && MAILBOX_REPLIES.includes(responseCode) && NO_MAILBOX.test(response) && !AGAINST_US.test(response);
}
