import { expect, test } from '@jest/globals';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { generateForms } from '../../fixtures/every-form.ts';
import { HEADS, MANDATES, SELLER } from '../../fixtures/registry.ts';
import type { DocumentKind } from '../document-kind.ts';
import type { CorrectedDocument, CorrectionContent, LinesContent, StatementContent } from '../submission.ts';
import { buildLegalFile } from './build-legal-file.ts';
import type { LegalFileFacts } from './legal-file.ts';

const ID = '0123456789abcdef0123456789abcdef';

function factsOf(kind: DocumentKind, change: Partial<LegalFileFacts> = {}): LegalFileFacts {
  const { documents, partner, contract } = rightPackage(`file-${kind}`, [kind]);
  const formedAt = new Date('2026-11-24T10:00:00Z');
  return {
    documentId: ID,
    document: documents[0]!,
    seller: SELLER,
    partner,
    partnerId: ID,
    contract,
    signer: HEADS[0]!,
    formedAt,
    ...change,
  };
}

const xmlOf = (kind: DocumentKind, change?: Partial<LegalFileFacts>) => buildLegalFile(factsOf(kind, change)).xml;

test('a file formed at 22:30 UTC carries the Moscow day, the next one, in its name and inside', () => {
  for (const kind of ['invoice', 'reconciliation', 'correction'] as const) {
    const { fileId, xml } = buildLegalFile(factsOf(kind, { formedAt: new Date('2026-10-31T22:30:00Z') }));
    expect(fileId).toContain('_20261101_');
    expect(xml).toMatch(/Дата(ИнфПр|ИнфОтпр)="01\.11\.2026" Вр(ем|)Инф(Пр|Отпр)="01[.:]30[.:]00"/);
  }
});

test('a bare invoice is no primary document and names none; a transfer document and an act do', () => {
  expect(xmlOf('invoice')).not.toMatch(/НаимДокОпр|ПоФактХЖ|СвПродПер/);
  expect(xmlOf('transfer')).toContain('НаимДокОпр="Универсальный передаточный документ"');
  expect(xmlOf('act')).toContain('НаимДокОпр="Акт оказанных услуг"');
});

test('totals say "without VAT" only where every line is without it', () => {
  const withRates = (...rates: ('без НДС' | '0%')[]) => {
    const facts = factsOf('transfer');
    const content = facts.document.content as LinesContent;
    const lines = rates.map((vatRate) => ({ ...content.lines[0]!, vatRate, vat: '0.00' }));
    const totals = { ...content.totals, vat: '0.00' };
    return buildLegalFile({ ...facts, document: { ...facts.document, content: { ...content, lines, totals } } }).xml;
  };
  expect(withRates('без НДС', 'без НДС')).toContain('<СумНалВсего><БезНДС>без НДС</БезНДС></СумНалВсего>');
  expect(withRates('без НДС', '0%')).toContain('<СумНалВсего><СумНал>0.00</СумНал></СумНалВсего>');
});

test('who signs by charter needs no power of attorney in the file, who signs by one is named with it', () => {
  expect(xmlOf('act')).toContain('СпосПодтПолном="1"');
  expect(xmlOf('act', { signer: MANDATES[1]! })).toMatch(/СпосПодтПолном="3".*<СвДоверЭл НомДовер="5ea19057-/);
  expect(xmlOf('reconciliation', { signer: MANDATES[1]! })).toMatch(
    /ИдСистХран="https:.*<СвДовер НомДовер="5ea19057-.*ДатаНач="12\.01\.2026"/,
  );
  expect(xmlOf('correction')).toContain('ОснПолн="Должностные обязанности"');
  expect(xmlOf('correction', { signer: MANDATES[1]! })).toMatch(/ОснПолн="Доверенность № 5ea19057-[^"]* от 12\.01\.2026"/);
});

test.each([
  ['invoice', 'КСЧФ', '0', false],
  ['transfer', 'КСЧФДИС', '6', true],
  ['act', 'ДИС', '3', true],
  [undefined, 'КСЧФДИС', '6', true],
] as const)('a correction of %s has function %s and scope %s', (kind, transferFunction, scope, hasConsent) => {
  const facts = factsOf('correction');
  const content = facts.document.content as CorrectionContent;
  const corrects: CorrectedDocument = { ...content.corrects, kind, revision: { number: 2, date: '2026-01-20' } };
  const { xml } = buildLegalFile({ ...facts, document: { ...facts.document, content: { ...content, corrects } } });
  expect(xml).toContain(`Функция="${transferFunction}"`);
  expect(xml).toContain(`ОблПолн="${scope}"`);
  expect(xml).toContain('<ИспрСчФ НомИспрСчФ="2" ДатаИспрСчФ="20.01.2026"/>');
  expect(xml.includes('<СодФХЖ3')).toBe(hasConsent);
  // Its reason is told either way.
  expect(xml).toContain(content.reason);
});

test('a sum that falls stands as a fall, one that stays as a rise of 0.00', () => {
  const facts = factsOf('correction');
  const content = facts.document.content as CorrectionContent;
  const side = { quantity: '10', price: '1', net: '10.00', vatRate: '20%', vat: '2.00', gross: '12.00' } as const;
  const lines = [
    { ...content.lines[0]!, before: side, after: { ...side, quantity: '5', net: '5.00', vat: '1.00', gross: '6.00' } },
    { ...content.lines[0]!, before: side, after: { ...side, quantity: '5', price: '2' } },
  ];
  const totals = { increase: { net: '0.00', vat: '0.00', gross: '0.00' }, decrease: { net: '5.00', vat: '1.00', gross: '6.00' } };
  const { xml } = buildLegalFile({ ...facts, document: { ...facts.document, content: { ...content, lines, totals } } });
  expect(xml).toContain('<СтТовБезНДС СтоимДоИзм="10.00" СтоимПослеИзм="5.00" СтоимУм="5.00"/>');
  expect(xml).toContain('<СтТовУчНал СтоимДоИзм="12.00" СтоимПослеИзм="12.00" СтоимУвел="0.00"/>');
  expect(xml).toContain('<СумНалРазн><СумУм>1.00</СумУм></СумНалРазн>');
  expect(xml).toContain('<ВсегоУм СтТовБезНДСВсего="5.00"');
  expect(xml).not.toContain('<ВсегоУвел');
});

test('a statement gives the contact data of its cards, and the postal address of a card that has none', () => {
  const { phone: _phone, email: _email, ...oldCard } = SELLER;
  expect(xmlOf('reconciliation')).toContain('<Контакт Тлф="+7 495 000-00-00" ЭлПочта="documents@energosbyt.example"/>');
  expect(xmlOf('reconciliation', { seller: oldCard })).toContain('<Контакт ИнКонт="117312, Москва, Москва, ул. Вавилова, д. 9"/>');
});

test('an operation stands under its document where billing names it, else under its own name and date', () => {
  const facts = factsOf('reconciliation');
  const content = facts.document.content as StatementContent;
  const [first, ...rest] = content.operations;
  const operations = [{ ...first!, document: { name: 'Платёжное поручение', number: '77', date: '2026-10-14' } }, ...rest];
  const { xml } = buildLegalFile({ ...facts, document: { ...facts.document, content: { ...content, operations } } });
  expect(xml).toContain('<ДокСв НаимДок="Платёжное поручение" НомДок="77" ДатаДок="14.10.2026"><СвОпер НомСтр="1"');
  expect(xml).toContain('<ДокСв НаимДок="Поставка электроэнергии" НомДок="б/н" ДатаДок="31.10.2026"><СвОпер НомСтр="2"');
});

test('line ends and tabs of a text reach the reader as they are', () => {
  const facts = factsOf('act');
  const content = facts.document.content as LinesContent;
  const lines = [{ ...content.lines[0]!, name: 'а\nб\tв\rг' }];
  const { xml } = buildLegalFile({ ...facts, document: { ...facts.document, content: { ...content, lines } } });
  expect(xml).toContain('НаимТов="а&#10;б&#9;в&#13;г"');
});

test('the generator covers all kinds, parties, authorities, rates and functions, the same with the same seed', () => {
  const facts = [...generateForms(700, 4)];
  const seen = (read: (one: LegalFileFacts) => unknown) => new Set(facts.map(read)).size;
  expect(seen(({ document }) => document.kind)).toBe(5);
  expect(seen(({ partner }) => `${partner.kind} ${partner.inn !== undefined} ${partner.ogrn !== undefined}`)).toBe(5);
  expect(seen(({ signer }) => signer.powerOfAttorney != null)).toBe(2);
  expect(seen(({ document }) => document.content.form === 'lines' && document.content.lines[0]!.vatRate)).toBe(8);
  expect(seen(({ document }) => document.content.form === 'correction' && (document.content.corrects.kind ?? 'none'))).toBe(5);
  expect(seen(({ document }) => document.revision !== undefined)).toBe(2);
  expect(JSON.stringify([...generateForms(50, 4)])).toBe(JSON.stringify(facts.slice(0, 50)));
});
