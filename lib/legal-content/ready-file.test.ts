import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import type { DocumentSubmission, FileContent, PackageSubmission } from '../../domain/submission.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { asReadyFile, asReadyPdf } from '../../fixtures/ready-file.ts';
import { HEADS, SELLER } from '../../fixtures/registry.ts';
import { smallPdf } from '../../fixtures/small-pdf.ts';
import { prepareLegalContent } from './prepare-content.ts';

const CASES = new URL('../../../shared/cases/', import.meta.url);
const bytesOf = (content: FileContent) => Buffer.from(content.base64!, 'base64');

async function verdict(submission: PackageSubmission, document: DocumentSubmission, signer = HEADS[0]!) {
  const { partner, contract, period } = submission;
  const facts: LegalFileFacts = {
    documentId: '0'.repeat(32),
    document,
    seller: SELLER,
    partner,
    partnerId: '0'.repeat(32),
    contract,
    signer,
    formedAt: new Date('2026-11-24T10:00:00Z'),
  };
  return prepareLegalContent(facts, { bytes: bytesOf(document.content as FileContent), head: HEADS[0]!, period });
}
const codes = async (...args: Parameters<typeof verdict>) => (await verdict(...args)).findings.map(({ code }) => code);
const ready = (kind: DocumentKind) => {
  const submission = rightPackage(`ready-${kind}`, [kind]);
  // The rates of a correction under order 736 end with 2025.
  const change = (xml: string) => (kind === 'correction' ? xml.replaceAll('22%', '20%') : xml);
  return { submission, document: asReadyFile(submission, submission.documents[0]!, { change }) };
};

describe('a right file of its kind', () => {
  test.each(['invoice', 'transfer', 'act', 'reconciliation', 'correction'] as const)('%s is kept byte for byte', async (kind) => {
    const { submission, document } = ready(kind);
    const content = document.content as FileContent;
    const { findings, content: kept } = await verdict(submission, document);
    expect(findings).toEqual([]);
    expect(kept).toMatchObject({ fileName: content.fileName, sha256: content.sha256, bytes: bytesOf(content) });
  });

  test('a PDF is kept as it is', async () => {
    const submission = rightPackage('ready-bill', ['bill']);
    const document = asReadyPdf(submission.documents[0]!, smallPdf());
    expect((await verdict(submission, document)).content?.bytes).toEqual(smallPdf());
  });

  test('that names the head is kept while his deputy is in office: it waits for him', async () => {
    const { submission, document } = ready('act');
    expect(await codes(submission, document, HEADS[4])).toEqual([]);
  });
});

test.each(['invoice', 'transfer', 'act', 'reconciliation', 'correction'] as const)(
  '%s in dollars is not counted as roubles',
  async (kind) => {
    const submission = rightPackage(`dollars-${kind}`, [kind]);
    const change = (xml: string) => xml.replace('КодОКВ="643"', 'КодОКВ="840"').replaceAll('22%', kind === 'correction' ? '20%' : '22%');
    expect(await codes(submission, asReadyFile(submission, submission.documents[0]!, { change }))).toEqual(['file.other-currency']);
  },
);

describe('a total that is not the sum of its lines is told by its place', () => {
  const places = async (kind: DocumentKind, change: (xml: string) => string) => {
    const submission = rightPackage(`totals-${kind}`, [kind]);
    const rate = (xml: string) => (kind === 'correction' ? xml.replaceAll('22%', '20%') : xml);
    const changed = (xml: string) => {
      const other = change(xml);
      expect(other).not.toBe(xml);
      return rate(other);
    };
    const { findings } = await verdict(submission, asReadyFile(submission, submission.documents[0]!, { change: changed }));
    return findings.filter(({ code }) => code === 'file.total-mismatch').map(({ messageEn }) => /: (\S+): /.exec(messageEn)?.[1]);
  };
  const set = (name: string) => (xml: string) => xml.replace(new RegExp(`${name}="[^"]*"`), `${name}="0.01"`);

  test.each([
    ['transfer', set('СтТовБезНДС'), ['ВсегоОпл/@СтТовБезНДСВсего']],
    ['invoice', (xml: string) => xml.replace(/<СумНал><СумНал>[^<]*/, '<СумНал><СумНал>0.01'), ['ВсегоОпл/СумНалВсего']],
    ['act', set('СтТовУчНал'), ['ВсегоОпл/@СтТовУчНалВсего']],
    ['act', set('СтТовУчНалВсего'), ['ВсегоОпл/@СтТовУчНалВсего']],
    ['reconciliation', set('СумДебет'), ['ДогСв/@ОборотДеб']],
    ['reconciliation', set('ОборотКр'), ['ТаблАкт/@ОборотКр']],
  ] as const)('%s %#', async (kind, change, wanted) => {
    expect(await places(kind, change)).toEqual(wanted);
  });

  test.each(['Увел', 'Ум'])('correction: what a line adds to %s', async (way) => {
    const change = (tag: string) => (xml: string) =>
      xml.replace(new RegExp(`(<${tag} [^>]*?)Стоим(?:Увел|Ум)="[^"]*"`), `$1Стоим${way}="987654.32"`);
    expect(await places('correction', change('СтТовБезНДС'))).toContain(`Всего${way}/@СтТовБезНДСВсего`);
    expect(await places('correction', change('СтТовУчНал'))).toContain(`Всего${way}/@СтТовУчНалВсего`);
    const tax = (xml: string) => xml.replace(/<СумНалРазн>.*?<\/СумНалРазн>/, `<СумНалРазн><Сум${way}>987654.32</Сум${way}></СумНалРазн>`);
    expect(await places('correction', tax)).toContain(`Всего${way}/СумНал`);
  });

  test('a line without the sum is left out, and so is a sum that no line gives', async () => {
    expect(await places('act', (xml) => xml.replaceAll(/ СтТовУчНал="[^"]*"/g, ''))).toEqual([]);
  });
});

test('a statement of last year is not the one of this package', async () => {
  const submission = rightPackage('old-statement', ['reconciliation']);
  const change = (xml: string) => xml.replace(/(ДатаНачПер="\d\d\.\d\d\.)\d{4}(" ДатаОкПер="\d\d\.\d\d\.)\d{4}/, '$12025$22025');
  const document = asReadyFile(submission, submission.documents[0]!, { change });
  expect(await codes(submission, document)).toEqual(['file.other-period']);
});

describe('a file of another kind', () => {
  test.each([
    ['invoice', 'transfer'],
    ['transfer', 'act'],
    ['act', 'invoice'],
    ['reconciliation', 'act'],
    ['correction', 'invoice'],
    ['bill', 'invoice'],
  ] as const)('as %s, while it is %s', async (said, kind) => {
    const { submission, document } = ready(kind);
    expect(await codes(submission, { ...document, kind: said })).toContain('file.other-kind');
  });

  test('an XML that is no legal file, or a technical document', async () => {
    const { submission, document } = ready('act');
    const bytes = Buffer.from('<a/>');
    const content = asReadyPdf(document, bytes, 'a.xml').content as FileContent;
    expect(await codes(submission, { ...document, content: { ...content, mediaType: 'application/xml' } })).toContain('file.other-kind');
  });
});

const shared = existsSync(CASES) ? describe : describe.skip;
shared('cases with known answers', () => {
  const packageOf = (name: string) => JSON.parse(readFileSync(new URL(`ready-files/${name}.json`, CASES), 'utf8')) as PackageSubmission;
  test('the package of A with the file of B differs in buyer, number, date and sum', async () => {
    const submission = packageOf('package-of-A');
    const [document] = submission.documents;
    const file = readFileSync(new URL('ready-files/file-of-B.xml', CASES));
    const ofB = { ...document!, content: { ...document!.content, base64: file.toString('base64') } as FileContent };
    const wanted = ['file.other-buyer', 'file.other-number', 'file.other-date', 'file.other-sum'];
    for (const own of [document!, ofB]) expect(await codes(submission, own)).toEqual(expect.arrayContaining(wanted));
  });

  test.each([
    ['signatory-in-a-comment', 'file.other-signatory'],
    ['seller-in-a-comment', 'file.other-seller'],
  ])('%s', async (name, code) => {
    const submission = packageOf(name);
    expect(await codes(submission, submission.documents[0]!)).toContain(code);
  });

  test("a right file of another maker, by the official schema, has no finding of its own and is told from another document's", async () => {
    const name = 'ON_NSCHFDOPPR_2BE-5023101075-36_2BE-773600001-SEALPOST_20261124_4b548dc0-1c25-e509-c3f2-aa9ccbb5f4be_0_0_0_0_0_00.xml';
    const bytes = readFileSync(new URL(`formats/right/${name}`, CASES));
    const submission = rightPackage('right', ['transfer']);
    const buyer = { kind: 'legal' as const, name: 'АО «Вектор-36»', inn: '5033183528', kpp: '504301310', fullName: undefined };
    submission.partner = { ...submission.partner, ...buyer };
    const said = { ...submission.documents[0]!, number: '8/36', date: '2026-10-31' };
    const document = asReadyPdf(said, bytes, name);
    const content = { ...(document.content as FileContent), mediaType: 'application/xml' as const, gross: '1763759.69' };
    const signer = { ...HEADS[0]!, fullName: { last: 'Ильин', first: 'Николай', middle: 'Иванович' } };
    expect(await codes(submission, { ...document, content }, signer)).toEqual([]);
    expect(await codes(submission, { ...document, content })).toEqual(['file.other-signatory']);
  });
});

test.each(['\ufffd', '&#xFFFD;'])('a file of another maker that has lost a character (%s) is not signed', async (lost) => {
  const submission = rightPackage('lost-character', ['act']);
  const change = (xml: string) => xml.replace('windows-1251', 'utf-8').replace('Должн="Начальник', `Должн="Начал${lost}ник`);
  const document = asReadyFile(submission, submission.documents[0]!, { change, encoding: 'utf8' });
  expect(await codes(submission, document)).toEqual(['document.unencodable-text']);
});
