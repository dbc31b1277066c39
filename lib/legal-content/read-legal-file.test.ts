import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { buildLegalFile } from '../../domain/legal-format/build-legal-file.ts';
import type { FileFacts } from '../../domain/legal-format/file-facts.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { fullNameText } from '../../domain/submission.ts';
import { generateForms } from '../../fixtures/every-form.ts';
import { readFormatVersion, readLegalFile } from './read-legal-file.ts';

const encode = (xml: string) => iconv.encode(xml, 'win1251');
const read = (xml: string) => readLegalFile(encode(xml));
const factsOf = (xml: string): FileFacts => {
  const { facts, unreadable } = read(xml);
  if (!facts) throw new Error(unreadable);
  return facts;
};
const forms = [...generateForms(60, 7)];
const of = (kind: string, matches: (facts: LegalFileFacts) => boolean = () => true) =>
  forms.find((facts) => facts.document.kind === kind && matches(facts))!;
const transfer = of('transfer', ({ partner }) => partner.kind === 'legal');
const xml = buildLegalFile(transfer).xml;
const signer = `<ФИО Фамилия="${transfer.signer.fullName.last}"`;

describe('every kind of document says what it was made of', () => {
  test.each(forms.map((facts) => [facts.document.kind, facts.partner.kind, facts] as const))('%s, %s', (kind, _, facts) => {
    const { document, seller, partner, contract } = facts;
    const file = factsOf(buildLegalFile(facts).xml);
    expect(file.number).toBe(document.number);
    expect(file.currency).toBe('643');
    expect(file.date).toBe(kind === 'reconciliation' ? null : document.date);
    expect(file.revision).toEqual(document.revision ? { number: String(document.revision.number), date: document.revision.date } : null);
    expect(file.sellers).toMatchObject([{ kind: 'legal', inn: seller.inn, kpp: seller.kpp, name: seller.name }]);
    const name = partner.kind === 'legal' ? partner.name : fullNameText(partner.fullName!);
    expect(file.buyers).toMatchObject([{ kind: partner.kind, inn: partner.inn ?? null, kpp: partner.kpp ?? null, name }]);
    expect(file.signatories.map((one) => one.name)).toEqual([fullNameText(facts.signer.fullName)]);
    // An invoice names no contract, nor does a correction of one.
    if (file.contracts.length > 0) expect(file.contracts[0]).toMatchObject({ number: contract.number, date: contract.date });
  });

  test('sums, and of a correction what rises and what falls, and what it corrects', () => {
    if (transfer.document.content.form !== 'lines') throw new Error('lines');
    expect(factsOf(xml).totals).toEqual(transfer.document.content.totals);
    const correction = of(
      'correction',
      ({ document: { content } }) => content.form === 'correction' && Number(content.totals.decrease.gross) > 0,
    );
    const { content } = correction.document;
    if (content.form !== 'correction') throw new Error('correction');
    const file = factsOf(buildLegalFile(correction).xml);
    expect([file.increase, file.decrease, file.totals]).toEqual([content.totals.increase, content.totals.decrease, null]);
    expect(file.corrects).toEqual([{ number: content.corrects.number, date: content.corrects.date }]);
  });

  test('the electronic power of attorney by its number, in both forms that name one', () => {
    for (const kind of ['transfer', 'reconciliation']) {
      const facts = of(kind, (one) => Boolean(one.signer.powerOfAttorney));
      expect(factsOf(buildLegalFile(facts).xml).signatories[0]!.powersOfAttorney).toEqual([facts.signer.powerOfAttorney!.number]);
    }
  });
});

describe('only elements and attributes at their places count', () => {
  const decoy = '<Подписант><ФИО Фамилия="Другой" Имя="И"/></Подписант><СвПрод><ИдСв><СвЮЛУч НаимОрг="X" ИННЮЛ="1"/></ИдСв></СвПрод>';
  test.each([
    ['a comment', `<!-- ${decoy} -->`],
    ['a processing instruction', `<?x ${decoy} ?>`],
    ['another element', `<Другое>${decoy}</Другое>`],
    ['CDATA', `<Другое><![CDATA[${decoy}]]></Другое>`],
    ['a foreign namespace', `<x:Подписант xmlns:x="urn:x"><x:ФИО Фамилия="Другой" Имя="И"/></x:Подписант>`],
  ])('what stands in %s does not', (_, hidden) => {
    expect(factsOf(xml.replace('<Документ ', `${hidden.startsWith('<x:') ? '' : hidden}<Документ `))).toEqual(factsOf(xml));
    expect(factsOf(xml.replace('</Документ>', `${hidden}</Документ>`))).toEqual(factsOf(xml));
  });

  test('an attribute of a foreign namespace is not the attribute', () => {
    const other = xml.replace(/НомерДок="[^"]*" ДатаДок/, 'xmlns:x="urn:x" x:НомерДок="1" ДатаДок');
    expect(read(other)).toMatchObject({ unreadable: 'СвСчФакт/@НомерДок is missing' });
  });

  test('a second signatory, seller or buyer is read beside the first', () => {
    const second = '<Подписант СпосПодтПолном="1"><ФИО Фамилия="Другой" Имя="Пётр"/></Подписант>';
    expect(factsOf(xml.replace('</Документ>', `${second}</Документ>`)).signatories.map(({ name }) => name)).toEqual([
      fullNameText(transfer.signer.fullName),
      'Другой Пётр',
    ]);
    const seller = '<СвПрод><ИдСв><СвЮЛУч НаимОрг="X" ИННЮЛ="7700000006"/></ИдСв></СвПрод>';
    expect(factsOf(xml.replace('<СвПрод>', `${seller}<СвПрод>`)).sellers.map(({ inn }) => inn)).toEqual([
      '7700000006',
      transfer.seller.inn,
    ]);
  });

  test.each([
    ['two heads of one file', (text: string) => text.replace('<СвСчФакт ', '<СвСчФакт НомерДок="2" ДатаДок="01.01.2026"/><СвСчФакт ')],
    ['two names of one signatory', (text: string) => text.replace(signer, `<ФИО Фамилия="Другой" Имя="И"/>${signer}`)],
    ['two identities of one seller', (text: string) => text.replace('<ИдСв>', '<ИдСв><СвЮЛУч НаимОрг="X" ИННЮЛ="1"/>')],
  ])('%s are not read as either', (_, change) => {
    const { facts, unreadable } = read(change(xml));
    expect(facts).toBeUndefined();
    expect(unreadable).toMatch(/twice|several/);
  });
});

describe('spellings of XML that mean the same are read the same', () => {
  test('numeric references, CDATA, single quotes, blanks in the declaration, UTF-8 with and without a mark', () => {
    const wanted = factsOf(xml);
    const body = xml.replace(/^<\?xml[^>]*>/, '');
    const last = transfer.signer.fullName.last;
    const references = body.replaceAll(last, [...last].map((letter) => `&#${letter.codePointAt(0)};`).join(''));
    const single = body.replace(`Фамилия="${last}"`, `Фамилия = '${last}'`);
    const cdata = body.replace(/<СумНал>([\d.]+)<\/СумНал><\/СумНалВсего>/, '<СумНал><!-- 1 --><![CDATA[$1]]></СумНал></СумНалВсего>');
    expect(cdata).toContain('CDATA');
    for (const text of [references, single, cdata]) {
      expect(factsOf(`<?xml version='1.0' encoding = "windows-1251" ?>${text}`)).toEqual(wanted);
      expect(factsOf(`<?xml version="1.0" encoding='WINDOWS-1251'?>\n${text}\n`)).toEqual(wanted);
      for (const start of ['', '\ufeff', '<?xml version="1.0" encoding="utf-8"?>'])
        expect(readLegalFile(Buffer.from(start + text)).facts).toEqual(wanted);
    }
    expect(
      readFormatVersion(encode(`<?xml version='1.0' encoding = 'windows-1251'?>${body.replace('ВерсФорм="5.03"', "ВерсФорм = '5.03'")}`)),
    ).toBe('5.03');
  });
});

test.each(['transfer', 'correction', 'reconciliation'])('%s of 10,000 lines is read', (kind) => {
  const line = kind === 'reconciliation' ? /<ДокСв .*?<\/ДокСв>/ : /<СведТов .*?<\/СведТов>/;
  const long = buildLegalFile(of(kind)).xml.replace(line, (own) => own.repeat(10_000));
  expect(factsOf(long).additions[0]?.parts.length).toBeGreaterThanOrEqual(10_000);
});

describe('what is none of our forms, or hurts, is not read', () => {
  test.each([
    ['another root', '<a/>'],
    ['another form', xml.replaceAll('ON_NSCHFDOPPR', 'ON_NSCHFDOPPOK')],
    ['another version', xml.replace('ВерсФорм="5.03"', 'ВерсФорм="5.01"')],
    ['another КНД', xml.replace('КНД="1115131"', 'КНД="1115133"')],
  ])('%s is told as another form', (_, text) => {
    expect(read(text)).toMatchObject({ otherForm: true });
  });

  test.each([
    ['a DOCTYPE with an entity', xml.replace('<Файл ', '<!DOCTYPE Файл [<!ENTITY x SYSTEM "file:///etc/passwd">]><Файл ')],
    ['an encoding that others may read otherwise', xml.replace('windows-1251', 'koi8-r')],
    ['half a file', xml.slice(0, xml.length / 2)],
    ['a depth of 1,000', xml.replace('<Документ ', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}<Документ `)],
    ['a date that is none', xml.replace(/ДатаДок="[^"]*"/, 'ДатаДок="2026-10-31"')],
    ['no signatory', xml.replace(/<Подписант.*<\/Подписант>/, '')],
    ['no seller', xml.replace(/<СвПрод>.*<\/СвПрод>/, '')],
  ])('%s', (_, text) => {
    expect(read(text)).toMatchObject({ otherForm: false, unreadable: expect.any(String) });
  });

  test.each([
    ['comments', '<!---->'],
    ['processing instructions', '<?а?>'],
    ['parts of CDATA', '<![CDATA[]]>'],
    ['elements', '<а/>'],
  ])('more than 300,000 %s', (_, part) => {
    expect(read(xml.replace('<СвСчФакт ', `${part.repeat(300_001)}<СвСчФакт `)).unreadable).toContain('larger or deeper');
  });

  test.each(['UTF-7', 'IBM037', 'ISO-2022-KR', 'HZ'])('an encoding in which markup hides (%s)', (encoding) => {
    expect(read(xml.replace('windows-1251', encoding)).unreadable).toContain(`encoding ${encoding}`);
  });

  // Each of these took the former search by text minutes. Now none takes more looks than the budget, and then the file is refused.
  test.each([
    ['3 MB of signatories that never end', '<Подписант '.repeat(150_000)],
    ['3 MB of signatories', '<Подписант><ФИО Фамилия="А" Имя="Б"/></Подписант>'.repeat(40_000)],
    ['3 MB of empty elements', '<а/>'.repeat(600_000)],
    ['3 MB of attributes', `<а ${Array.from({ length: 200_000 }, (_, index) => `б${index}="1"`).join(' ')}/>`],
    ['3 MB of comments', '<!--<Подписант>-->'.repeat(110_000)],
  ])('%s are read or refused in one pass', (_, hostile) => {
    const { facts, unreadable } = read(xml.replace('<СвСчФакт ', `${hostile}<СвСчФакт `));
    if (facts) expect(facts.signatories.length).toBeGreaterThan(0);
    else expect(unreadable).toBeTruthy();
  });
});
