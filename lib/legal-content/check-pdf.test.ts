import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { describe, expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { smallPdf } from '../../fixtures/small-pdf.ts';
import { REGISTRY, SELLER } from '../../fixtures/registry.ts';
import { renderDocumentPdf } from '../paper/document-pdf.ts';
import { checkPdf } from './check-pdf.ts';

const codes = async (bytes: Buffer) => (await checkPdf(bytes, '/content/base64')).map(({ code }) => code);
const has = (program: string) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const withQpdf = has('qpdf') ? describe : describe.skip;
const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-pdf-'));
const action = (text: string) => smallPdf({ catalog: '/OpenAction 10 0 R', objects: [`<</Type/Action${text}>>`] });
const URI = '<</S/URI/URI(https://example.org)>>';

async function ours(): Promise<Buffer> {
  const { documents, partner, contract } = rightPackage('pdf', ['bill']);
  const facts = { documentId: '0'.repeat(32), document: documents[0]!, seller: SELLER, partner, partnerId: 'p', contract };
  return (await renderDocumentPdf({ ...facts, signer: REGISTRY.heads[0]!, formedAt: new Date('2026-11-24T10:00:00Z') })).bytes;
}

test('right PDFs pass: by hand, of two libraries, with and without compressed objects, with links and a jump to a page', async () => {
  expect(await codes(smallPdf({ pages: 3 }))).toEqual([]);
  const library = await PDFDocument.create();
  library.addPage();
  for (const useObjectStreams of [true, false]) expect(await codes(Buffer.from(await library.save({ useObjectStreams })))).toEqual([]);
  expect(await codes(await ours())).toEqual([]);
  expect(await codes(action('/S/GoTo/D[11 0 R/Fit]'))).toEqual([]);
  expect(await codes(smallPdf({ objects: [`<</Type/Annot/Subtype/Link/A${URI}>>`] }))).toEqual([]);
  expect(await codes(smallPdf({ objects: [URI, '<</Type/Annot/Subtype/Link/A 10 0 R>>', '<</Subtype/Link/A 10 0 R>>'] }))).toEqual([]);
});

test.each([
  ['JavaScript at opening', action('/S/JavaScript/JS(app.alert\\(1\\))')],
  ['JavaScript in a name that is spelled with escapes', action('/S/Java#53cript/JS(1)')],
  ['JavaScript by name', smallPdf({ catalog: '/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>' })],
  ['JavaScript behind an event of a page', smallPdf({ objects: ['<</AA<</O<</S/JavaScript/JS 11 0 R>>>>>>'] })],
  ['a program that is started', action('/S/Launch/F(calc.exe)')],
  ['a form that is sent', action('/S/SubmitForm/F(https://example.org)')],
  ['an embedded file', smallPdf({ objects: ['<</Type/Filespec/F(a.exe)/EF<</F 11 0 R>>>>', '<</Length 0>>stream\n\nendstream'] })],
  ['an embedded stream', smallPdf({ objects: ['<</Type/EmbeddedFile/Length 1>>stream\na\nendstream'] })],
  ...['ResetForm', 'ImportData', 'Thread', 'Hide', 'SetOCGState', 'Trans', 'GoTo3DView'].map((name): [string, Buffer] => [
    `an action ${name}`,
    action(`/S/${name}`),
  ]),
  ...['RichMedia', 'Screen', 'Movie', 'Sound', '3D'].map((name): [string, Buffer] => [
    `an annotation ${name}`,
    smallPdf({ objects: [`<</Type/Annot/Subtype/${name}/Rect[0 0 9 9]>>`] }),
  ]),
  ['an address that is fetched at opening', action('/S/URI/URI(https://example.org)')],
  ['an address at opening that a link shares', smallPdf({ catalog: '/OpenAction 10 0 R', objects: [URI, '<</Subtype/Link/A 10 0 R>>'] })],
  ['an address behind an event of a link', smallPdf({ objects: [`<</Type/Annot/Subtype/Link/AA<</E ${URI}>>>>`] })],
  ['an address behind an event of a page, by reference', smallPdf({ objects: [URI, '<</AA<</O 10 0 R>>>>'] })],
  ['an address behind a jump', smallPdf({ catalog: '/OpenAction<</S/GoTo/Next[10 0 R]>>', objects: [URI] })],
  ['a field that is a link', smallPdf({ objects: [`<</Type/Annot/Subtype/Widget/A ${URI}>>`] })],
  ['a stream in another file', smallPdf({ objects: ['<</Length 0/F(other.bin)>>stream\n\nendstream'] })],
  ['an XFA form', smallPdf({ catalog: '/AcroForm<</Fields[]/XFA 10 0 R>>', objects: ['<</Length 1>>stream\na\nendstream'] })],
])('%s is refused', async (_, bytes) => {
  expect(await codes(bytes)).toEqual(['file.pdf-active']);
});

describe('what is not whole is refused', () => {
  test('at every place where it may have been cut', async () => {
    const whole = await ours();
    for (const share of [0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
      expect([share, await codes(whole.subarray(0, whole.length * share))]).toEqual([share, ['file.pdf-broken']]);
    expect(await codes(whole.subarray(0, whole.length - 8))).toEqual(['file.pdf-broken']);
    const middle = Buffer.concat([whole.subarray(0, 2000), whole.subarray(4000)]);
    expect(await codes(middle)).toEqual(['file.pdf-broken']);
  });

  test('with an end mark that points at something else, or with anything behind it', async () => {
    const pdf = smallPdf().toString('latin1');
    const pointing = (at: number) => Buffer.from(pdf.replace(/startxref\n\d+/, `startxref\n${at}`), 'latin1');
    expect(await codes(pointing(pdf.indexOf('xref\n0 1')))).toEqual([]);
    for (const at of [0, pdf.indexOf('1 0 obj'), pdf.indexOf('3 0 obj'), pdf.indexOf('startxref') + 5, pdf.length])
      expect([at, await codes(pointing(at))]).toEqual([at, ['file.pdf-broken']]);
    const withTail = (tail: string) => codes(Buffer.from(pdf.trimEnd() + tail, 'latin1'));
    for (const tail of ['', '\r', '\r\n\n', ' \t\n', '\0'.repeat(500)]) expect([tail, await withTail(tail)]).toEqual([tail, []]);
    for (const tail of ['x', '\n%%', '\nPK\x03\x04', '\xa0', '\n<a/>\n'])
      expect([tail, await withTail(tail)]).toEqual([tail, ['file.pdf-broken']]);
  });

  test('with a table of objects that only calls itself one in a text', async () => {
    const library = await PDFDocument.create();
    library.addPage();
    const pdf = Buffer.from(await library.save()).toString('latin1');
    expect(await codes(Buffer.from(pdf, 'latin1'))).toEqual([]);
    const decoy = pdf.replace('/Type /XRef', '/T (/Type /XRef)');
    expect(decoy).not.toBe(pdf);
    expect(await codes(Buffer.from(decoy, 'latin1'))).toEqual(['file.pdf-broken']);
  });

  test('without pages, with the contents of a page lost, with a tree of pages in a circle or without end', async () => {
    expect(await codes(smallPdf({ pages: 0 }))).toEqual(['file.pdf-no-pages']);
    const text = smallPdf().toString('latin1');
    expect(await codes(Buffer.from(text.replace('/Contents 3 0 R', '/Contents 9 0 R'), 'latin1'))).toEqual(['file.pdf-broken']);
    const circle = text.replace('/Kids[10 0 R]', '/Kids[2 0 R]   '.slice(0, 13));
    expect(circle).not.toBe(text);
    expect(await codes(Buffer.from(circle, 'latin1'))).toEqual(['file.pdf-too-large']);
    const levels = Array.from({ length: 40 }, (_, index) => `<</Type/Pages/Kids[${11 + index} 0 R ${11 + index} 0 R]/Count 2>>`);
    const endless = smallPdf({ objects: levels })
      .toString('latin1')
      .replace(/\/Pages 2 0 R/, '/Pages 10 0 R');
    expect((await codes(Buffer.from(endless, 'latin1'))).length).toBe(1);
  });

  test('that is larger than a document may be', async () => {
    expect(await codes(smallPdf({ pages: 200 }))).toEqual([]);
    expect(await codes(smallPdf({ pages: 201 }))).toEqual(['file.pdf-too-large']);
    expect(await codes(Buffer.concat([smallPdf(), Buffer.alloc(11 * 1024 * 1024)]))).toEqual(['file.pdf-too-large']);
  });
});

withQpdf('as another program writes them', () => {
  const written = (name: string, args: string[], source: Buffer) => {
    const [from, to] = [path.join(folder, `${name}-in.pdf`), path.join(folder, `${name}.pdf`)];
    writeFileSync(from, source);
    execFileSync('qpdf', [...args, from, to]);
    return readFileSync(to);
  };

  test('linearised and with compressed objects they pass; half of a linearised one does not', async () => {
    const linear = written('linear', ['--linearize'], await ours());
    expect(await codes(linear)).toEqual([]);
    expect(await codes(linear.subarray(0, linear.length / 2))).toEqual(['file.pdf-broken']);
    expect(await codes(written('objects', ['--object-streams=generate'], await ours()))).toEqual([]);
    execFileSync('qpdf', ['--check', path.join(folder, 'linear.pdf')]);
  });

  test('encrypted ones are refused, also where no password is asked to open them', async () => {
    const source = await ours();
    for (const [user, owner, bits] of [
      ['', 'o', '256'],
      ['u', 'o', '256'],
      ['', 'o', '128'],
    ] as const) {
      const args = ['--encrypt', user, owner, bits, ...(bits === '128' ? ['--use-aes=y'] : []), '--'];
      expect(await codes(written(`encrypted-${user}-${bits}`, args, source))).toEqual(['file.pdf-encrypted']);
      expect(await codes(written('encrypted-streams', ['--object-streams=generate', ...args], source))).toEqual(['file.pdf-encrypted']);
    }
  });
});
