import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { simpleParser, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { listReturnedMails, recordMailRead } from '../lib/database/returned-mail-repository.ts';
import { createLogger } from '../lib/logger.ts';
import { createMailer, type Mailer } from '../lib/mail/mailer.ts';
import { publish } from '../tests/support/portal.ts';
import { startApi, type Api } from '../tests/support/api.ts';
import { startSigning, type Signing } from '../tests/support/signing.ts';
import { createNoticeActivities } from './notices.ts';

interface Received {
  from: string;
  to: string;
  mail: ParsedMail;
}

let api: Api;
let signing: Signing;
let server: SMTPServer;
let mailer: Mailer;
let received: Received[] = [];
/** The reply to RCPT, where the server says no. */
let refusing: { responseCode: number; text?: string } | undefined;
let pass: () => Promise<{ sent: number }>;

beforeAll(async () => {
  api = await startApi();
  signing = await startSigning(api.database.db);
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, callback) =>
      refusing ? callback(Object.assign(new Error(refusing.text ?? 'no'), refusing)) : callback(),
    onData(stream, session, callback) {
      void simpleParser(stream).then((mail) => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ from: (mailFrom as { address: string }).address, to: rcptTo[0]!.address, mail });

        callback();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  mailer = createMailer({
    url: `smtp://127.0.0.1:${port}`,
    from: 'Энергосбыт <no-reply@utility.example>',
    bounces: 'bounces@utility.example',
  });
  const logger = createLogger('test', 'silent');
  const plan = { delaySeconds: 0, repeatSeconds: 7 * 24 * 60 * 60 };
  const activities = createNoticeActivities({ db: api.database.db, mailer, portalUrl: 'https://lk.utility.example', plan, logger });
  pass = () => activities.sendNotices();
}, 60_000);
beforeEach(() => {
  received = [];
  refusing = undefined;
});
afterAll(async () => {
  mailer.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

const withAddress = (name: string, kinds: ('bill' | 'act')[] = ['bill'], language?: 'en') =>
  publish(api, signing, name, kinds, (body) => {
    body.partner.email = `${name}@consumer.example`;
    if (language) body.partner.language = language;
  });
const stateOf = async (id: string) => (await api.call('GET', `/v1/documents/${id}`)).body.facets.portal;
const makeDue = () =>
  api.database
    .db('notices')
    .where({ state: 'due' })
    .update({ due_at: new Date(Date.now() - 1_000) });

test('one mail a package tells that there is something, and names neither document nor sum nor person', async () => {
  const { ids } = await withAddress('told', ['bill', 'act']);
  expect(await pass()).toEqual({ sent: 1 });
  expect(received).toHaveLength(1);
  const { mail, from, to } = received[0]!;
  expect(to).toBe('told@consumer.example');
  expect(from).toMatch(/^bounces\+[0-9a-f]{32}@utility\.example$/);
  expect(mail.subject).toBe('В личном кабинете новые документы');
  expect(mail.text).toContain('https://lk.utility.example/portal');
  const { card } = await api.database.db('partners').where({ external_id: 'broken-told' }).first();
  const { gross, number } = await api.database.db('documents').where({ id: ids[0] }).first();
  for (const secret of [number, gross, card.fullName.last, card.personalAccount, card.inn])
    expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toContain(secret);
  expect(await stateOf(ids[0]!)).toBe('notified');
  expect(await pass()).toEqual({ sent: 0 });
});

test('what nobody has opened is told once more after seven days, what was opened is not', async () => {
  const { db } = api.database;
  const seen = await withAddress('seen', ['bill'], 'en');
  const unseen = await withAddress('unseen');
  expect(await pass()).toEqual({ sent: 2 });
  expect(received.find(({ to }) => to.startsWith('seen'))!.mail.subject).toBe('New documents in your account');
  await pass();
  const planned = await db('notices').where({ number: 2, state: 'due' });
  for (const { due_at: due } of planned) expect(due.getTime()).toBeGreaterThan(Date.now() + 6.9 * 24 * 60 * 60 * 1000);
  await db('documents').where({ id: seen.ids[0] }).update({ portal_state: 'opened' });
  received = [];
  await makeDue();
  await pass();
  expect(received.map(({ to }) => to)).toContain('unseen@consumer.example');
  expect(received.map(({ to }) => to)).not.toContain('seen@consumer.example');
  expect(await stateOf(unseen.ids[0]!)).toBe('notified');
});

test('a server that says "later" is asked again later, and the mail keeps its id', async () => {
  await withAddress('later');
  refusing = { responseCode: 451 };
  expect(await pass()).toEqual({ sent: 0 });
  expect(await api.database.db('notices').where({ failure: 'mail.unreachable 451' })).toMatchObject([{ state: 'due', attempts: 1 }]);
  refusing = undefined;
  await makeDue();
  await pass();
  const mine = received.filter(({ to }) => to.startsWith('later'));
  expect(mine).toHaveLength(1);
  const [{ id }] = await api.database
    .db('notices')
    .where({ number: 1, state: 'sent' })
    .whereIn('partner_id', api.database.db('partners').where({ external_id: 'broken-later' }).select('id'));
  expect(mine[0]!.mail.messageId).toBe(`<${id}@utility.example>`);
});

test.each([
  ['policy', { responseCode: 554, text: '5.7.1 Client host blocked using zen.example' }],
  ['sender', { responseCode: 550, text: '5.1.8 Sender address rejected' }],
  ['quota', { responseCode: 550, text: '5.4.5 Daily sending quota exceeded' }],
])("a server that refuses us (%s) leaves the consumer's address as it is, and the mail goes out later", async (name, said) => {
  const { ids } = await withAddress(`refused-${name}`);
  refusing = said;
  expect(await pass()).toEqual({ sent: 0 });
  const failure = `mail.sender-refused ${said.responseCode}`;
  expect(await api.database.db('notices').where({ failure, state: 'due' })).not.toEqual([]);
  expect(await api.database.db('partner_contacts').where({ bounced_address: `refused-${name}@consumer.example` })).toEqual([]);
  expect(await stateOf(ids[0]!)).not.toBe('notifyFailed');
  refusing = undefined;
  await makeDue();
  await pass();
  expect(received.map(({ to }) => to)).toContain(`refused-${name}@consumer.example`);
});

test('an address that takes nothing fails the notice, shows in the document, and is not written to again', async () => {
  const { ids } = await withAddress('gone');
  refusing = { responseCode: 550, text: '5.1.1 no such user here' };
  await pass();
  expect(await stateOf(ids[0]!)).toBe('notifyFailed');
  refusing = undefined;
  await publish(api, signing, 'gone-again', ['bill'], (body) => {
    body.partner.externalId = 'broken-gone';
    body.partner.email = 'gone@consumer.example';
  });
  await pass();
  expect(received.filter(({ to }) => to.startsWith('gone'))).toEqual([]);
  await publish(api, signing, 'gone-mended', ['bill'], (body) => {
    body.partner.externalId = 'broken-gone';
    body.partner.email = 'new@consumer.example';
  });
  await pass();
  expect(received.map(({ to }) => to)).toContain('new@consumer.example');
});

test('a bounce that comes back later is found by its address, and takes "notified" back unless somebody has opened', async () => {
  const { ids } = await withAddress('bounced');
  await pass();
  const { from, mail } = received.find(({ to }) => to.startsWith('bounced'))!;
  const post = (raw: string) =>
    api.call('POST', '/v1/bounces', { key: api.staffKey, body: raw, headers: { 'content-type': 'message/rfc822' } });
  const report = (to: string, action: string, status: string) =>
    [
      'From: MAILER-DAEMON@mx.example',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
      '',
      '--B',
      'Content-Type: text/plain',
      '',
      'I am sorry.',
      '--B',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; bounced@consumer.example',
      `Action: ${action}`,
      `Status: ${status}`,
      '',
      '--B',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${mail.messageId}`,
      '',
      '--B--',
      '',
    ].join('\r\n');
  expect((await post(report(from, 'delayed', '4.4.1'))).body).toMatchObject({ permanent: false, recorded: false });
  expect(await stateOf(ids[0]!)).toBe('notified');
  expect((await post(report('postmaster@utility.example', 'failed', '5.1.1'))).body).toMatchObject({ permanent: true, recorded: true });
  expect(await stateOf(ids[0]!)).toBe('notifyFailed');
  expect(await post('Subject: I am on holiday\r\n\r\nBack on Monday.\r\n')).toMatchObject({
    status: 404,
    body: { code: 'bounce.unknown' },
  });
});

test('a failure that does not speak of the recipient fails the notice and leaves the address; other answers wait for a person', async () => {
  const { db } = api.database;
  const { ids } = await withAddress('full');
  await pass();
  const { from } = received.find(({ to }) => to.startsWith('full'))!;
  const post = (lines: string[]) =>
    api.call('POST', '/v1/bounces', { key: api.staffKey, body: lines.join('\r\n'), headers: { 'content-type': 'message/rfc822' } });
  const holiday = [`From: a@consumer.example`, `To: ${from}`, 'Subject: Отпуск', '', 'До понедельника.'];
  for (let again = 0; again < 2; again += 1)
    expect((await post(holiday)).body).toMatchObject({ outcome: 'unclear', recorded: false, permanent: false });
  const [waiting, ...others] = await listReturnedMails(db, 'billing', 10);
  expect(others).toEqual([]);
  expect(waiting).toMatchObject({ subject: 'Отпуск', externalId: 'broken-full', excerpt: expect.stringContaining('До понедельника') });
  expect(await listReturnedMails(db, 'somebody-else', 10)).toEqual([]);
  const full = [
    'From: MAILER-DAEMON@mx.example',
    `To: ${from}`,
    '',
    'Hi. This is the qmail-send program at mx.',
    "I've given up.",
    '',
    'Over quota (#5.2.2)',
  ];
  expect((await post(full)).body).toMatchObject({ outcome: 'failed', addressIsBad: false, recorded: true, form: 'qmail' });
  expect(await stateOf(ids[0]!)).toBe('notifyFailed');
  const partner = await db('partners').where({ external_id: 'broken-full' }).first();
  const addressOf = () => db('partner_contacts').where({ partner_id: partner.id }).first('bounced_address');
  expect(await addressOf()).toBeUndefined();
  await recordMailRead(db, { clientId: 'billing', id: waiting!.id, actor: 'staff', addressIsBad: true });
  await recordMailRead(db, { clientId: 'billing', id: waiting!.id, actor: 'other', addressIsBad: false });
  expect(await addressOf()).toEqual({ bounced_address: 'full@consumer.example' });
  expect(await listReturnedMails(db, 'billing', 10)).toEqual([]);
  const foreign = [`From: MAILER-DAEMON@mx.example`, `To: bounces+${'0'.repeat(32)}@utility.example`, '', 'x'];
  expect(await post(foreign)).toMatchObject({ status: 404, body: { code: 'bounce.unknown' } });
});

test('a process that died while it was sending is made up for once, under the same Message-ID', async () => {
  await withAddress('died');
  const { db } = api.database;
  await pass();
  const partner = await db('partners').where({ external_id: 'broken-died' }).first();
  const [{ id }] = await db('notices').where({ partner_id: partner.id, number: 1 });
  const dead = { state: 'sending', sending_at: new Date(Date.now() - 200_000), attempts: 1 };
  await db('notices').where({ id }).update(dead);
  await pass();
  await db('notices')
    .where({ id })
    .update({ ...dead, attempts: 2 });
  await pass();
  const mails = received.filter(({ to }) => to.startsWith('died'));
  expect(mails.map(({ mail }) => mail.messageId)).toEqual([`<${id}@utility.example>`, `<${id}@utility.example>`]);
});

test('consumers on paper who have an address are invited, once in half a year', async () => {
  const { db } = api.database;
  await withAddress('invited');
  await db('partners').where({ external_id: 'broken-invited' }).update({ unload_electronically: false });
  const invite = async () => (await api.call('POST', '/v1/invitations', { key: api.staffKey, body: {} })).body.invited;
  expect(await invite()).toBe(1);
  expect(await invite()).toBe(0);
  await pass();
  const mail = received.find(({ mail: { subject } }) => subject === 'Получайте документы электронно')!;
  expect(mail.mail.text).toContain('/portal/choice');
});
