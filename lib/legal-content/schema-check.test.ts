import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { findFormat, LEGAL_FORMATS } from '../../domain/legal-format/formats.ts';
import { parseFieldTable } from './field-table.ts';
import { chooseJudge, useOfficialSchemas } from './judges.ts';
import { ownJudge, readFieldTable } from './own-judges.ts';
import { XML_LIMITS } from './parse-xml.ts';
import { checkLegalXml } from './schema-check.ts';

const NAME = 'DP_PDPOL_2BE-1_2BM_20261124_3d2a09bf-748d-4583-b4b3-fd91bf0092b3';
const PARTY = '<ЮЛ НаимОрг="АО" ИННЮЛ="5033183528" КПП="504301310"/>';

interface Parts {
  sender?: string;
  date?: string;
  version?: string;
  id?: string;
}

function receipt({ sender = PARTY, date = '24.11.2026', version = '1.03', id = NAME }: Parts = {}): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><Файл ИдФайл="${id}" ВерсПрог="П" ВерсФорм="${version}"><Документ КНД="1115112">
    <ОперЭДО НаимОрг="О" ИННЮЛ="7736000010" ИдОперЭДО="2BM"/><СведПодтв ДатаПол="${date}" ВремяПол="12.30.00"><СведПолФайл ИмяПолФайла="a">
    <ЭППолФайл>AA==</ЭППолФайл></СведПолФайл></СведПодтв><СвОтпрДок ИдУчастЭДО="2BE-1">${sender}</СвОтпрДок><СвПолДок ИдУчастЭДО="2BM-1">${PARTY}</СвПолДок>
    </Документ></Файл>`);
}

function check(bytes: Buffer, name = `${NAME}.xml`, day = '2026-11-25') {
  return checkLegalXml(bytes, name, '/content', day).map(({ code, messageRu, messageEn }) => ({ code, ru: messageRu, en: messageEn }));
}

afterEach(() => useOfficialSchemas(undefined));

test('every format of which a schema was at hand has a field table, of that very version', () => {
  for (const format of LEGAL_FORMATS.filter(({ known }) => known)) {
    expect(readFieldTable(format)).toMatchObject({ prefix: format.prefix, version: format.version, root: { name: 'Файл' } });
    expect(ownJudge(format)).toBeDefined();
    expect(chooseJudge(format)?.by).toBe('own');
  }
  expect(chooseJudge(findFormat('DP_UNISOOBSCH_1', '5.01')!)).toBeUndefined();
});

describe('a legal file', () => {
  test('that keeps its form passes', () => expect(check(receipt())).toEqual([]));

  test('that has a processing instruction or a comment in between is told by its paths all the same', () => {
    const plain = check(receipt({ date: '31.02.2026' }));
    const where = '<СведПодтв';
    for (const between of ['<?a program?>', '<!-- a word -->', '<?a program?><!-- a word --><?a program?>']) {
      const bytes = Buffer.from(
        receipt({ date: '31.02.2026' })
          .toString('utf8')
          .replace(where, between + where),
      );
      expect(check(bytes)).toEqual(plain);
    }
  });

  test('that breaks its schema is told by the path of the element, in both languages', () => {
    expect(check(receipt({ date: '31.02.2026' }))).toEqual([
      {
        code: 'xml.schema',
        ru: 'XML не соответствует схеме: Файл/Документ/СведПодтв: @ДатаПол «31.02.2026» не по образцу',
        en: "The XML breaks the schema of its format: Файл/Документ/СведПодтв: @ДатаПол '31.02.2026' does not fit the pattern",
      },
    ]);
    const doubled = check(receipt({ sender: PARTY + PARTY }));
    expect(doubled).toMatchObject([{ code: 'xml.schema', en: expect.stringContaining('Файл/Документ/СвОтпрДок/ЮЛ[2]') }]);
  });

  test('that breaks a rule is told by its code, the element and what is asked', () => {
    const [found, ...more] = check(receipt({ sender: '<СвИнУчастНеУч ИдСтат="ФЛ"/>' }));
    expect(more).toEqual([]);
    expect(found).toEqual({
      code: 'xml.rule',
      ru: 'XML нарушает правило формата: Файл/Документ/СвОтпрДок: 0400400007, если СвИнУчастНеУч/@ИдСтат равно ФЛ, нужно: есть СвИнУчастНеУч/@Наим',
      en: 'The XML breaks a rule of its format: Файл/Документ/СвОтпрДок: 0400400007, when СвИнУчастНеУч/@ИдСтат is ФЛ needs СвИнУчастНеУч/@Наим',
    });
  });

  test('of an unknown form or version, or without an id, is refused', () => {
    for (const bytes of [receipt({ version: '1.04' }), receipt({ id: 'DP_OTKPODP_1' }), Buffer.from('<a/>'), Buffer.from('<Файл/>')])
      expect(check(bytes).map(({ code }) => code)).toEqual(['file.unknown-format']);
  });

  test('is refused before and after the days on which its version holds', () => {
    const id = 'ON_NSCHFDOPPR_1_2';
    const old = Buffer.from(`<?xml version="1.0"?><Файл ИдФайл="${id}" ВерсФорм="5.01"/>`);
    expect(check(old, id, '2025-12-31')).toEqual([]);
    expect(check(old, id, '2026-01-01').map(({ code }) => code)).toEqual(['file.format-not-in-force']);
    expect(check(receipt({ version: '5.02', id: 'ON_NKORSCHFDOPPR_1' }), 'ON_NKORSCHFDOPPR_1').map(({ code }) => code)).toEqual([
      'file.format-not-in-force',
    ]);
  });

  test('whose name is not its id is refused once, though its form has a rule for it too', () => {
    expect(check(receipt(), 'other.xml').map(({ code }) => code)).toEqual(['file.name-mismatch']);
  });

  test('is judged by the official schema of its form where the folder has it, and by our own table where it lacks it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'schemas-'));
    const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Файл"><xs:complexType>
      <xs:attribute name="ВерсФорм"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1.03"/></xs:restriction></xs:simpleType>
      </xs:attribute></xs:complexType></xs:element></xs:schema>`;
    writeFileSync(path.join(folder, 'DP_PDPOL_1_984_00_01_03_01.xsd'), schema);
    useOfficialSchemas(folder);
    expect(chooseJudge(findFormat('DP_PDPOL_1', '1.03')!)?.by).toBe('official');
    expect(chooseJudge(findFormat('DP_PDPOL_1', '1.02')!)?.by).toBe('own');
    expect(check(receipt()).map(({ en }) => en)).toContainEqual(expect.stringContaining('Файл: @ИдФайл is not allowed'));
  });
});

describe('a hostile file is refused before it is a tree', () => {
  test.each([
    ['too many bytes', Buffer.alloc(XML_LIMITS.bytes + 1, ' ')],
    ['too deep', Buffer.from('<a>'.repeat(65) + '</a>'.repeat(65))],
    ['too many elements', Buffer.from(`<a>${'<b/>'.repeat(XML_LIMITS.elements)}</a>`)],
    ['too many attributes', Buffer.from(`<a ${Array.from({ length: XML_LIMITS.attributes + 1 }, (_, n) => `a${n}=""`).join(' ')}/>`)],
    ['markup hidden in UTF-16', Buffer.from('<a/>', 'utf16le')],
  ])('%s', (_, bytes) => {
    expect(check(bytes).map(({ code }) => code)).toEqual(['file.too-large']);
  });

  test('markup in comments, in character data and in values counts for nothing', () => {
    const noise = '<b>'.repeat(200);
    const bytes = Buffer.from(`<a><!-- ${noise} --><![CDATA[${noise}]]><?p ${noise}?><c d="${'>'.repeat(9)}" e='"'/></a>`);
    expect(check(bytes).map(({ code }) => code)).toEqual(['file.unknown-format']);
  });

  test('ten thousand broken elements give twenty findings', () => {
    const bytes = receipt({ sender: '<Лишний/>'.repeat(10_000) });
    expect(check(bytes).length).toBeLessThanOrEqual(20);
  });
});

describe('a field table that nobody can read stops the process', () => {
  test.each([
    ['no format', 'Файл\n  @a text 1'],
    ['odd indentation', 'format A 1\nФайл\n   @a text 1'],
    ['a value without sense', 'format A 1\nФайл\n  @a text long'],
    ['a rule without sense', 'format A 1\nФайл\n  rule 1: needs (@a'],
    ['nothing in it', 'format A 1'],
  ])('%s', (_, text) => expect(() => parseFieldTable(text)).toThrow(/field table/));
});
