import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { SealpostError } from '../../../domain/errors.ts';
import type { Mandate } from '../../../domain/mandate.ts';
import type { FullName } from '../../../domain/submission.ts';
import { rightPackage } from '../../../fixtures/broken-case.ts';
import { asReadyFile } from '../../../fixtures/ready-file.ts';
import { MANDATES, SELLER } from '../../../fixtures/registry.ts';
import type { DocumentKind } from '../../../domain/document-kind.ts';
import { readLegalFile } from '../../legal-content/read-legal-file.ts';
import { requireSignerInFile } from './signer-in-file.ts';

const readFile = async (bytes: Buffer) => readLegalFile(bytes);
const CASES = new URL('../../../../shared/cases/ready-files/', import.meta.url);
const submission = rightPackage('signer', ['transfer', 'correction', 'reconciliation']);
for (const document of submission.documents) document.headId = 'head-03';
const card = MANDATES.find(({ id }) => id === 'mandate-03')!;
const mandate = { ...card, id: 'mandate-03' } as unknown as Mandate;
const xmlOf = (index = 0) => {
  const { content } = asReadyFile(submission, submission.documents[index]!);
  return iconv.decode(Buffer.from(content.form === 'file' ? content.base64! : '', 'base64'), 'win1251');
};
const xml = xmlOf();
const { last, first, middle } = card.fullName;
const person = ` Фамилия="${last}" Имя="${first}" Отчество="${middle}"`;

/** Undefined where it may be signed, else the reason. */
async function refusal(bytes: string | Buffer, of: Mandate = mandate, kind: DocumentKind = 'transfer'): Promise<unknown> {
  try {
    const file = typeof bytes === 'string' ? iconv.encode(bytes, 'win1251') : bytes;
    const toSign = { mediaType: 'application/xml', kind, bytes: file, signer: { mandateId: of.id }, sellerInn: SELLER.inn };
    await requireSignerInFile(toSign, of, readFile);
    return undefined;
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    expect(error.code).toBe('signature.signer-not-in-file');
    return error.details?.['reason'];
  }
}

test('a file of each form that names signatory and seller is signed, in every spelling of XML', async () => {
  for (const [index, kind] of (['transfer', 'correction', 'reconciliation'] as const).entries())
    expect(await refusal(xmlOf(index), mandate, kind)).toBeUndefined();
  const body = xml.replace(/^<\?xml[^>]*>/, '');
  expect(await refusal(`<?xml version='1.0' encoding = "windows-1251" ?>${body}`)).toBeUndefined();
  expect(await refusal(`<?xml version="1.0" encoding='windows-1251'?>${body.replaceAll('"', "'")}`)).toBeUndefined();
  const references = [...last].map((letter) => `&#x${letter.codePointAt(0)!.toString(16)};`).join('');
  expect(await refusal(`<?xml version="1.0" encoding="windows-1251"?>${body.replaceAll(last, references)}`)).toBeUndefined();
  expect(await refusal(Buffer.from(body))).toBeUndefined();
});

const other = '<Подписант СпосПодтПолном="1"><ФИО Фамилия="Чужой" Имя="Пётр" Отчество="Иванович"/></Подписант>';
const own = xml.match(/<Подписант.*<\/Подписант>/)![0];
const seller = `ИННЮЛ="${SELLER.inn}"`;
const sellerInComment = xml
  .replaceAll(seller, 'ИННЮЛ="7707083893"')
  .replace('<СвПрод>', `<!-- <СвПрод><ИдСв><СвЮЛУч НаимОрг="X" ${seller}/></ИдСв></СвПрод> --><СвПрод>`);
describe('a file that names somebody else is not', () => {
  test.each([
    ['the named head stands in a comment', xml.replace(own, `<!-- ${own} -->${other}`), 'file.other-signatory'],
    ['the named head stands in a processing instruction', xml.replace(own, `<?a ${own} ?>${other}`), 'file.other-signatory'],
    ['the named head stands in CDATA of a label', xml.replace(own, `<а><![CDATA[${own}]]></а>${other}`), 'file.other-signatory'],
    ['a second signatory stands beside him', xml.replace(own, own + other), 'file.other-signatory'],
    ['a second signatory stands behind a processing instruction', xml.replace(own, `${own}<?a b?>${other}`), 'file.other-signatory'],
    ['the father’s name is another', xml.replace(person, person.replace(middle!, 'Чужович')), 'file.other-signatory'],
    ['his power of attorney is one that we do not know', xml.replace(/НомДовер="[^"]*"/, 'НомДовер="1"'), 'file.other-signatory'],
    ['the seller stands in a comment', sellerInComment, 'file.other-seller'],
    [
      'a second seller stands beside it',
      xml.replace('<СвПрод>', '<СвПрод><ИдСв><СвЮЛУч НаимОрг="X" ИННЮЛ="7707083893"/></ИдСв></СвПрод><СвПрод>'),
      'file.other-seller',
    ],
    ['a correction is signed for another organisation', xmlOf(1).replace(`<ЮЛ ${seller}`, '<ЮЛ ИННЮЛ="7707083893"'), 'file.other-seller'],
    ['it has no signatory', xml.replace(own, ''), 'file.unreadable'],
    ['it is half a file', xml.slice(0, -200), 'file.unreadable'],
    ['it has a DOCTYPE', xml.replace('<Файл ', '<!DOCTYPE a [<!ENTITY b "c">]><Файл '), 'file.unreadable'],
    ['it is of no form that we know', '<а/>', 'file.unreadable'],
    ['a text of it was read in a wrong encoding', xml.replace('Вавилова', 'пїЅпїЅ'), 'document.unencodable-text'],
    ['it names the replacement character by its number', xml.replace('Вавилова', '&#xFFFD;&#65533;'), 'document.unencodable-text'],
  ])('%s', async (_, text, reason) => {
    expect(await refusal(text, mandate, text.includes('<СвКСчФ') ? 'correction' : 'transfer')).toBe(reason);
  });

  test('a file that was made for another mandate', async () => {
    const toSign = { mediaType: 'application/pdf', kind: 'bill', bytes: Buffer.alloc(0), sellerInn: SELLER.inn } as const;
    await expect(requireSignerInFile({ ...toSign, signer: { mandateId: 'x' } }, mandate, readFile)).rejects.toMatchObject({
      code: 'signature.signer-not-in-file',
    });
  });

  test.each([
    ['a transfer document as an act', 0, 'act'],
    ['a transfer document as an invoice', 0, 'invoice'],
    ['a correction as a transfer document', 1, 'transfer'],
    ['a reconciliation statement as a bill', 2, 'bill'],
  ] as const)('the mandate was asked for another kind: %s', async (_, index, kind) => {
    expect(await refusal(xmlOf(index), mandate, kind)).toBe('file.other-kind');
  });
});

const shared = existsSync(CASES) ? describe : describe.skip;
shared('the cases that were signed once', () => {
  const holder = (fullName: FullName) => ({ ...mandate, fullName, powerOfAttorney: null }) as Mandate;
  test.each([
    ['signatory-in-a-comment', 'file.other-signatory'],
    ['seller-in-a-comment', 'file.other-seller'],
  ])('%s', async (name, reason) => {
    const body = JSON.parse(readFileSync(new URL(`${name}.json`, CASES), 'utf8')) as { documents: { content: { base64: string } }[] };
    const bytes = Buffer.from(body.documents[0]!.content.base64, 'base64');
    expect(await refusal(bytes, holder({ last: 'Абрамов', first: 'Алексей', middle: 'Андреевич' }))).toBe(reason);
  });
});
