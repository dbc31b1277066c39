import { expect, test } from '@jest/globals';
import { speaksOfRecipient } from './smtp-refusal.ts';

const refusal = (command: string, response: string) => ({ command, response, responseCode: Number(response.slice(0, 3)) });

test.each([
  ['RCPT TO', '550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table'],
  ['RCPT TO', '550 5.1.1 The email account that you tried to reach does not exist'],
  ['RCPT TO', '550 5.1.2 Domain not found'],
  ['RCPT TO', '556 5.1.10 Recipient address has null MX'],
  ['RCPT TO', '550 5.2.1 The email account that you tried to reach is disabled'],
  ['RCPT TO', '550 No such user here'],
  ['RCPT TO', '550 Invalid mailbox'],
  ['DATA', '550 5.1.1 unknown user'],
])('a bounce: %s, %s', (command, response) => expect(speaksOfRecipient(refusal(command, response))).toBe(true));

test.each([
  ['AUTH PLAIN', '535 5.7.8 Error: authentication failed'],
  ['AUTH LOGIN', '550 5.1.1 no such user'],
  ['MAIL FROM', '550 5.1.8 Sender address rejected: Domain not found'],
  ['MAIL FROM', '550 5.1.0 sender rejected'],
  ['MAIL FROM', '553 5.7.1 Sender address rejected: not owned by user'],
  ['MAIL FROM', '530 5.7.0 Must issue a STARTTLS command first'],
  ['RCPT TO', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org'],
  ['RCPT TO', '550 5.7.1 Relaying denied'],
  ['RCPT TO', '550 relay not permitted'],
  ['RCPT TO', '550 Message rejected for policy reasons: unknown user agent'],
  ['RCPT TO', '550 5.4.5 Daily sending quota exceeded'],
  ['RCPT TO', '550 5.1.1 Sender unknown'],
  ['RCPT TO', '552 5.2.2 Mailbox full'],
  ['RCPT TO', '450 4.1.1 User unknown'],
  ['RCPT TO', '550 no'],
  ['DATA', '554 5.7.1 Message rejected as spam'],
  ['DATA', '550 5.7.26 Unauthenticated mail: SPF did not pass'],
  ['CONN', '554 5.1.1 no service for you'],
])('no bounce: %s, %s', (command, response) => expect(speaksOfRecipient(refusal(command, response))).toBe(false));
