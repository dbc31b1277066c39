import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { TECHNICAL_KINDS, TECHNICAL_RULES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { prefixOf } from '../../domain/legal-format/formats.ts';
import { readTechnical } from './read-technical.ts';

/** Right files of other makers stand beside the project, where they are there at all. */
const RIGHT = new URL('../../../shared/cases/formats/right/', import.meta.url);
const there = existsSync(RIGHT);
const testWithCases = there ? test : test.skip;
const files = (folder: URL) => readdirSync(folder).filter((name) => name.endsWith('.xml') && !name.startsWith('ON_NSCHFDOPPR_'));
const kindOf = (name: string): TechnicalKind =>
  TECHNICAL_KINDS.find((kind) => TECHNICAL_RULES[kind].forms.some((form) => form === prefixOf(name)))!;
const read = (folder: URL, name: string) => readTechnical(readFileSync(new URL(name, folder)), name, kindOf(name));

const OURS = 'ON_NSCHFDOPPR_2BM-5023085384-14_2BE-773600001-SEALPOST_20261124_7961320b-8c8b-0f5f-8f78-48b0aea14e5e_0_0_0_0_0_00';

testWithCases('every right technical document of other makers is read: what it answers, when, and by whom', () => {
  const names = files(RIGHT);
  expect(names.map(prefixOf).sort()).toEqual(['DP_IZVPOL', 'DP_PDOTPR', 'DP_PDPOL', 'DP_PRANNUL', 'DP_UVUTOCH', 'ON_NSCHFDOPPOK']);
  for (const name of names) {
    const content = read(RIGHT, name);
    expect(content).toMatchObject({ answersFileId: OURS });
    expect(content.answersSignatures.map((signature) => signature.toString())).toEqual(['sig']);
    expect(content.signatories[0]).toMatchObject({ last: 'Иванов', first: 'Иван', attorney: null });
  }
});

testWithCases('words and dates stand where the schema puts them; an offer to annul has no date', () => {
  const of = (prefix: string) =>
    read(
      RIGHT,
      files(RIGHT).find((name) => name.startsWith(prefix))!,
    );
  expect(of('DP_UVUTOCH')).toMatchObject({
    words: 'Ошибка в сумме',
    statedAt: new Date('2026-11-24T10:00:00Z'),
    maker: { participantId: '2BM-5023085384-14', inn: '5023085384' },
  });
  expect(of('DP_PRANNUL')).toMatchObject({ words: 'Аннулировать', statedAt: null });
  expect(of('ON_NSCHFDOPPOK')).toMatchObject({ code: '1', words: 'Услуги приняты', statedAt: new Date('2026-11-24T11:00:00Z') });
  expect(of('DP_PDPOL')).toMatchObject({ operator: { id: '2BM', inn: '6663003127' }, statedAt: new Date('2026-11-24T10:00:00Z') });
});

testWithCases('base64 may stand in lines', () => {
  const folder = new URL('base64-in-lines/', RIGHT);
  for (const name of files(folder)) expect(read(folder, name).answersSignatures[0]!.length).toBe(300);
});

const ID = 'DP_UVUTOCH_2BE-SELLER_2BM-BUYER_20261124_3d2a09bf-748d-4583-b4b3-fd91bf0092b3';
const NOTICE = `<?xml version="1.0" encoding="windows-1251"?><Файл ИдФайл="${ID}" ВерсПрог="x" ВерсФорм="1.03"><Документ КНД="1115113"><УчастЭДО ИдУчастЭДО="2BM-BUYER"><ИП ИННФЛ="500100732259"><ФИО Фамилия="Петров" Имя="Пётр"/></ИП></УчастЭДО><СвУведУточ ДатаПол="24.11.2026" ВремяПол="13.00.00"><СведПолФайл ИмяПолФайла="${OURS}"><ЭППолФайл>c2ln</ЭППолФайл></СведПолФайл><ТекстУведУточ>нет</ТекстУведУточ></СвУведУточ><ОтпрДок ИдУчастЭДО="2BE-SELLER"><ЮЛ НаимОрг="С" ИННЮЛ="7736000015" КПП="773601001"/></ОтпрДок><Подписант СтатПодп="2" Должн="Бухгалтер"><ФИО Фамилия="Петров" Имя="Пётр"/><СвДоверЭл НомДовер="11111111-2222-3333-4444-555555555555" ДатаВыдДовер="01.02.2026" СпособПредставл="1"/></Подписант></Документ></Файл>`;
const parse = (xml: string, kind: TechnicalKind, name = `${ID}.xml`) => readTechnical(iconv.encode(xml, 'win1251'), name, kind);

test('one form serves clarification, refusal, and the refusal of an offer; it names its maker and his power of attorney', () => {
  for (const kind of ['clarification', 'refusal', 'revocation-refusal'] as const)
    expect(parse(NOTICE, kind)).toMatchObject({
      maker: { inn: '500100732259' },
      signatories: [{ attorney: { number: '11111111-2222-3333-4444-555555555555', issuedOn: '01.02.2026' } }],
    });
});

test.each([
  ['a name that is not the one inside', NOTICE.replace(`ИдФайл="${ID}"`, `ИдФайл="${ID}x"`)],
  ['another version', NOTICE.replace('ВерсФорм="1.03"', 'ВерсФорм="1.04"')],
  ['names of the older version in the newer', NOTICE.replace('ИмяПолФайла', 'ИмяПостФайла')],
  ['another form', NOTICE.replace('1115113', '1115110')],
  ['no signature of what it answers', NOTICE.replace('<ЭППолФайл>c2ln</ЭППолФайл>', '')],
  ['a signature that is not base64', NOTICE.replace('c2ln', 'c2l')],
  ['a date that is none', NOTICE.replace('24.11.2026', '24.13.2026')],
  ['what it answers in a comment only', NOTICE.replace(/<СведПолФайл.*<\/СведПолФайл>/, (part) => `<!--${part}-->`)],
  ['two documents', NOTICE.replace('</Файл>', NOTICE.slice(NOTICE.indexOf('<Документ'), NOTICE.indexOf('</Файл>')) + '</Файл>')],
  ['a DOCTYPE', NOTICE.replace('<Файл', '<!DOCTYPE x [<!ENTITY e "v">]><Файл')],
])('refused: %s', (_what, xml) => {
  expect(() => parse(xml, 'clarification')).toThrow(expect.objectContaining({ code: 'technical.malformed' }));
});

test('invented forms are gone: consent to annulment is read as the offer that it signs', () => {
  expect(TECHNICAL_KINDS.flatMap((kind) => TECHNICAL_RULES[kind].forms)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/OTKPODP|SOGANNUL|OTKANNUL|UNIVSOOB/)]),
  );
  expect(TECHNICAL_RULES['revocation-acceptance'].forms).toEqual(['DP_PRANNUL']);
});

const UNI = 'DP_UNISOOBSCH_2BE-SELLER_2BM-BUYER_20261124_3d2a09bf-748d-4583-b4b3-fd91bf0092b3';
const universal = (inside: string) =>
  parse(
    `<?xml version="1.0" encoding="windows-1251"?><Файл ИдФайл="${UNI}" ВерсФорм="5.01" ВерсПрог="x"><Документ>${inside}</Документ></Файл>`,
    'universal-message',
    `${UNI}.xml`,
  );
const event = (code: string, text = '') =>
  `<СвСобытДок КодСобыт="${code}" ДатаСобыт="24.11.2026" ВремяСобыт="13.00.00">${text && `<ТекстСооб>${text}</ТекстСооб>`}<СведФайл ИмяФайла="${OURS}"/></СвСобытДок>`;

test('a universal message says its code, its parent and its words; it may embed no signature', () => {
  expect(universal(event('3999', 'не наш объект'))).toMatchObject({
    code: '3999',
    answersFileId: OURS,
    answersSignatures: [],
    words: 'не наш объект',
    statedAt: new Date('2026-11-24T10:00:00Z'),
  });
  expect(universal(event('2007') + event('2999', 'ошибка')).code).toBe('2007+2999');
  expect(universal(event('2999', 'раз') + event('2999', 'два'))).toMatchObject({ code: '2999', words: 'раз; два' });
});

test('the spelling of operators’ public documentation is read as well: eight digits, and a parent named once', () => {
  const inside = `<СведУС ДатаФорм="07.02.2026" ВремФорм="15.35.12" ИмяПолФайл="${OURS}"/><СвСобытДок><СтатусУС>11529991</СтатусУС><Текст>ошибка</Текст></СвСобытДок>`;
  expect(universal(inside)).toMatchObject({
    code: '2999',
    answersFileId: OURS,
    words: 'ошибка',
    statedAt: new Date('2026-02-07T12:35:12Z'),
  });
});

test('codes that exclude each other, no code, and several parents are refused', () => {
  for (const inside of [event('1999') + event('3999'), '', event('19'), event('2999') + event('2999').replace(OURS, `${OURS}x`)])
    expect(() => universal(inside)).toThrow(expect.objectContaining({ code: 'technical.malformed' }));
});
