import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { undrawnCharacters } from '../../domain/paper-characters.ts';
import type { LinesContent } from '../../domain/submission.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { REGISTRY, SELLER } from '../../fixtures/registry.ts';
import { PDF_READERS, textOf } from '../../tests/support/pdf-readers.ts';
import { renderDocumentPdf } from './document-pdf.ts';
import { SHARED_FONTS } from './fonts.ts';
import { renderRun } from './print-run.ts';

/** Letters that look alike in two alphabets, letters of Tatar and Kazakh, signs, one glyph for two characters. */
const LETTERS = [...'ABCEHKMOPTXaceopxyАВСЕНКМОРТХасеорхуЁёЙйЩщӘәӨөҮүҖҗҢңҺһҚқҒғ0123456789№₽«»“”—–…µμΩ∆ΔQqJjßÉéŁł()/\\&%@']
  .join('')
  .split(/(?:)/u);
const letter = fc.constantFrom(...LETTERS);
const textOfLength = (max: number) =>
  fc.oneof(
    fc.array(letter, { minLength: 1, maxLength: max }).map((letters) => letters.join('')),
    fc
      .array(fc.array(letter, { minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: max / 8 })
      .map((words) => words.map((word) => word.join('')).join(' ')),
  );
const CHECK = 'https://portal.example/check/0123456789abcdef0123456789abcdef';

function factsOf(kind: DocumentKind, change: (facts: LegalFileFacts) => void): LegalFileFacts {
  const { documents, partner, contract } = rightPackage('long', [kind]);
  const facts = {
    documentId: '0123456789abcdef0123456789abcdef',
    document: documents[0]!,
    seller: structuredClone(SELLER),
    partner,
    partnerId: 'partner',
    contract,
    signer: structuredClone(REGISTRY.heads[0]!),
    formedAt: new Date('2026-11-24T10:00:00Z'),
  };
  change(facts);
  return facts;
}

const markOf = (signer: string) => ({
  signer,
  post: 'Начальник отделения',
  certificateThumbprint: 'ab'.repeat(32),
  signedAt: '2026-11-24T10:00:00Z',
  checkUrl: CHECK,
});

/** The envelope of a document, as the printer gets it. */
async function printed(facts: LegalFileFacts, signer = 'Абрамов Алексей Андреевич'): Promise<Buffer> {
  const { bytes, pages } = await renderDocumentPdf(facts, markOf(signer));
  return renderRun({
    batch: { id: 'ab12000000000000', number: 1 },
    seller: facts.seller,
    pieces: [{ number: 1, sheets: 1 + pages, partner: facts.partner, documents: [{ pdf: bytes, sheets: pages }] }],
    createdAt: facts.formedAt,
  });
}

const bare = (text: string) => text.normalize('NFC').replace(/\s/g, '');
const countOf = (text: string) => {
  const counts = new Map<string, number>();
  for (const character of bare(text)) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
};

/** Characters of the texts that the page has not, or not as often. */
function lost(texts: readonly string[], page: string): string[] {
  const have = countOf(page);
  return [...countOf(texts.join(''))].filter(([character, times]) => (have.get(character) ?? 0) < times).map(([character]) => character);
}

(PDF_READERS.length > 0 ? describe : describe.skip)('every character of a submission is read on its pages', () => {
  test.each(DOCUMENT_KINDS)(
    '%s, whatever its texts are',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(
          textOfLength(1_000),
          textOfLength(250),
          textOfLength(400),
          textOfLength(120),
          async (long, name, address, number) => {
            const texts: string[] = [number];
            const facts = factsOf(kind, ({ document, partner, contract, seller }) => {
              document.number = number;
              Object.assign(partner, { kind: 'legal', name, inn: '7703270067' });
              partner.address.street = address;
              seller.name = long.slice(0, 300);
              contract.number = number.slice(0, 100);
              texts.push(name, address, seller.name, contract.number);
              const { content } = document;
              if (content.form === 'lines' || content.form === 'correction') {
                content.lines[0]!.name = long;
                content.lines[0]!.unitName = name.slice(0, 30);
                texts.push(long, content.lines[0]!.unitName);
              }
              if (content.form === 'statement') {
                content.operations[0]!.name = long;
                texts.push(long);
              }
              if (content.form === 'lines' && content.bank && kind === 'bill') {
                content.bank.name = name;
                texts.push(name);
              }
            });
            const bytes = await printed(facts, address);
            for (const reader of PDF_READERS) {
              const text = textOf(reader, bytes);
              expect({ reader, lost: lost([...texts, address], text) }).toEqual({ reader, lost: [] });
            }
          },
        ),
        { numRuns: 2 },
      );
    },
    120_000,
  );

  test.each(PDF_READERS)(
    '%s reads a row higher than a page, 200 rows and a name without blanks, in their order',
    async (reader) => {
      const high = Array.from({ length: 1_500 }, (_, index) => `слово${index}`);
      const facts = factsOf('bill', ({ document, partner }) => {
        const content = document.content as LinesContent;
        const [line] = content.lines;
        content.lines = Array.from({ length: 200 }, (_, index) => ({
          ...line!,
          name: index === 7 ? high.join(' ') : `Услуга${index}:${'Щ'.repeat(80)}`,
        }));
        Object.assign(partner, { kind: 'legal', name: 'Ж'.repeat(500) });
      });
      const text = bare(textOf(reader, await printed(facts)));
      for (let index = 0; index < 200; index += 1) if (index !== 7) expect(text).toContain(`Услуга${index}:${'Щ'.repeat(80)}`);
      let at = 0;
      for (const word of high) {
        at = text.indexOf(word, at);
        expect({ word, at: at >= 0 }).toEqual({ word, at: true });
      }
      expect(countOf(text).get('Ж')).toBeGreaterThanOrEqual(1_000);
    },
    60_000,
  );

  test.each(PDF_READERS)('%s reads each alphabet as it was written, whatever the process has drawn before', async (reader) => {
    const name = 'ООО ТЕХНО-СЕРВИС OOO TEXHO-CEPBИC 5 µF μF 10 Ω ∆Δ';
    SHARED_FONTS.regular.layout('μ∆ООО');
    SHARED_FONTS.bold.layout('µΔOOO');
    const facts = factsOf('bill', ({ document, partner }) => {
      (document.content as LinesContent).lines[0]!.name = name;
      Object.assign(partner, { kind: 'legal', name });
    });
    const text = bare(textOf(reader, await printed(facts)));
    expect(text.split(bare(name)).length - 1).toBeGreaterThanOrEqual(3);
  });

  test.each(PDF_READERS)('%s finds the number of a character that the font lacks, never a blank box', async (reader) => {
    const facts = factsOf('bill', ({ document }) => {
      (document.content as LinesContent).lines[0]!.name = 'Свет ⚡ и 电';
    });
    expect(bare(textOf(reader, await printed(facts)))).toContain('Свет[U+26A1]и[U+7535]');
  });
});

test('the characters that validation lets through are those of both fonts', () => {
  for (const font of [SHARED_FONTS.regular, SHARED_FONTS.bold]) {
    const wrong: string[] = [];
    for (let codePoint = 0x20; codePoint < 0x20000; codePoint += 1) {
      if (codePoint >= 0xd800 && codePoint <= 0xf8ff) continue;
      const character = String.fromCodePoint(codePoint);
      if (character.normalize('NFC') !== character || /\s/.test(character) || codePoint === 0xffff) continue;
      if (font.hasGlyphForCodePoint(codePoint) !== (undrawnCharacters(character).length === 0)) wrong.push(codePoint.toString(16));
    }
    expect(wrong).toEqual([]);
  }
});
