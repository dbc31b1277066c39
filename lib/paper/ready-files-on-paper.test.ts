import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFDocument, PDFName, StandardFonts, degrees, rgb } from '@cantoo/pdf-lib';
import { describe, expect, test } from '@jest/globals';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { asReadyFile, asReadyPdf } from '../../fixtures/ready-file.ts';
import { REGISTRY, SELLER } from '../../fixtures/registry.ts';
import { renderDocumentPdf } from './document-pdf.ts';
import { renderRun } from './print-run.ts';
import type { SignatureMark } from './signature-mark.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-ready-'));
const has = (program: string) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const withPoppler = ['pdftotext', 'pdfinfo', 'pdftoppm'].every(has) ? describe : describe.skip;
const output = (program: string, args: string[]) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });
const mark: SignatureMark = {
  signer: 'Абрамов Алексей Андреевич',
  post: 'Начальник отделения',
  certificateThumbprint: 'ab'.repeat(32),
  signedAt: '2026-11-24T10:00:00Z',
  checkUrl: 'https://portal.example/check/0123456789abcdef0123456789abcdef',
  voidedAttempt: { operator: 'Оператор', voidedAt: '2026-11-24T10:00:00Z' },
};

/** Pages of other makers: A4, landscape, turned, cropped with another origin, larger, smaller, and one with a stamp beside its contents. */
async function strangersPdf(): Promise<Buffer> {
  const pdf = await PDFDocument.create({ updateMetadata: false });
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const add = (size: [number, number], text: string, x = 0, y = 0) => {
    const page = pdf.addPage(size);
    page.drawRectangle({ x: x + 2, y: y + 2, width: size[0] - 4, height: size[1] - 4, borderColor: rgb(0, 0, 0), borderWidth: 1 });
    page.drawText(text, { x: x + 20, y: y + size[1] - 40, size: 24, font });
    return page;
  };
  add([595.28, 841.89], 'PORTRAIT');
  add([841.89, 595.28], 'LANDSCAPE');
  add([841.89, 595.28], 'TURNED').setRotation(degrees(90));
  const cropped = add([595.28, 841.89], 'CROPPED', 100, 50);
  cropped.setMediaBox(0, 0, 900, 1000);
  cropped.setCropBox(100, 50, 595.28, 841.89);
  add([1190, 1684], 'LARGE');
  add([298, 420], 'SMALL');
  pdf.addPage([595.28, 841.89]);
  const last = add([595.28, 841.89], 'LAST');
  const stamp = pdf.context.flateStream('BT /F 12 Tf 5 8 Td (STAMPED) Tj ET 0 0 100 25 re S', {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, 100, 25],
    Resources: { Font: { F: font.ref } },
  });
  const annotation = { Type: 'Annot', Subtype: 'Stamp', F: 4, Rect: [300, 100, 500, 150], AP: { N: pdf.context.register(stamp) } };
  const hidden = { ...annotation, F: 6, Rect: [300, 200, 500, 250] };
  last.node.set(PDFName.of('Annots'), pdf.context.obj([annotation, hidden].map((one) => pdf.context.register(pdf.context.obj(one)))));
  return Buffer.from(await pdf.save());
}

function factsOf(kind: DocumentKind, ready: (facts: ReturnType<typeof rightPackage>) => LegalFileFacts['document']): LegalFileFacts {
  const submission = rightPackage('ready-paper', [kind]);
  submission.documents[0]!.number = '17/2026';
  return {
    documentId: '0123456789abcdef0123456789abcdef',
    document: ready(submission),
    seller: SELLER,
    partner: submission.partner,
    partnerId: 'partner',
    contract: submission.contract,
    signer: REGISTRY.heads[0]!,
    formedAt: new Date('2026-11-24T10:00:00Z'),
  };
}

const bytesOf = ({ document: { content } }: LegalFileFacts) => Buffer.from(content.form === 'file' ? content.base64! : '', 'base64');
const ofXml = (kind: DocumentKind) => factsOf(kind, (submission) => asReadyFile(submission, submission.documents[0]!));

/** Text of each page, as another reader reads it. */
function pagesOf(name: string, bytes: Buffer): string[] {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return output('pdftotext', ['-layout', file, '-']).split('\f').slice(0, -1);
}

test('a ready PDF has as many sheets on paper as pages, and the same bytes each time', async () => {
  const pdf = await strangersPdf();
  const facts = factsOf('act', ({ documents }) => asReadyPdf(documents[0]!, pdf));
  const [first, second] = [await renderDocumentPdf(facts, mark, pdf), await renderDocumentPdf(facts, mark, pdf)];
  expect(first.pages).toBe(8);
  expect(first.bytes.equals(second.bytes)).toBe(true);
});

withPoppler('another reader', () => {
  test('finds the pages of a ready PDF in order, on A4 and upright, with its stamp, and the mark on the last one', async () => {
    const pdf = await strangersPdf();
    const facts = factsOf('act', ({ documents }) => asReadyPdf(documents[0]!, pdf));
    const { bytes, pages } = await renderDocumentPdf(facts, mark, pdf);
    const texts = pagesOf('pdf.pdf', bytes);
    expect(texts.map((text) => /[A-Z]{4,}/.exec(text)?.[0])).toEqual([
      'PORTRAIT',
      'LANDSCAPE',
      'TURNED',
      'CROPPED',
      'LARGE',
      'SMALL',
      undefined,
      'LAST',
    ]);
    const last = texts[7]!.replace(/\s+/g, ' ');
    expect(last.match(/STAMPED/g)).toHaveLength(1);
    expect(last).toContain('ДОКУМЕНТ ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ');
    expect(last).toContain('ПОДПИСАТЬ ОТ РУКИ');
    expect(last).toContain('Оригиналом является настоящий документ');
    expect(texts.slice(0, 7).join('')).not.toContain('ДОКУМЕНТ ПОДПИСАН');
    const sizes = output('pdfinfo', ['-f', '1', '-l', String(pages), path.join(folder, 'pdf.pdf')]).match(/size: +[\d.]+ x [\d.]+/g)!;
    expect(sizes.map((size) => (/595\.\d+ x 841/.test(size) ? 'portrait' : size.includes('841') ? 'landscape' : size))).toEqual([
      'portrait',
      'landscape',
      'portrait',
      'portrait',
      'portrait',
      'portrait',
      'portrait',
      'portrait',
    ]);
  });

  test('finds no letter of a ready PDF where the sheet has its code, nor at the edges', async () => {
    const pdf = await strangersPdf();
    const facts = factsOf('act', ({ documents }) => asReadyPdf(documents[0]!, pdf));
    const { bytes, pages } = await renderDocumentPdf(facts, undefined, pdf);
    writeFileSync(path.join(folder, 'bare.pdf'), bytes);
    output('pdftoppm', ['-r', '36', '-gray', path.join(folder, 'bare.pdf'), path.join(folder, 'bare')]);
    for (let page = 1; page <= pages; page += 1) {
      const { dark, height, width } = darkBox(path.join(folder, `bare-${page}.pgm`));
      if (!dark) continue;
      expect(dark.top).toBeGreaterThanOrEqual(20);
      expect(width - dark.right).toBeGreaterThanOrEqual(8);
      expect(dark.left).toBeGreaterThanOrEqual(6);
      expect(height - dark.bottom).toBeGreaterThanOrEqual(6);
    }
  });

  test.each(['invoice', 'transfer', 'act', 'reconciliation', 'correction'] as const)(
    'reads what a ready %s file says: parties, number, lines, totals',
    async (kind) => {
      const facts = ofXml(kind);
      const submission = rightPackage('ready-paper', [kind]);
      const { bytes, pages } = await renderDocumentPdf(facts, mark, bytesOf(facts));
      const texts = pagesOf(`${kind}.pdf`, bytes);
      expect(texts).toHaveLength(pages);
      const text = texts.join(' ').replace(/[\u00a0\s]+/g, ' ');
      expect(text).toContain(`№ ${facts.document.number}`);
      expect(text).toContain(SELLER.inn);
      expect(text).toContain(facts.partner.inn!);
      expect(text).toContain('ДОКУМЕНТ ПОДПИСАН');
      for (const wanted of sumsOf(submission.documents[0]!.content)) expect(text).toContain(printed(wanted));
    },
  );

  test('reads the codes of sheets that hold a ready PDF and a ready XML in one envelope', async () => {
    const pdf = await strangersPdf();
    const files = [factsOf('act', ({ documents }) => asReadyPdf(documents[0]!, pdf)), ofXml('invoice')];
    const documents = await Promise.all(
      files.map(async (facts) => {
        const { bytes, pages } = await renderDocumentPdf(facts, mark, bytesOf(facts));
        return { pdf: bytes, sheets: pages };
      }),
    );
    const sheets = 1 + documents.reduce((sum, own) => sum + own.sheets, 0);
    const run = await renderRun({
      batch: { id: 'ab12000000000000', number: 12 },
      seller: SELLER,
      pieces: [{ number: 1, sheets, partner: files[0]!.partner, documents }],
      createdAt: new Date('2026-11-24T10:00:00Z'),
    });
    const texts = pagesOf('run.pdf', run);
    expect(texts).toHaveLength(sheets);
    texts.forEach((text, index) => expect(text).toContain(`лист ${index + 1} из ${sheets}`));
  });
});

/** Box of what is not white in a PGM picture, in pixels. */
function darkBox(file: string) {
  const bytes = execFileSync('cat', [file], { maxBuffer: 1e8 });
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 40).toString('latin1'))!;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const points = bytes.subarray(head[0].length);
  const box = { left: width, right: 0, top: height, bottom: 0 };
  points.forEach((value, index) => {
    if (value > 200) return;
    const [x, y] = [index % width, Math.floor(index / width)];
    Object.assign(box, {
      left: Math.min(box.left, x),
      right: Math.max(box.right, x),
      top: Math.min(box.top, y),
      bottom: Math.max(box.bottom, y),
    });
  });
  return { width, height, dark: box.right >= box.left ? box : undefined };
}

function sumsOf(content: LegalFileFacts['document']['content']): string[] {
  if (content.form === 'lines') return [...content.lines.map(({ gross }) => gross), content.totals.vat, content.totals.gross];
  if (content.form === 'correction')
    return [...content.lines.flatMap((line) => [line.before.gross, line.after.gross]), content.totals.increase.gross];
  return content.form === 'statement' ? [content.opening.debit, content.turnover.credit, content.operations[0]!.credit] : [];
}

/** 1234567.80 → 1 234 567,80 */
const printed = (sum: string) => sum.replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))(?=.*,)/g, ' ');
