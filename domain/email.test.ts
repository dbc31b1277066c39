import { expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { isUsableEmail } from './email.ts';
import { listWarnings } from './package-warnings.ts';

test.each([
  'ivan@example.ru',
  'i.v+tag@a-b.example.com',
  'info@пример.рф',
  'иван@почта.рф',
  'a@xn--e1afmkfd.xn--p1ai',
  "o'neil@example.ie",
  'x@é.fr',
])('%s is an address', (address) => expect(isUsableEmail(address)).toBe(true));

test.each([
  'нет',
  '-',
  'ivan@',
  '@example.ru',
  'ivan@localhost',
  'a@b.ru, c@d.ru',
  'a b@c.ru',
  '.a@b.ru',
  'a..b@c.ru',
  'a@b..ru',
  'a@-b.ru',
  'a@b.ru\r\nBcc: c@d.ru',
  'a\u200b@b.ru',
  `${'x'.repeat(65)}@b.ru`,
  `a@${'b.'.repeat(130)}ru`,
])('%j is none', (address) => expect(isUsableEmail(address)).toBe(false));

test('an imperfect address and an index that is not known are warnings, with their place', () => {
  const submission = rightPackage('warned');
  submission.partner = { ...submission.partner, email: 'нет', address: { ...submission.partner.address, postalIndex: undefined } };
  expect(listWarnings(submission).map(({ code, path }) => [code, path])).toEqual([
    ['party.imperfect-email', '/partner/email'],
    ['party.missing-postal-index', '/partner/address/postalIndex'],
  ]);
  expect(
    listWarnings({ ...submission, partner: { ...submission.partner, email: 'иван@почта.рф', address: rightPackage('x').partner.address } }),
  ).toEqual([]);
});
