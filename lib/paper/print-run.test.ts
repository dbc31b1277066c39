import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { DOCUMENT_KINDS } from '../../domain/document-kind.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { REGISTRY, SELLER } from '../../fixtures/registry.ts';
import { renderDocumentPdf } from './document-pdf.ts';
import { renderPostalList } from './postal-list.ts';
import { renderRun } from './print-run.ts';

const ID = '0123456789abcdef0123456789abcdef';
const CHECK = `https://portal.example/check/${ID}`;
const BATCH = { id: 'ab12000000000000', number: 12 };
const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-run-'));
const has = (program: string) => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const strangers = ['pdftoppm', 'pdftotext', 'dmtxread', 'zbarimg'].every(has);
const withStrangers = strangers ? describe : describe.skip;

async function page(kind: DocumentKind): Promise<{ bytes: Buffer; pages: number }> {
  const { documents, partner, contract } = rightPackage('run', [kind]);
  const facts = {
    documentId: ID,
    document: documents[0]!,
    seller: SELLER,
    partner,
    partnerId: 'partner',
    contract,
    signer: REGISTRY.heads[0]!,
    formedAt: new Date('2026-11-24T10:00:00Z'),
  };
  return renderDocumentPdf(facts, {
    signer: 'Абрамов Алексей Андреевич',
    post: 'Начальник отделения',
    certificateThumbprint: 'ab'.repeat(32),
    signedAt: '2026-11-24T10:00:00Z',
    checkUrl: CHECK,
  });
}

async function run(): Promise<Buffer> {
  const kinds = await Promise.all(DOCUMENT_KINDS.map(page));
  const { partner } = rightPackage('run');
  const documents = kinds.map(({ bytes, pages }) => ({ pdf: bytes, sheets: pages }));
  const sheets = 1 + documents.reduce((sum, own) => sum + own.sheets, 0);
  return renderRun({
    batch: BATCH,
    seller: SELLER,
    pieces: [
      { number: 344, sheets: 2, partner, documents: documents.slice(0, 1) },
      { number: 345, sheets, partner, documents },
    ],
    createdAt: new Date('2026-11-24T10:00:00Z'),
  });
}

const output = (program: string, args: string[]) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1e8 });

test('the same envelopes give the same bytes, so a run that is handed over again is known', async () => {
  const [first, second] = [await run(), await run()];
  expect(first.equals(second)).toBe(true);
});

test('an envelope whose pages are not as many as its manifest says is not printed', async () => {
  const { partner } = rightPackage('run');
  const { bytes } = await page('act');
  const wrong = { number: 1, sheets: 3, partner, documents: [{ pdf: bytes, sheets: 2 }] };
  await expect(renderRun({ batch: BATCH, seller: SELLER, pieces: [wrong], createdAt: new Date() })).rejects.toThrow(
    /2 sheets instead of 3/,
  );
});

withStrangers('strangers read the pages', () => {
  let images: string[];
  beforeAll(async () => {
    writeFileSync(path.join(folder, 'run.pdf'), await run());
    output('pdftoppm', ['-r', '200', '-png', path.join(folder, 'run.pdf'), path.join(folder, 'page')]);
    images = output('ls', [folder])
      .trim()
      .split('\n')
      .filter((name) => name.startsWith('page'))
      .sort()
      .map((name) => path.join(folder, name));
  });

  test('dmtxread finds the code of every sheet in its corner, with its place in the envelope', () => {
    const expected = [
      ...[1, 2].map((sheet) => `SP1-12-AB12-344-${sheet}-2`),
      ...[1, 2, 3, 4, 5, 6, 7].map((sheet) => `SP1-12-AB12-345-${sheet}-7`),
    ];
    expect(images.map((image) => output('dmtxread', ['-N1', '-m4000', '-x75%', '-y90%', image]))).toEqual(expected);
  }, 60_000);

  test('zbarimg finds the address of the public check on every document, and none on an address page', () => {
    const codes = images.map((image) => {
      try {
        return output('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', image]).trim();
      } catch {
        return '';
      }
    });
    expect(codes).toEqual(['', CHECK, '', ...DOCUMENT_KINDS.map(() => CHECK)]);
  }, 60_000);

  test('the pages say in Russian what the trade expects of each kind', () => {
    const text = output('pdftotext', ['-layout', path.join(folder, 'run.pdf'), '-']).replaceAll('\u00a0', ' ');
    for (const words of [
      'Счёт-фактура № run',
      'Универсальный',
      'Статус: 1',
      'Акт № run',
      'Счёт на оплату № run',
      'Акт сверки взаимных расчётов',
      'Корректировочный счёт-фактура',
      'ПОДПИСАН ЭЛЕКТРОННОЙ ПОДПИСЬЮ',
      'ПОДПИСАТЬ ОТ РУКИ',
      'партия 12 · конверт 345 · лист 7 из 7',
      'Кому: Белов Борис Борисович',
    ])
      expect(text).toContain(words);
  });

  test('the postal list adds up', async () => {
    const { partner } = rightPackage('run');
    const pieces = [1, 2, 3].map((piece) => ({
      piece,
      sheets: piece + 1,
      wetSheets: [],
      partner,
      addressee: `Потребитель ${piece}`,
      address: 'Истра',
      file: 'run-001.pdf',
      firstPage: 1,
    }));
    writeFileSync(path.join(folder, 'f103.pdf'), await renderPostalList({ batch: 12, date: '2026-11-24', seller: SELLER, pieces }));
    const text = output('pdftotext', ['-layout', path.join(folder, 'f103.pdf'), '-']);
    expect(text).toContain('Список № 12');
    expect(text).toMatch(/Всего отправлений: 3\s+57\s+9/);
  });
});
