import { describe, expect, test } from '@jest/globals';
import { rightPackage } from '../fixtures/broken-case.ts';
import { SELLER } from '../fixtures/registry.ts';
import { checkReadyFile, type ReadyFileContext } from './check-ready-file.ts';
import type { FileFacts, FileParty } from './legal-format/file-facts.ts';
import type { PostalAddress } from './submission.ts';

const { documents, partner } = rightPackage('ready', ['transfer']);
const document = { ...documents[0]!, number: '8/36', date: '2026-10-31' };
const legal = { ...partner, kind: 'legal' as const, name: 'ООО «Ромашка»', inn: '5044457869', kpp: '504401001', fullName: undefined };
const person = { ...partner, kind: 'person' as const, fullName: { last: 'Королёва', first: 'Анна' }, inn: undefined, kpp: undefined };
const context: ReadyFileContext = {
  document,
  content: { form: 'file', fileName: 'a.xml', mediaType: 'application/xml', sha256: '', gross: '122.00' },
  seller: SELLER,
  partner: legal,
  period: { from: '2026-10-01', to: '2026-10-31' },
  signatories: [{ last: 'Абрамов', first: 'Алексей', middle: 'Андреевич' }],
};
const buyer: FileParty = { kind: 'legal', inn: legal.inn, kpp: legal.kpp, name: 'Общество «Ромашка»', address: null };
const file: FileFacts = {
  fileId: `ON_NSCHFDOPPR_${partner.edoId ?? 'SPT-1'}_${SELLER.edoId}_20261124_1`,
  prefix: 'ON_NSCHFDOPPR',
  version: '5.03',
  form: '1115131',
  function: 'СЧФДОП',
  number: '8/36',
  date: '2026-10-31',
  period: null,
  currency: '643',
  revision: null,
  corrects: [],
  sellers: [{ kind: 'legal', inn: SELLER.inn, kpp: SELLER.kpp, name: SELLER.name, address: null }],
  buyers: [buyer],
  totals: { net: '100', vat: '22', gross: '122' },
  increase: null,
  decrease: null,
  balances: [],
  additions: [],
  contracts: [],
  signatories: [{ name: 'Абрамов Алексей Андреевич', post: null, organisationInn: null, powersOfAttorney: [] }],
};
const codes = (facts: Partial<FileFacts>, change: Partial<ReadyFileContext> = {}) =>
  checkReadyFile({ ...file, ...facts }, { ...context, ...change }).map(({ code, path }) => `${code} ${path}`);

test('a file that is the document has no finding, however its sums and names are written', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ signatories: [{ ...file.signatories[0]!, name: 'АБРАМОВ  Алексей Андреевич' }] })).toEqual([]);
  expect(codes({ totals: { net: null, vat: null, gross: '122.0' } })).toEqual([]);
});

test('a file of another buyer tells of every difference with both values', () => {
  const findings = checkReadyFile(
    {
      ...file,
      number: 'B-77',
      date: '2026-10-30',
      totals: { net: null, vat: null, gross: '763060.48' },
      buyers: [{ ...buyer, inn: '5065739092' }],
    },
    context,
  );
  expect(findings.map(({ messageEn }) => messageEn)).toEqual([
    'The file names another buyer: 5065739092 ≠ 5044457869',
    'The file has another number: B-77 ≠ 8/36',
    'The file has another date: 2026-10-30 ≠ 2026-10-31',
    'The file has another sum: 763060.48 ≠ 122.00',
  ]);
});

describe('kinds and forms', () => {
  test.each([
    ['invoice', 'ON_NSCHFDOPPR', 'СЧФ', true],
    ['invoice', 'ON_NSCHFDOPPR', 'СЧФДОП', false],
    ['act', 'ON_NSCHFDOPPR', 'ДОП', true],
    ['transfer', 'ON_NSCHFDOPPR', 'СвРК', false],
    ['correction', 'ON_NKORSCHFDOPPR', 'КСЧФ', true],
    ['correction', 'ON_NSCHFDOPPR', 'СЧФ', false],
    ['reconciliation', 'ON_AKTSVEROTP', null, true],
    ['bill', 'ON_NSCHFDOPPR', 'СЧФ', false],
  ] as const)('%s as %s %s: %s', (kind, prefix, own, fits) => {
    const found = codes({ prefix, function: own }, { document: { ...document, kind } });
    expect(found.includes('file.other-kind /kind')).toBe(!fits);
  });
});

describe('parties', () => {
  test('every seller is the one of the package, and KPP counts only where both give one', () => {
    const [seller] = file.sellers;
    expect(codes({ sellers: [seller!, { ...seller!, inn: '7707083893' }] })).toEqual(['file.other-seller /sellerInn']);
    expect(codes({ sellers: [{ ...seller!, kpp: '773601002' }] })).toEqual(['file.other-seller /sellerInn']);
    expect(codes({ sellers: [{ ...seller!, kpp: null }] })).toEqual([]);
    expect(codes({ signatories: [{ ...file.signatories[0]!, organisationInn: '7707083893' }] })).toEqual(['file.other-seller /sellerInn']);
  });

  test('a legal entity is its INN, and its KPP where both give one', () => {
    expect(codes({ buyers: [{ ...buyer, kpp: '504401002' }] })).toEqual(['file.other-buyer /partner/kpp']);
    expect(codes({ buyers: [{ ...buyer, kpp: null }] })).toEqual([]);
    expect(codes({ buyers: [{ ...buyer, inn: null, name: legal.name }] })).toEqual(['file.other-buyer /partner']);
    expect(codes({ buyers: [buyer, { ...buyer, inn: '5065739092' }] })).toEqual(['file.other-buyer /partner/inn']);
  });

  test('a person without INN on one side is compared by name', () => {
    const own: FileParty = { kind: 'person', inn: null, kpp: null, name: 'Королева Анна', address: null };
    expect(codes({ buyers: [own] }, { partner: person })).toEqual([]);
    expect(codes({ buyers: [{ ...own, inn: '500100732259' }] }, { partner: person })).toEqual([]);
    expect(codes({ buyers: [{ ...own, name: 'Королёва Инна' }] }, { partner: person })).toEqual(['file.other-buyer /partner']);
    expect(codes({ buyers: [{ ...own, name: '' }] }, { partner: person })).toEqual(['file.other-buyer /partner']);
    expect(codes({ buyers: [{ ...own, kind: 'entrepreneur' }] }, { partner: person })).toEqual(['file.other-buyer /partner']);
  });
});

describe('two persons of one name without INN', () => {
  const home: PostalAddress = { ...person.address, postalIndex: '147325', flat: '235' };
  const of = (address: string | null, own = home) =>
    codes({ buyers: [{ kind: 'person', inn: null, kpp: null, name: 'Королёва Анна', address }] }, { partner: { ...person, address: own } });

  test.each([
    ['147325, Истра, Садовая ул., д. 60, кв. 235', true],
    ['147325, г. Истра, ул. Садовая, д. 60', true],
    ['Московская область, кв.235', true],
    [null, true],
    ['147326, Истра, Садовая ул., д. 60, кв. 235', false],
    ['147325, Истра, Садовая ул., д. 60, кв. 23', false],
  ])('%s', (address, isSame) => {
    expect(of(address)).toEqual(isSame ? [] : ['file.other-buyer /partner/address']);
  });

  test('a village has no flats, and an address no index', () => {
    expect(of('147325, д. 60, кв. 5', { ...home, flat: undefined })).toEqual([]);
    expect(of('147325, д. 60', { ...home, postalIndex: '' })).toEqual([]);
  });
});

describe("the participants' ids in the file's name", () => {
  const named = (to: string, from: string, edoId: string | undefined) =>
    codes({ fileId: `ON_NSCHFDOPPR_${to}_${from}_20261124_1` }, { partner: { ...legal, edoId } });
  const BOX = '2BM-5044457869-504401001';

  test('are the boxes of buyer and seller', () => {
    expect(named(BOX, SELLER.edoId, BOX)).toEqual([]);
    expect(named(BOX.toLowerCase(), SELLER.edoId.toLowerCase(), BOX)).toEqual([]);
    expect(named('2BM-5065739092-506501001', SELLER.edoId, BOX)).toEqual(['file.other-buyer /partner/edoId']);
    expect(named(BOX, '2BM-7707083893', BOX)).toEqual(['file.other-seller /sellerInn']);
    expect(named(SELLER.edoId, BOX, BOX)).toEqual(['file.other-buyer /partner/edoId', 'file.other-seller /sellerInn']);
  });

  test('a buyer without a box may be named by any', () => {
    expect(named('SPT-1', SELLER.edoId, undefined)).toEqual([]);
  });
});

describe('revision, sum, signatory', () => {
  const revision = { number: '2', date: '2026-11-12' };
  test('a revision stands on both sides or on none, by number and date', () => {
    const wanted = { document: { ...document, revision: { number: 2, date: '2026-11-12' } } };
    expect(codes({ revision }, wanted)).toEqual([]);
    expect(codes({ revision })).toEqual(['file.other-revision /revision']);
    expect(codes({}, wanted)).toEqual(['file.other-revision /revision']);
    expect(codes({ revision: { ...revision, number: '1' } }, wanted)).toEqual(['file.other-revision /revision']);
    expect(codes({ revision: { ...revision, date: '2026-11-13' } }, wanted)).toEqual(['file.other-revision /revision']);
  });

  test('a correction counts with what it adds, a statement with nothing, a file without a sum with none at all', () => {
    const correction = { prefix: 'ON_NKORSCHFDOPPR', function: 'КСЧФДИС', totals: null } as const;
    const of = (kind: 'correction' | 'reconciliation', gross: string) => ({
      document: { ...document, kind },
      content: { ...context.content, gross },
    });
    expect(codes({ ...correction, increase: { net: '1', vat: '0', gross: '1.5' } }, of('correction', '1.50'))).toEqual([]);
    expect(codes({ ...correction, decrease: { net: '1', vat: '0', gross: '1.5' } }, of('correction', '0.00'))).toEqual([]);
    expect(codes({ ...correction, decrease: { net: '1', vat: '0', gross: '1.5' } }, of('correction', '1.50'))).toEqual([
      'file.other-sum /content/gross',
    ]);
    const statement = { prefix: 'ON_AKTSVEROTP', function: null, date: null, totals: null, period: context.period } as const;
    expect(codes(statement, of('reconciliation', '0.00'))).toEqual([]);
    expect(codes(statement, of('reconciliation', '5.00'))).toEqual(['file.other-sum /content/gross']);
    expect(codes({ totals: null })).toEqual(['file.other-sum /content/gross']);
    expect(codes({ totals: { net: null, vat: null, gross: 'NaN' } })).toEqual(['file.other-sum /content/gross']);
  });

  test.each(['840', '810', null])('a sum in another currency (%s) is none of roubles', (currency) => {
    expect(codes({ currency })).toEqual(['file.other-currency /content/base64']);
  });

  test('a total is the exact sum of its lines, however they are written', () => {
    const messages = (total: string, ...parts: string[]) =>
      checkReadyFile({ ...file, additions: [{ name: 'ВсегоОпл', total, parts }] }, context).map(({ code, messageEn }) => [code, messageEn]);
    const told = (tail: string) => [['file.total-mismatch', `A total in the file differs from the sum of its lines: ВсегоОпл: ${tail}`]];
    expect(messages('122', '100.1', '21.90')).toEqual([]);
    expect(messages('0.30', '0.10', '0.20')).toEqual([]);
    expect(messages('90071992547409.93', '90071992547409.92', '0.01')).toEqual([]);
    expect(messages('122.00', '100.1', '21.91')).toEqual(told('122.00 ≠ 122.01'));
    expect(messages('122.00', '122.00', 'NaN')).toEqual(told('122.00 ≠ NaN'));
    expect(messages('', '0.00')).toEqual(told(' ≠ 0.00'));
  });

  test.each([
    ['2026-10-01', '2026-10-31', true],
    ['2026-01-01', '2026-10-01', true],
    ['2026-10-10', '2026-10-10', true],
    ['2026-01-01', '2026-09-30', false],
    ['2026-10-01', '2026-11-01', false],
    ['2026-11-01', '2026-11-30', false],
    ['2026-10-31', '2026-10-01', false],
  ])('a statement of %s to %s belongs to the package of October: %s', (from, to, fits) => {
    const statement = { prefix: 'ON_AKTSVEROTP', function: null, date: null, totals: null, period: { from, to } } as const;
    const said = { document: { ...document, kind: 'reconciliation' as const }, content: { ...context.content, gross: '0.00' } };
    expect(codes(statement, said)).toEqual(fits ? [] : ['file.other-period /content/base64']);
  });

  test.each([
    ['2026-10-01', '2026-10-31', true],
    ['2026-10-10', '2026-10-10', true],
    ['2026-09-01', '2026-10-31', false],
    ['2026-10-01', '2026-11-01', false],
    ['2026-01-01', '2026-01-31', false],
    ['2026-10-31', '2026-10-01', false],
  ])('a service of %s to %s lies within the package of October: %s', (from, to, fits) => {
    expect(codes({ period: { from, to } })).toEqual(fits ? [] : ['file.other-period /content/base64']);
    expect(codes({ period: null })).toEqual([]);
  });

  test('every signatory is the head or whoever signs in his place', () => {
    const [own] = file.signatories;
    const deputy = { last: 'Чужой', first: 'Пётр', middle: 'Иванович' };
    const both = [own!, { ...own!, name: 'Чужой Петр Иванович' }];
    expect(codes({ signatories: both })).toEqual(['file.other-signatory /headId']);
    expect(codes({ signatories: both }, { signatories: [...context.signatories, deputy] })).toEqual([]);
  });
});
