import { expect, test } from '@jest/globals';
import { readBounce } from './read-bounce.ts';

const ID = '0123456789abcdef0123456789abcdef';
const VERP = `bounces+${ID}@utility.example`;
const mail = (headers: string[], body: string) => Buffer.from([...headers, '', body].join('\n').replaceAll('\n', '\r\n'));
const plain = (from: string, body: string, headers: string[] = [], to = VERP) =>
  mail(
    [
      `From: ${from}`,
      `To: ${to}`,
      'Subject: Mail',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      ...headers,
    ],
    body,
  );
/** A delivery status notification as RFC 3464 has it. */
const notification = (action: string, status: string, diagnostic = '', to = VERP) =>
  mail(
    [
      'From: MAILER-DAEMON@mx.example',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    ],
    `--B\nContent-Type: text/plain\n\nI am sorry.\n--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; a@consumer.example\nAction: ${action}\nStatus: ${status}\n${diagnostic ? `Diagnostic-Code: smtp; ${diagnostic}\n` : ''}\n--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${ID}@utility.example>\n\n--B--\n`,
  );

/** In the manner of Exim's deliver.c; Mail.ru sends the same below Russian sentences. */
const EXIM = (said: string) => `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  a@consumer.example
    ${said}

------ This is a copy of the message, including all the headers. ------

Message-ID: <${ID}@utility.example>
Subject: blocked spam quota
`;
const MAIL_RU = (said: string) => `Это письмо создано автоматически
сервером Mail.Ru, отвечать на него не
нужно.

К сожалению, Ваше письмо не может
быть доставлено одному или нескольким
получателям:

**********************

${EXIM(said)}`;
/** In the manner of qmail-send.c. */
const QMAIL = (said: string) => `Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<a@consumer.example>:
${said}

--- Below this line is a copy of the message.

Return-Path: <${VERP}>
Message-ID: <${ID}@utility.example>
`;
/** In the manner of Exchange 2003, and of the later ones where a gateway has taken the notification away. */
const EXCHANGE_2003 = `Your message

  To:      a@consumer.example
  Subject: Mail
  Sent:    Thu, 29 Apr 2010 18:14:35 +0000

did not reach the following recipient(s):

a@consumer.example on Thu, 29 Apr 2010 18:14:36 +0000
    The recipient name is not recognized
    MSEXCH:IMS:SITE:MX 0 (000C05A6) Unknown Recipient
`;
const EXCHANGE = `Не удалось выполнить доставку следующим получателям или группам:

a@consumer.example
Не удалось найти указанный адрес электронной почты.

Удаленный сервер вернул "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"
`;

test.each([
  ['failed, no such mailbox', notification('failed', '5.1.1'), 'failed', true],
  ['failed, though its class is temporary', notification('failed', '4.4.7', '426 connection timed out'), 'failed', false],
  ['failed, and the class of the mailbox is temporary', notification('failed', '4.2.1'), 'failed', false],
  ['delayed', notification('delayed', '4.4.1'), 'delayed', false],
  ['the mailbox is full', notification('failed', '5.2.2', '552 5.2.2 Over quota'), 'failed', false],
  ['full, under another code', notification('failed', '5.1.1', '550 5.1.1 quota exceeded'), 'failed', false],
  ['refused as spam', notification('failed', '5.7.1', '554 5.7.1 Message rejected under suspicion of SPAM'), 'failed', false],
  ['our own address is refused', notification('failed', '5.1.8', '553 5.1.8 sender address rejected'), 'failed', false],
  ['no status but words', notification('failed', '5.0.0', '550 No such user here'), 'failed', true],
  [
    'the far code is more exact',
    notification('failed', '5.0.0', '550 5.1.1 <a@consumer.example>: Recipient address rejected'),
    'failed',
    true,
  ],
  ['Exim: unknown user', plain('Mail Delivery System <Mailer-Daemon@mx.example>', EXIM('550 5.1.1 User unknown')), 'failed', true],
  ['Exim: unrouteable', plain('Mailer-Daemon@mx.example', EXIM('Unrouteable address')), 'failed', true],
  ['Exim: timeout', plain('Mailer-Daemon@mx.example', EXIM('retry timeout exceeded')), 'failed', false],
  [
    'Exim: a warning',
    plain(
      'Mailer-Daemon@mx.example',
      'This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue on mx.\n\nNo action is required on your part. Delivery attempts will continue for\nsome time.\n',
    ),
    'delayed',
    false,
  ],
  [
    'Mail.ru: no such user',
    plain('mailer-daemon@corp.mail.ru', MAIL_RU('user not found'), ['X-Mailer-Daemon-Error: user_not_found']),
    'failed',
    true,
  ],
  [
    'Mail.ru: full',
    plain('mailer-daemon@corp.mail.ru', MAIL_RU('mailbox is full: quota exceeded'), ['X-Failed-Recipients: a@consumer.example']),
    'failed',
    false,
  ],
  [
    'Mail.ru: too many mails',
    plain('mailer-daemon@mail.ru', MAIL_RU('messages count limit 350000, msg count in mailbox is 350000')),
    'failed',
    false,
  ],
  ['qmail: no mailbox', plain('MAILER-DAEMON@mx.example', QMAIL('Sorry, no mailbox here by that name. (#5.1.1)')), 'failed', true],
  [
    'qmail: a loop',
    plain('MAILER-DAEMON@mx.example', QMAIL('This message is looping: it already has my Delivered-To line. (#5.4.6)')),
    'failed',
    false,
  ],
  [
    'qmail: too long in the queue',
    plain('MAILER-DAEMON@mx.example', QMAIL("I'm not going to try again; this message has been in the queue too long.")),
    'failed',
    false,
  ],
  ['Exchange 2003', plain('System Administrator <postmaster@mx.example>', EXCHANGE_2003, ['X-MS-Embedded-Report: ']), 'failed', true],
  ['Exchange in Russian', plain('MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mx.example', EXCHANGE), 'failed', true],
])('%s', async (_name, raw, outcome, addressIsBad) => {
  expect(await readBounce(raw)).toMatchObject({ noticeId: ID, outcome, addressIsBad });
});

test('the notice is found by the Message-ID of the mail that a report returns, of whatever form', async () => {
  const elsewhere = 'postmaster@utility.example';
  for (const raw of [
    notification('failed', '5.1.1', '', elsewhere),
    plain('Mailer-Daemon@mx.example', EXIM('550 5.1.1 User unknown'), [], elsewhere),
    plain('MAILER-DAEMON@mx.example', QMAIL('Sorry, no mailbox here by that name. (#5.1.1)'), [], elsewhere),
  ])
    expect(await readBounce(raw)).toMatchObject({ noticeId: ID, outcome: 'failed' });
});

test('the server may say in another header to which address a report came', async () => {
  const raw = plain('MAILER-DAEMON@mx.example', QMAIL('No.'), [`Delivered-To: ${VERP}`], 'undisclosed-recipients:;');
  expect(await readBounce(raw)).toMatchObject({ noticeId: ID, outcome: 'failed' });
});

test.each([
  ['a holiday', plain('Иван <a@consumer.example>', 'Я в отпуске до понедельника.', ['Auto-Submitted: auto-replied'])],
  ['a person who quotes a report', plain('Иван <a@consumer.example>', EXIM('550 5.1.1 User unknown'))],
  ['a report of a form that nobody knows', plain('postmaster@mx.example', 'Zustellung fehlgeschlagen.')],
  ['a report of success', notification('delivered', '2.0.0')],
  [
    'only HTML',
    mail(['From: postmaster@mx.example', `To: ${VERP}`, 'Content-Type: text/html; charset=utf-8'], '<p>Письмо <b>не</b> принято</p>'),
  ],
])('what came to the address of a notice and is not understood is for a person: %s', async (_name, raw) => {
  const bounce = await readBounce(raw);
  expect(bounce).toMatchObject({ noticeId: ID, outcome: 'unclear', addressIsBad: false });
  expect(bounce!.excerpt.trim()).not.toBe('');
});

test('what came elsewhere and returns no notice is no business of ours', async () => {
  expect(await readBounce(plain('a@consumer.example', 'Back on Monday.', [], 'postmaster@utility.example'))).toBeUndefined();
});
