import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { PDFDocument, type PDFRawStream } from '@cantoo/pdf-lib';
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

const stream = (number: number, text: string) => `${number} 0 obj\n<</Length ${text.length}>>stream\n${text}\nendstream\nendobj\n`;
const OTHER = stream(3, 'BT /F1 24 Tf 72 720 Td (Other) Tj ET');
const tableOf = (pdf: string) => pdf.indexOf('xref\n0 1');
/** Puts something before the table, which moves. */
function withHidden(hidden: string): Buffer {
  const pdf = smallPdf().toString('latin1');
  const moved = pdf.slice(0, tableOf(pdf)) + hidden + pdf.slice(tableOf(pdf));
  return Buffer.from(moved.replace(/startxref\n\d+\n%%EOF\n$/, `startxref\n${tableOf(moved)}\n%%EOF\n`), 'latin1');
}
/** A second revision behind the first. */
function revised(object: string, number: number): Buffer {
  const pdf = smallPdf().toString('latin1');
  const table = `xref\n${number} 1\n${String(pdf.length).padStart(10, '0')} 00000 n \n`;
  const trailer = `trailer\n<</Size 60/Root 1 0 R/Prev ${tableOf(pdf)}>>\nstartxref\n${pdf.length + object.length}\n%%EOF\n`;
  return Buffer.from(pdf + object + table + trailer, 'latin1');
}
function exchanged(one: number, other: number): Buffer {
  const pdf = smallPdf().toString('latin1');
  const [a, b] = [one, other].map((number) => new RegExp(`\n${number} 1\n(\\d{10})`).exec(pdf)![1]!) as [string, string];
  const table = pdf.slice(tableOf(pdf)).replace(a, '#').replace(b, a).replace('#', b);
  return Buffer.from(pdf.slice(0, tableOf(pdf)) + table, 'latin1');
}
/** The library looks for the end mark where the length stands elsewhere; a reader that knows the length does not. */
function hiddenInStream(): Buffer {
  const inner = `x\nendstream\nendobj\n${OTHER}8 0 obj\n<</Length 1>>stream\ny`;
  return smallPdf({ objects: [`<</Length 11 0 R>>stream\n${inner}\nendstream`, String(inner.length)] });
}

describe('a PDF in which two readers would find different things is refused', () => {
  test.each([
    ['an object of a page that the table names elsewhere', withHidden(OTHER)],
    ['an object that nobody names', withHidden(stream(77, 'q Q'))],
    ['an object within a stream whose length stands elsewhere', hiddenInStream()],
    ['a revision that changes a page', revised(OTHER, 3)],
    ['text between objects', withHidden('hidden\n')],
    ['half an object between objects', withHidden('3 0 obj\n<</Length 5>>stream\n')],
    ['a file of another kind between objects', withHidden('PK\x03\x04')],
    ['a trailer of its own between objects', withHidden('trailer\n<</Root 3 0 R>>\n')],
    [
      'a stream that is longer than it says',
      Buffer.from(
        smallPdf()
          .toString('latin1')
          .replace(/Length \d\d/, 'Length 10'),
        'latin1',
      ),
    ],
    ['a table whose numbers are exchanged', exchanged(3, 4)],
  ])('%s', async (_, bytes) => {
    expect(await codes(bytes)).toEqual(['file.pdf-ambiguous']);
  });

  test('but not comments, marks of the end, and a further table that names nothing new', async () => {
    expect(await codes(withHidden('% 3 0 obj\nstartxref\n0\n%%EOF\n'))).toEqual([]);
    expect(await codes(revised(stream(50, 'q Q'), 50))).toEqual([]);
  });

  test('nor a length that stands elsewhere, whether or not it counts the end of line before the end mark', async () => {
    const of = (data: string, length: number) =>
      codes(smallPdf({ objects: [`<</Length 11 0 R>>stream\n${data}endstream`, String(length)] }));
    for (const [data, length] of [
      ['abc\n', 3],
      ['abc\n', 4],
      ['abc\n\n', 4],
      ['abc\r\n', 5],
    ] as const)
      expect([data, length, await of(data, length)]).toEqual([data, length, []]);
    for (const length of [1, 2, 5, 20]) expect([length, await of('abc\n', length)]).toEqual([length, ['file.pdf-ambiguous']]);
  });

  test('also within a stream of objects', async () => {
    const library = await PDFDocument.create();
    library.addPage();
    const text = Buffer.from(await library.save()).toString('latin1');
    const [said, count] = /\/N (\d+)/.exec(text)!;
    expect(await codes(Buffer.from(text, 'latin1'))).toEqual([]);
    // Its table names one more than the stream says that it holds.
    expect(await codes(Buffer.from(text.replace(said, `/N ${Number(count) - 1}`), 'latin1'))).toEqual(['file.pdf-ambiguous']);
  });

  const withPoppler = has('pdftotext') ? test : test.skip;
  withPoppler('while a reader that goes by the table shows the one, the library finds the other', async () => {
    const file = path.join(folder, 'hidden.pdf');
    writeFileSync(file, withHidden(OTHER));
    expect(execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).trim()).toBe('Ready');
    const { context } = await PDFDocument.load(withHidden(OTHER));
    const [, found] = context.enumerateIndirectObjects().find(([ref]) => ref.objectNumber === 3)!;
    expect(Buffer.from((found as PDFRawStream).getContents()).toString()).toContain('Other');
  });
});

describe('what unpacks to a bomb is refused before anything unpacks it', () => {
  const packed = (megabytes: number) => deflateSync(Buffer.alloc(megabytes * 1024 * 1024, 32)).toString('latin1');
  const objectOf = (data: string, entries = '/Filter/FlateDecode') => `<</Length ${data.length}${entries}>>stream\n${data}\nendstream`;
  const of = (data: string, entries?: string) => smallPdf({ objects: [objectOf(data, entries)] });
  const bomb = packed(70);

  test('a stream, and one in text form', async () => {
    expect(await codes(of(packed(1)))).toEqual([]);
    expect(await codes(of(bomb))).toEqual(['file.pdf-too-large']);
    const hex = `${Buffer.from(bomb, 'latin1').toString('hex')}>`;
    expect(await codes(of(hex, '/Filter[/ASCIIHexDecode/FlateDecode]'))).toEqual(['file.pdf-too-large']);
  });

  test('many streams together, a packing within a packing, run lengths', async () => {
    const one = objectOf(packed(60));
    expect(await codes(smallPdf({ objects: Array.from({ length: 9 }, () => one) }))).toEqual(['file.pdf-too-large']);
    const twice = deflateSync(Buffer.from(packed(1), 'latin1')).toString('latin1');
    expect(await codes(of(twice, '/Filter[/FlateDecode/FlateDecode]'))).toEqual(['file.pdf-too-large']);
    expect(await codes(of('\x81 '.repeat(600_000), '/Filter/RunLengthDecode'))).toEqual(['file.pdf-too-large']);
  });

  test('a table of objects, and a stream of objects', async () => {
    const head = '%PDF-1.7\n';
    const table = `9 0 obj\n${objectOf(bomb, '/Type/XRef/W[1 4 2]/Size 20/Root 1 0 R/Filter/FlateDecode')}\nendobj\n`;
    expect(await codes(Buffer.from(`${head}${table}startxref\n${head.length}\n%%EOF\n`, 'latin1'))).toEqual(['file.pdf-too-large']);
    expect(await codes(of(bomb, '/Type/ObjStm/N 1/First 4/Filter/FlateDecode'))).toEqual(['file.pdf-too-large']);
  });

  test('a picture may be larger than other streams', async () => {
    const picture = '/Type/XObject/Subtype/Image/Width 9000/Height 8000/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode';
    expect(await codes(of(bomb, picture))).toEqual([]);
    expect(await codes(of(packed(260), picture))).toEqual(['file.pdf-too-large']);
  });
});

test('what only begins like a PDF is refused with a code, its path and a hint', async () => {
  const eicar = String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`;
  for (const text of ['%PDF-', '%PDF-1.7\n', `%PDF-1.7\n${eicar}`, '%PDF-1.7\n<html xmlns="http://www.w3.org/1999/xhtml"/>'])
    expect(await checkPdf(Buffer.from(text), '/content/base64')).toMatchObject([
      { code: 'file.pdf-broken', path: '/content/base64', hint: expect.stringContaining('strict reader') },
    ]);
  expect(await codes(withHidden(eicar))).toEqual(['file.pdf-ambiguous']);
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
