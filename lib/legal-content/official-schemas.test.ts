import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, test } from '@jest/globals';
import { openOfficialSchemas } from './official-schemas.ts';
import { rewriteTest } from './schematron-test.ts';

const TEST_IIF = "usch:iif( @a='x, (y' , count(b)!=0 , usch:iif(@c=2, count(d)=0, true()) )";

/** A schema such as the tax service publishes, of one element, with these rules in its appinfo. */
function schemaWith(rules: string, versions = ['1.02']): string {
  const allowed = versions.map((version) => `<xs:enumeration value="${version}"/>`).join('');
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:sch="http://purl.oclc.org/dsdl/schematron"
    xmlns:usch="http://www.unisoftware.ru/schematron-extensions"><xs:element name="Файл"><xs:annotation><xs:appinfo>${rules}</xs:appinfo></xs:annotation>
    <xs:complexType><xs:attribute name="ИдФайл" type="xs:string"/><xs:attribute name="ВерсФорм"><xs:simpleType><xs:restriction base="xs:string">
    ${allowed}</xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element></xs:schema>`;
}

function ruleOf(asked: string, context = 'Файл'): string {
  const escaped = asked.replaceAll('"', '&quot;');
  return `<sch:pattern name="p"><sch:rule context="${context}"><sch:assert test="${escaped}"><usch:error code="0400300003" path="@ИдФайл">Имя
    "<usch:value-of select="@ИдФайл"/>" не то</usch:error></sch:assert></sch:rule></sch:pattern>`;
}

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'schemas-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return folder;
}

function judgeFile(folder: string, xml: string, name: string) {
  const document = XmlDocument.fromString(xml);
  try {
    return openOfficialSchemas(folder).get('DP_PRANNUL 1.02')!.judge.judge(document, name);
  } finally {
    document.dispose();
  }
}

describe('a test of the official rules in plain XPath 1.0', () => {
  test('iif is taken apart, with commas and parentheses inside literals and inside each other', () => {
    const rewritten = rewriteTest(TEST_IIF);
    if ('fault' in rewritten) throw new Error(rewritten.fault);
    expect(rewritten.test).not.toContain('iif');
    const kept = (xml: string) => {
      const document = XmlDocument.fromString(xml);
      const verdict = document.root.eval(`boolean(${rewritten.test})`);
      document.dispose();
      return verdict;
    };
    expect(['<r a="x, (y"/>', '<r a="x, (y"><b/></r>', '<r c="2"/>', '<r c="2"><d/></r>', '<r c="1"><d/></r>'].map(kept)).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  test.each([
    ['usch:iif(@a, @b)', 'three arguments'],
    ['usch:iif(@a, @b, @c', 'not balanced'],
    ["usch:iif(@a, @b, @c) = 'x'", 'where a value is needed'],
    ['string(usch:iif(@a, @b, @c))', 'where a value is needed'],
    ["matches(@a, '[0-9]+')", 'matches()'],
    ['position() = 1', 'position()'],
  ])('%s is refused', (asked, reason) => {
    expect(rewriteTest(asked)).toEqual({ fault: expect.stringContaining(reason) });
  });

  test('a name in a literal is no function', () => {
    expect(rewriteTest("@a = 'matches(x)'")).toEqual({ test: "@a = 'matches(x)'" });
  });
});

describe('a folder of official schemas', () => {
  const name = 'DP_PRANNUL_1_985_00_01_01_02.xsd';

  test("a broken rule is told with its code, the element and the file's own words", () => {
    const folder = folderOf({ [name]: schemaWith(ruleOf('usch:getFileName() = @ИдФайл')) });
    const xml = `<Файл ИдФайл="it's" ВерсФорм="1.02"/>`;
    expect(judgeFile(folder, xml, "it's")).toEqual([]);
    expect(judgeFile(folder, xml, 'its')).toEqual([
      { code: 'xml.rule', where: 'Файл', ru: '0400300003, @ИдФайл: Имя "it\'s" не то', en: '0400300003, @ИдФайл: Имя "it\'s" не то' },
    ]);
  });

  test.each([
    ['a function that XPath 1.0 lacks', ruleOf("matches(@ИдФайл, 'x')"), /DP_PRANNUL.*0400300003.*matches/s],
    ['a test that does not compile', ruleOf('@ИдФайл = = 1'), /DP_PRANNUL.*0400300003.*@ИдФайл = = 1/s],
    ['a context that is no path', ruleOf('@ИдФайл', 'Файл | Документ'), /DP_PRANNUL.*0400300003.*context/s],
    ['a part of schematron that we do not know', '<sch:let name="a" value="1"/>', /DP_PRANNUL.*sch:let/s],
  ])('%s stops the start and is named', (_, rules, message) => {
    expect(() => openOfficialSchemas(folderOf({ [name]: schemaWith(rules) }))).toThrow(message);
  });

  test('what is no schema stops the start, and so does a folder without any', () => {
    expect(() => openOfficialSchemas(folderOf({ [name]: '<xs:schema' }))).toThrow(/DP_PRANNUL_1_985/);
    expect(() => openOfficialSchemas(folderOf({ 'README.md': '' }))).toThrow(/LEGAL_SCHEMAS_DIR/);
    expect(() => openOfficialSchemas('/no/such/folder')).toThrow(/ENOENT/);
    const said = (directory: string) => {
      try {
        return openOfficialSchemas(directory);
      } catch (error) {
        return error;
      }
    };
    for (const directory of ['/no/such/folder', folderOf({}), folderOf({ [name]: '<xs:schema\n' })])
      expect(said(directory)).toMatchObject({ code: 'legal-schemas.unusable', message: expect.not.stringContaining('\n') });
  });

  test('the version is the one that the schema allows, the highest revision wins, then the file without a word before its name', () => {
    const schema = schemaWith('');
    const files = openOfficialSchemas(
      folderOf({
        'hms_DP_PRANNUL_1_985_00_01_01_03.xsd': schema,
        'DP_PRANNUL_1_985_00_01_01_03.xsd': schema,
        [name]: schema,
        'DP_PRANNUL_1_985_00_01_09_01.xsd': schemaWith('', ['1.09']),
      }),
    );
    expect([...files].map(([format, { file }]) => [format, file])).toEqual([['DP_PRANNUL 1.02', 'DP_PRANNUL_1_985_00_01_01_03.xsd']]);
  });
});
