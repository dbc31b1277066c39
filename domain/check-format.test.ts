import { expect, test } from '@jest/globals';
import { formCases } from '../fixtures/broken-forms.ts';
import { amountCases, dateCases, partyCases, statementCases } from '../fixtures/broken-contents.ts';
import { rightPackage } from '../fixtures/broken-case.ts';
import { generateForms } from '../fixtures/every-form.ts';
import { HEADS, MANDATES, SELLER } from '../fixtures/registry.ts';
import { checkFormat } from './check-format.ts';
import type { DocumentKind } from './document-kind.ts';
import { grossOf, type CorrectionContent, type PackageSubmission, type SellerCard, type Signer } from './submission.ts';
import { validateDocument } from './validate-document.ts';

const TODAY = '2026-11-24';

function findingsOf({ documents, partner, contract, period }: PackageSubmission, more: { seller?: SellerCard; signer?: Signer } = {}) {
  const [document] = documents;
  return validateDocument(document!, {
    partner,
    contract,
    period,
    seller: SELLER,
    signer: HEADS[0],
    head: HEADS.find(({ id }) => id === document!.headId),
    packageTotals: documents.map((other) => ({ kind: other.kind, gross: grossOf(other) })),
    today: TODAY,
    ...more,
  });
}

test.each([...partyCases('b'), ...amountCases('b'), ...dateCases('b'), ...statementCases('b'), ...formCases('b')])(
  '$name is found as $code at $path',
  ({ code, path, body }) => {
    expect(findingsOf(body as PackageSubmission)).toContainEqual(expect.objectContaining({ code, path }));
  },
);

test.each(['invoice', 'transfer', 'act', 'bill', 'reconciliation', 'correction'] as DocumentKind[])('a right %s breaks no rule', (kind) => {
  expect(findingsOf(rightPackage('right', [kind]))).toEqual([]);
});

test('facts over all combinations of kind, party, authority and VAT break no rule of their forms', () => {
  for (const facts of generateForms(700, 3)) expect(checkFormat(facts, TODAY)).toEqual([]);
});

test('one character more than a form allows is one finding, whatever the field', () => {
  for (const facts of generateForms(110, 5)) {
    const { document, partner } = facts;
    const longer = { ...facts, document: { ...document, number: 'Н'.repeat(1001) }, partner };
    expect(checkFormat(longer, TODAY).map(({ code, path }) => [code, path])).toEqual([['field.too-long', '/number']]);
  }
});

test('a finding about characters names each of them, its code point and the field', () => {
  const submission = rightPackage('characters', ['transfer']);
  submission.partner.address = { ...submission.partner.address, street: 'ул. ⚡ Ⅳ' };
  expect(findingsOf(submission)).toMatchObject([
    {
      code: 'document.unencodable-text',
      path: '/partner/address/street',
      messageEn: 'A character does not exist in windows-1251: ⚡ (U+26A1), Ⅳ (U+2163)',
    },
  ]);
});

test('what is wrong with the cards of seller and signatory is found before anything is signed', () => {
  const right = rightPackage('cards', ['transfer']);
  const seller = { ...SELLER, name: 'ПАО «Сбыт™ ✓»', edoId: 'ящик', address: { ...SELLER.address, region: undefined } };
  const attorney = { ...MANDATES[1]!.powerOfAttorney!, number: '17/2026' };
  const signer = { fullName: { last: 'Ф'.repeat(61), first: 'Иван' }, post: 'Начальник ➊', powerOfAttorney: attorney };
  expect(findingsOf(right, { seller, signer }).map(({ code, path }) => `${path} ${code}`)).toEqual([
    '/seller/edoId party.invalid-participant-id',
    '/seller/address/region party.missing-region',
    '/seller/name document.unencodable-text',
    '/signer/fullName/last field.too-long',
    '/signer/post document.unencodable-text',
    '/signer/powerOfAttorney/number signer.power-of-attorney',
  ]);
});

test('a bill is a form of our own: it needs no region and may hold any character that paper can show', () => {
  const submission = rightPackage('bill-of-our-own', ['bill']);
  submission.partner.address = { ...submission.partner.address, region: undefined, street: 'ул. ₽ Ҡөҙ' };
  expect(findingsOf(submission).map(({ path }) => path)).toEqual([]);
  submission.partner.address.street = 'ул. ⚡';
  expect(findingsOf(submission)).toMatchObject([
    { code: 'document.undrawn-text', path: '/partner/address/street', messageRu: expect.stringContaining('⚡ (U+26A1)') },
  ]);
});

test('a statement names an address where a card has no other contact: a character that its file can not carry is found there, and only there', () => {
  const submission = rightPackage('address-as-contact', ['reconciliation']);
  const { phone: _phone, email: _email, ...card } = submission.partner;
  submission.partner = { ...card, address: { ...card.address, street: 'ул. ₴', region: 'Край ₽' } };
  expect(findingsOf(submission).map(({ code, path }) => `${path} ${code}`)).toEqual([
    '/partner/address/region document.unencodable-text',
    '/partner/address/street document.unencodable-text',
  ]);
  submission.partner.phone = '+7 495 000-00-00';
  expect(findingsOf(submission)).toEqual([]);
});

const NOTHING = { quantity: '0', price: '0', net: '0.00', vat: '0.00', gross: '0.00' };
test.each([
  [{ price: 'abc' }, 'price line.amount-format'],
  [{ price: '-5' }, 'price line.negative-amount'],
  [{ net: 'n/a' }, 'net line.amount-format'],
  [{ net: '100.00' }, 'net line.net-mismatch'],
  [{ vat: '22.00' }, 'vat line.vat-mismatch'],
  [{ gross: '0.01' }, 'gross line.gross-mismatch'],
  [{ vatRate: '18%' as const }, 'vatRate line.vat-rate-not-in-force'],
])('a line that was nothing before has the sums of nothing: %j', (change, told) => {
  const submission = rightPackage('nothing-before', ['correction']);
  const content = submission.documents[0]!.content as CorrectionContent;
  const { vatRate } = content.lines[0]!.before;
  content.lines[0]!.before = { ...NOTHING, vatRate, ...change };
  const found = findingsOf(submission).filter(({ path }) => path.startsWith('/content/lines/'));
  expect(found.map(({ code, path }) => `${path} ${code}`)).toEqual([`/content/lines/0/before/${told}`]);
});

test('a line that was nothing before, or is nothing after, is right', () => {
  for (const side of ['before', 'after'] as const) {
    const submission = rightPackage(`nothing-${side}`, ['correction']);
    const line = (submission.documents[0]!.content as CorrectionContent).lines[0]!;
    line[side] = { ...line[side], ...NOTHING };
    expect(findingsOf(submission).filter(({ path }) => path.startsWith('/content/lines/'))).toEqual([]);
  }
});
