import { expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { withTotals } from '../../fixtures/month.ts';
import { HEADS, SELLER } from '../../fixtures/registry.ts';
import { prepareLegalContent } from './prepare-content.ts';
import iconv from 'iconv-lite';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { addressText, grossOf, type LinesContent, type PackageSubmission, type PostalAddress } from '../../domain/submission.ts';
import { validateDocument } from '../../domain/validate-document.ts';

const REGION = { regionCode: '50', region: 'Московская область' };
const ADDRESSES: [string, PostalAddress][] = [
  ['a village without streets', { ...REGION, district: 'Талдомский р-н', settlement: 'дер. Ивановка', house: '7' }],
  ['a plot without street and house', { ...REGION, settlement: 'СНТ «Берёзка»' }],
  ['a city that is a region of its own', { regionCode: '77', region: 'Москва' }],
];

/** The legal file of a right package after a change, or its findings. */
async function prepare(submission: PackageSubmission) {
  const { documents, partner, contract, period } = submission;
  const [document] = documents;
  const packageTotals = documents.map((other) => ({ kind: other.kind, gross: grossOf(other) }));
  const head = HEADS[0]!;
  const findings = validateDocument(document!, {
    partner,
    contract,
    period,
    seller: SELLER,
    signer: head,
    head,
    packageTotals,
    today: '2026-11-24',
  });
  if (findings.length > 0) return { findings, xml: '' };
  const id = '0'.repeat(32);
  const facts = {
    documentId: id,
    document: document!,
    seller: SELLER,
    partner,
    partnerId: id,
    contract,
    signer: head,
    formedAt: new Date('2026-11-24T09:00:00Z'),
  };
  const prepared = await prepareLegalContent(facts);
  return { findings: prepared.findings, xml: prepared.content ? iconv.decode(prepared.content.bytes, 'win1251') : '' };
}

test.each(
  ADDRESSES.flatMap(([name, address]) =>
    (['invoice', 'transfer', 'act', 'reconciliation', 'correction', 'bill'] as DocumentKind[]).map((kind) => ({ name, kind, address })),
  ),
)('$name is an address of a $kind, whose file keeps to its form', async ({ kind, address }) => {
  const submission = rightPackage(`address-${kind}`, [kind]);
  submission.partner = { ...submission.partner, address };
  const { findings } = await prepare(submission);
  expect(findings).toEqual([]);
});

test('what is not known of an address stands nowhere, neither in the file nor on the envelope', async () => {
  const submission = rightPackage('address-text', ['act']);
  submission.partner = { ...submission.partner, address: ADDRESSES[0]![1] };
  expect((await prepare(submission)).xml).toContain(
    '<АдрРФ КодРегион="50" НаимРегион="Московская область" Район="Талдомский р-н" НаселПункт="дер. Ивановка" Дом="7"/>',
  );
  expect(addressText(ADDRESSES[0]![1])).toBe('Московская область, Талдомский р-н, дер. Ивановка, д. 7');
});

const nothing = { quantity: '0', net: '0.00', vat: '0.00', gross: '0.00' };

test.each(['act', 'bill'] as DocumentKind[])('a line of nothing may stand in a %s: the meter has not moved', async (kind) => {
  const submission = rightPackage(`nothing-${kind}`, [kind]);
  const content = submission.documents[0]!.content as LinesContent;
  content.lines.push({ ...content.lines[0]!, ...nothing });
  const { findings, xml } = await prepare(withTotals(submission));
  expect(findings).toEqual([]);
  if (kind === 'act') expect(xml).toMatch(/<СведТов НомСтр="\d+" НаимТов="[^"]*" ОКЕИ_Тов="245" НаимЕдИзм="[^"]*" ЦенаТов=/);
});

test('a line of nothing that costs a kopeck is a finding, and so is one of an invoice', async () => {
  const broken = async (kind: DocumentKind, change: object) => {
    const submission = rightPackage(`broken-nothing-${kind}`, [kind]);
    const content = submission.documents[0]!.content as LinesContent;
    content.lines.push({ ...content.lines[0]!, ...nothing, ...change });
    return (await prepare(withTotals(submission))).findings.map(({ code }) => code);
  };
  expect(await broken('act', { net: '0.01', gross: '0.01' })).toContain('line.net-mismatch');
  expect(await broken('invoice', {})).toEqual(['line.zero-quantity']);
});

test('a text that was spoilt before it was stored is a finding, in every kind', async () => {
  for (const kind of ['bill', 'act', 'reconciliation'] as DocumentKind[]) {
    const submission = rightPackage(`spoilt-${kind}`, [kind]);
    submission.partner = { ...submission.partner, address: { ...submission.partner.address, city: 'Кл\ufffdн' } };
    expect((await prepare(submission)).findings.map(({ code, path }) => [code, path])).toContainEqual([
      'document.unusable-text',
      '/partner/address/city',
    ]);
  }
});
