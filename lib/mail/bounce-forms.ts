/** How a report of non-delivery is written where it isn't a delivery status notification (RFC 3464). */
export interface BounceForm {
  name: string;
  /** Says that the mail is given up. */
  failed: RegExp;
  /** Says that it is tried again. */
  delayed?: RegExp;
  /** Where the report ends and the mail begins that it returns. */
  original?: RegExp;
}

/**
 * The forms that their makers write. Exim: src/deliver.c, print_address_error and its callers; Mail.ru runs Exim and puts Russian sentences before it.
 * qmail: qmail-send.c, the QSBMF (cr.yp.to/proto/qsbmf.txt). Exchange: "did not reach" up to 2003; the later ones bring a notification, whose
 * words stand here for the gateways that strip it.
 */
export const BOUNCE_FORMS: readonly BounceForm[] = [
  {
    name: 'Exim',
    failed:
      /could not be delivered to (?:one or more of its|all of its|any of its)\s+recipients|The following address(?:\(es\)|es) failed:/i,
    delayed: /has not been delivered to (?:one or more|all|any) of its recipients after|No action is required on your part/i,
    original: /^-+ This is a copy of (?:the|your) message.*-+$/im,
  },
  {
    name: 'Mail.ru',
    failed: /не\s+может\s+быть\s+доставлено\s+одному\s+или\s+нескольким\s+получателям/i,
  },
  {
    name: 'qmail',
    failed: /^Hi\. This is the qmail-send program at [\s\S]*?(?:I've given up|I'm not going to try again|not going to try again)/im,
    original: /^--- (?:Below this line is a copy of the message|Enclosed is a copy of the message)/im,
  },
  {
    name: 'Exchange',
    failed:
      /did not reach the following recipient\(s\):|Delivery has failed to these recipients or (?:groups|distribution lists):|Не удалось (?:выполнить доставку|доставить сообщение) следующим получателям или группам|Сбой доставки следующим получателям/i,
    delayed: /Delivery is delayed to these recipients or groups|Доставка .{0,40}(?:отложена|задерживается)/i,
    original: /^Original message headers:|^Заголовки исходного сообщения/im,
  },
];

/** The recipient has no such mailbox, or it is closed for good. */
const NO_SUCH_RECIPIENT =
  /user (?:is )?unknown|unknown user|unknown (?:recipient|local part)|no such (?:user|recipient|mailbox)|user not found|user_not_found|no mailbox here by that name|mailbox (?:not found|unavailable|does not exist)|(?:recipient|address|account|user|mailbox)[^.\n]{0,60}(?:does not exist|doesn't exist|not found|rejected|is disabled|has been disabled)|couldn't be found|recipient name is not recognized|unrouteable address|invalid (?:mailbox|recipient)|нет такого (?:пользователя|ящика)|пользователь не найден|не найден/i;
/** Full today, emptied tomorrow. */
const FULL = /quota|mailbox (?:is )?full|over.?limit|messages count limit|insufficient (?:system )?storage|ящик переполнен/i;
/** What the far side holds against us or the mail, not against the recipient. */
const NOT_THE_RECIPIENT =
  /spam|blocked|blacklist|policy|relay|sender|spf|dkim|dmarc|timeout|timed out|too long|in the queue|queue too long|size limit|looping|mail loop/i;

/**
 * Whether a failure speaks of the recipient's address, so that nothing more is to be sent there. By the status code (RFC 3463) where it tells: bad
 * destination addresses (X.1.0-3, 6, 10) and disabled mailboxes (X.2.1) do; full ones (X.2.2), networks, policies and our own address don't.
 */
export function speaksOfRecipient(status: string | null, words: string): boolean {
  const [kind, subject, detail] = (status ?? '').split('.');
  if (kind === '4') return false;
  if (FULL.test(words)) return false;
  if (subject === '1') return ['0', '1', '2', '3', '6', '10'].includes(detail!) && (detail !== '0' || !NOT_THE_RECIPIENT.test(words));
  if (subject === '2') return detail === '1' || (detail === '0' && NO_SUCH_RECIPIENT.test(words));
  // Exchange Online says 5.4.1 for a recipient that it doesn't know; elsewhere the words have to.
  if (subject === undefined || subject === '0' || (subject === '4' && detail === '1'))
    return NO_SUCH_RECIPIENT.test(words) && !NOT_THE_RECIPIENT.test(words);
  return false;
}
