import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { documentGuid } from '../../domain/legal-format/legal-file.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { generateMonth } from '../../fixtures/month.ts';
import { HEADS, SELLER } from '../../fixtures/registry.ts';
import { prepareLegalContent } from './prepare-content.ts';
import { checkLegalXml } from './schema-check.ts';
import { encodeWindows1251 } from './windows-1251.ts';

const ID = '0123456789abcdef0123456789abcdef';

function factsOf(kind: 'invoice' | 'act' | 'bill' | 'transfer' | 'reconciliation'): LegalFileFacts {
  const { documents, partner, contract } = rightPackage(`legal-${kind}`, [kind]);
  return {
    documentId: ID,
    document: documents[0]!,
    seller: SELLER,
    partner,
    partnerId: ID,
    contract,
    signer: HEADS[0]!,
    formedAt: new Date('2026-11-24T10:00:00Z'),
  };
}

describe('every kind becomes its legal file', () => {
  test.each([
    ['invoice', 'СЧФ', 'ON_NSCHFDOPPR'],
    ['transfer', 'СЧФДОП', 'ON_NSCHFDOPPR'],
    ['act', 'ДОП', 'ON_NSCHFDOPPR'],
    ['reconciliation', 'КНД="1110332"', 'ON_AKTSVEROTP'],
  ] as const)('%s', async (kind, mark, prefix) => {
    const { content, findings } = await prepareLegalContent(factsOf(kind));
    expect(findings).toEqual([]);
    const xml = new TextDecoder('windows-1251').decode(content!.bytes);
    expect(xml).toContain('encoding="windows-1251"');
    expect(xml).toContain(mark);
    expect(content!.fileName).toMatch(new RegExp(`^${prefix}_`));
    // Error 0400400007 of the tax service: the file's name is its id.
    expect(xml).toContain(`ИдФайл="${content!.fileName.replace('.xml', '')}"`);
  });

  test('a bill becomes a PDF that other programs can open', async () => {
    const { content } = await prepareLegalContent(factsOf('bill'));
    expect(content!.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(content!.bytes.subarray(-6).toString()).toContain('%%EOF');
  });
});

test('the same facts give the same XML bytes', async () => {
  const [first, second] = await Promise.all([prepareLegalContent(factsOf('transfer')), prepareLegalContent(factsOf('transfer'))]);
  expect(first.content!.bytes.equals(second.content!.bytes)).toBe(true);
});

test("the file's name has recipient, sender, day, GUID and the tail of order 970", async () => {
  const facts = factsOf('transfer');
  const { content } = await prepareLegalContent({ ...facts, partner: { ...facts.partner, edoId: '2BM-5000-1' } });
  expect(content!.fileName).toBe(`ON_NSCHFDOPPR_2BM-5000-1_${SELLER.edoId}_20261124_${documentGuid(ID)}_0_0_0_0_0_00.xml`);
  expect(documentGuid(ID)).toBe('01234567-89ab-cdef-0123-456789abcdef');
});

test('markup in a name stays text', async () => {
  const facts = factsOf('transfer');
  const partner = {
    ...facts.partner,
    kind: 'legal' as const,
    name: 'ООО "Рога & <Копыта>"',
    inn: '5024000016',
    kpp: '502401001',
    ogrn: undefined,
  };
  const { content, findings } = await prepareLegalContent({ ...facts, partner });
  expect(findings).toEqual([]);
  expect(new TextDecoder('windows-1251').decode(content!.bytes)).toContain('ООО &quot;Рога &amp; &lt;Копыта&gt;&quot;');
});

test('a whole generated month passes the schemas', async () => {
  for (const { documents, partner, contract } of generateMonth({ month: '2026-10', seed: 9, consumers: 25 })) {
    for (const document of documents.filter(({ kind }) => kind !== 'bill')) {
      const { findings } = await prepareLegalContent({ ...factsOf('act'), document, partner, contract });
      expect(findings).toEqual([]);
    }
  }
});

test('a character that windows-1251 lacks is named, not replaced by a question mark', () => {
  expect(encodeWindows1251('цена 5 ₽')).toEqual({ unmappable: ['₽'] });
  expect(encodeWindows1251('№ «ёлка»')).toHaveProperty('bytes');
});

test('an entity that would read a local file is refused with its DOCTYPE, and nothing is read', () => {
  const secret = path.join(mkdtempSync(path.join(tmpdir(), 'xxe-')), 'secret');
  writeFileSync(secret, 'LOCAL-SECRET');
  const findings = checkLegalXml(Buffer.from(`<!DOCTYPE a [<!ENTITY x SYSTEM "file://${secret}">]><a>&x;</a>`), 'a.xml', '/content');
  expect(findings.map(({ code }) => code)).toEqual(['file.doctype']);
  expect(JSON.stringify(findings)).not.toContain('LOCAL-SECRET');
});

test('an XML that explodes is refused before it costs anything', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "${'a'.repeat(50)}">${Array.from({ length: 9 }, (_, n) => `<!ENTITY b${n} "${(n ? `&b${n - 1};` : '&a;').repeat(10)}">`).join('')}]><a>&b8;</a>`;
  const codes = checkLegalXml(Buffer.from(bomb), 'a.xml', '/content').map(({ code }) => code);
  expect(['file.doctype', 'file.not-well-formed']).toContain(codes[0]);
});

test('a document of many lines is printed over several pages', async () => {
  const { renderDocumentPdf } = await import('../paper/document-pdf.ts');
  const facts = factsOf('invoice');
  const { content } = facts.document;
  if (content.form !== 'lines') throw new Error('lines expected');
  const one = await renderDocumentPdf(facts, {
    signer: 'Абрамов Алексей',
    post: 'Начальник отделения',
    certificateThumbprint: 'ab12',
    signedAt: '2026-11-24T10:00:00Z',
  });
  const many = await renderDocumentPdf({
    ...facts,
    document: { ...facts.document, content: { ...content, lines: Array.from({ length: 120 }, () => content.lines[0]!) } },
  });
  expect([one.pages, many.pages]).toEqual([1, 5]);
  expect(one.bytes.length).toBeGreaterThan(10_000);
});
