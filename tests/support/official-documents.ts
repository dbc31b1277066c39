import { createHash, randomUUID, sign } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { legalDate, moscowDate, moscowTime } from '../../domain/moscow-time.ts';
import type { OutgoingMessage } from '../../lib/edo-operator/edo-operator.ts';
import { annulmentOffer } from '../../lib/operator-simulator/official-files/annulment-offer.ts';
import type { BoxHolder, Participant } from '../../lib/operator-simulator/official-files/participant.ts';
import { element, fileBytes, text } from '../../lib/operator-simulator/official-files/xml-writer.ts';
import { compileSigner } from '../../lib/signing/cades/compiled-signer.ts';
import { schemeOf } from '../../lib/signing/keys/signing-key.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import type { TestAuthority } from '../../lib/test-authority/test-authority.ts';

/** Documents as another maker than the product would write them, for doors that are to be tested apart from it. */
export type OfficialKind = Exclude<DocumentKind, 'bill'>;

export const SELLER_BOX = '2BM-7736000015-1';
export const BUYER_BOX = '2BM-5023085384-1';
const SELLER: Participant = { type: 'organisation', name: 'ПАО "Пример"', inn: '7736000015', kpp: '773601001' };
export const BUYER: Participant = { type: 'organisation', name: 'ООО "Покупатель"', inn: '5023085384', kpp: '502301001' };

const keyPairs = new WeakMap<TestAuthority, KeyPair>();

/** The seller's own key and certificate under an authority; the same at every call. */
export function sellerPair(authority: TestAuthority): KeyPair {
  let pair = keyPairs.get(authority);
  if (!pair) {
    pair = authority.issueFor({ commonName: 'Ильин Николай', organisation: 'ПАО "Пример"', innLegal: '7736000015' });
    keyPairs.set(authority, pair);
  }
  return pair;
}

/** A detached signature over bytes; by the seller unless another pair is given. */
export async function signBy(authority: TestAuthority, content: Buffer, pair = sellerPair(authority)): Promise<Buffer> {
  const { certificate, privateKey } = pair;
  const signer = compileSigner({
    certificate,
    chain: [authority.issuer.certificate],
    scheme: schemeOf(certificate),
    kind: 'file',
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  });
  return signer.sign(createHash('sha256').update(content).digest(), new Date());
}

export interface DocumentWish {
  kind?: OfficialKind;
  from?: string;
  to?: string;
  buyer?: Participant;
  /** When the file is formed. */
  at?: Date;
}

/** A right document, its file's name without extension. */
export function officialDocument({ kind = 'invoice', from = SELLER_BOX, to = BUYER_BOX, buyer = BUYER, at = new Date() }: DocumentWish): {
  fileId: string;
  content: Buffer;
} {
  const prefix = {
    invoice: 'ON_NSCHFDOPPR',
    transfer: 'ON_NSCHFDOPPR',
    act: 'ON_NSCHFDOPPR',
    correction: 'ON_NKORSCHFDOPPR',
    reconciliation: 'ON_AKTSVEROTP',
  }[kind];
  const tail = prefix === 'ON_NSCHFDOPPR' ? '_0_0_0_0_0_00' : '';
  const fileId = `${prefix}_${to}_${from}_${moscowDate(at).replaceAll('-', '')}_${randomUUID()}${tail}`;
  const version = prefix === 'ON_NSCHFDOPPR' ? '5.03' : '5.01';
  const boxes = kind === 'correction' ? element('СвУчДокОбор', { ИдОтпр: from, ИдПол: to }) : undefined;
  const body = kind === 'reconciliation' ? statement(buyer, at) : kind === 'correction' ? correction(buyer, at) : transfer(kind, buyer, at);
  return { fileId, content: fileBytes(element('Файл', { ИдФайл: fileId, ВерсФорм: version, ВерсПрог: 'Test 1.0' }, boxes, body)) };
}

/** A message with a right document that a right certificate has signed. */
export async function officialMessage(
  authority: TestAuthority,
  { kind = 'invoice', ...wish }: DocumentWish = {},
): Promise<OutgoingMessage> {
  const { from: fromBox = SELLER_BOX, to: toBox = BUYER_BOX } = wish;
  const documentId = randomUUID().replaceAll('-', '');
  const { fileId, content } = officialDocument({ kind, ...wish });
  const formatVersion = kind === 'reconciliation' || kind === 'correction' ? '5.01' : '5.03';
  const signature = await signBy(authority, content);
  return { key: `${documentId}.1`, documentId, fromBox, toBox, kind, formatVersion, fileName: `${fileId}.xml`, content, signature };
}

/** Our offer to annul a message, signed. */
export async function officialOffer(authority: TestAuthority, { fromBox, toBox, fileName, signature }: OutgoingMessage, buyer = BUYER) {
  const from: BoxHolder = { boxId: fromBox, participant: SELLER };
  const { fileId, xml } = annulmentOffer({
    guid: randomUUID(),
    at: new Date(),
    from,
    to: { boxId: toBox, participant: buyer },
    answered: { fileId: fileName.replace('.xml', ''), signatures: [signature.toString('base64')] },
    signatory: { name: { last: 'Ильин', first: 'Николай' }, post: 'Начальник отделения' },
    words: 'Выставлен ошибочно',
  });
  const content = fileBytes(xml);
  return { fileName: `${fileId}.xml`, content, signature: await signBy(authority, content) };
}

const FULL_NAME = element('ФИО', { Фамилия: 'Ильин', Имя: 'Николай' });
const ADDRESS = element('Адрес', {}, element('АдрРФ', { Индекс: '117312', КодРегион: '77', НаимРегион: 'Москва', Дом: '9' }));
const OLD_ADDRESS = element('Адрес', {}, element('АдрРФ', { Индекс: '117312', КодРегион: '77', Дом: '9' }));
const SIGNATORY = { СпосПодтПолном: '1', Должн: 'Начальник отделения', ТипПодпис: '1' };

function transfer(kind: 'invoice' | 'transfer' | 'act', buyer: Participant, at: Date): string {
  const day = legalDate(moscowDate(at));
  const isInvoice = kind === 'invoice';
  const line = element(
    'СведТов',
    {
      НомСтр: '1',
      НаимТов: 'Тепловая энергия',
      ОКЕИ_Тов: '233',
      НаимЕдИзм: 'Гкал',
      КолТов: '10',
      ЦенаТов: '100.00',
      СтТовБезНДС: '1000.00',
      НалСт: '22%',
      СтТовУчНал: '1220.00',
    },
    element('Акциз', {}, element('БезАкциз', {}, text('без акциза'))),
    element('СумНал', {}, element('СумНал', {}, text('220.00'))),
  );
  const total = element(
    'ВсегоОпл',
    { СтТовБезНДСВсего: '1000.00', СтТовУчНалВсего: '1220.00' },
    element('СумНалВсего', {}, element('СумНал', {}, text('220.00'))),
  );
  const shipping = { РеквНаимДок: 'Акт', РеквНомерДок: '7', РеквДатаДок: day };
  const head = element(
    'СвСчФакт',
    { НомерДок: '8/15', ДатаДок: day },
    element('СвПрод', {}, identity(SELLER, 'СвФЛУч'), ADDRESS),
    isInvoice ? element('ДокПодтвОтгрНом', shipping) : undefined,
    element('СвПокуп', {}, identity(buyer, 'СвФЛУч'), ADDRESS),
    element('ДенИзм', { КодОКВ: '643', НаимОКВ: 'Российский рубль' }),
  );
  const given = element(
    'СвПродПер',
    {},
    element('СвПер', { СодОпер: 'Услуги оказаны', ДатаПер: day }, element('БезДокОснПер', {}, text('1'))),
  );
  return element(
    'Документ',
    {
      КНД: '1115131',
      Функция: { invoice: 'СЧФ', transfer: 'СЧФДОП', act: 'ДОП' }[kind],
      НаимДокОпр: isInvoice ? undefined : 'Документ об отгрузке',
      ДатаИнфПр: day,
      ВремИнфПр: moscowTime(at, '.'),
    },
    head,
    element('ТаблСчФакт', {}, line, total),
    isInvoice ? undefined : given,
    element('Подписант', SIGNATORY, FULL_NAME),
  );
}

function statement(buyer: Participant, at: Date): string {
  const day = legalDate(moscowDate(at));
  const sums = {
    СальдоНачДеб: '0.00',
    СальдоНачКр: '0.00',
    ОборотДеб: '1220.00',
    ОборотКр: '0.00',
    СальдоКонДеб: '1220.00',
    СальдоКонКр: '0.00',
  };
  const side = (name: string, participant: Participant) =>
    element(name, {}, identity(participant, 'СвФЛ', true), element('Контакт', { ИнКонт: 'нет' }));
  const operation = element('СвОпер', { НомСтр: '1', ДатаОпер: day, НаимОпер: 'Начисление', СумДебет: '1220.00' });
  const table = element(
    'ТаблАкт',
    sums,
    element('ДогСв', { НомДог: 'Д-36', ...sums }, element('ДокСв', { НаимДок: 'УПД', НомДок: '8/15', ДатаДок: day }, operation)),
  );
  return element(
    'Документ',
    { КНД: '1110332', НомерАкт: '15', ДатаНачПер: day, ДатаОкПер: day, ДатаИнфОтпр: day, ВрИнфОтпр: moscowTime(at, ':') },
    element('СвДокКрАкт', { КодОКВ: '643' }, side('СвОтпр', SELLER), side('СвПол', buyer)),
    table,
    element('Подписант', { СтатПодп: '1', ТипПодпис: '1', Должн: 'Начальник отделения' }, FULL_NAME),
  );
}

function correction(buyer: Participant, at: Date): string {
  const day = legalDate(moscowDate(at));
  const side = (name: string, participant: Participant) => element(name, {}, identity(participant, 'СвФЛ'), OLD_ADDRESS);
  const excise = element('БезАкциз', {}, text('без акциза'));
  const tax = (name: string, inside: string, sum: string) => element(name, {}, element(inside, {}, text(sum)));
  const line = element(
    'СведТов',
    { НомСтр: '1', НаимТов: 'Тепловая энергия', НалСтДо: '20%', НалСтПосле: '20%' },
    element('СтТовБезНДС', { СтоимДоИзм: '1000.00', СтоимПослеИзм: '900.00', СтоимУм: '100.00' }),
    element('АкцизДо', {}, excise),
    element('АкцизПосле', {}, excise),
    tax('СумНалДо', 'СумНДС', '200.00'),
    tax('СумНалПосле', 'СумНДС', '180.00'),
    tax('СумНалРазн', 'СумУм', '20.00'),
    element('СтТовУчНал', { СтоимДоИзм: '1200.00', СтоимПослеИзм: '1080.00', СтоимУм: '120.00' }),
  );
  const less = element('ВсегоУм', { СтТовБезНДСВсего: '100.00', СтТовУчНалВсего: '120.00' }, tax('СумНал', 'СумНДС', '20.00'));
  return element(
    'Документ',
    { КНД: '1115133', Функция: 'КСЧФ', ДатаИнфПр: day, ВремИнфПр: moscowTime(at, '.'), НаимЭконСубСост: 'ПАО "Пример"' },
    element(
      'СвКСчФ',
      { НомерКСчФ: '9', ДатаКСчФ: day, КодОКВ: '643' },
      element('СчФ', { НомерСчФ: '8/15', ДатаСчФ: '31.12.2025' }),
      side('СвПрод', SELLER),
      side('СвПокуп', buyer),
    ),
    element('ТаблКСчФ', {}, line, less),
    element(
      'Подписант',
      { ОблПолн: '0', Статус: '1', ОснПолн: 'Должностные обязанности' },
      element('ЮЛ', { ИННЮЛ: '7736000015', Должн: 'Начальник отделения' }, FULL_NAME),
    ),
  );
}

/** @param personTag how the form names a person @param registered whether the form wants the state's registration number */
function identity(participant: Participant, personTag: string, registered = false): string {
  if (participant.type === 'organisation')
    return element(
      'ИдСв',
      {},
      element('СвЮЛУч', {
        НаимОрг: participant.name,
        ИННЮЛ: participant.inn,
        КПП: participant.kpp,
        ОГРН: registered ? '1027700132195' : undefined,
      }),
    );
  const { last, first, middle } = participant.name;
  const name = element('ФИО', { Фамилия: last, Имя: first, Отчество: middle });
  const ogrn = registered && participant.type === 'entrepreneur' ? '304500116000157' : undefined;
  return element('ИдСв', {}, element(participant.type === 'person' ? personTag : 'СвИП', { ИННФЛ: participant.inn, ОГРНИП: ogrn }, name));
}
