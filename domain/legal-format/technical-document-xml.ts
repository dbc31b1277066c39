import { SealpostError } from '../errors.ts';
import { legalDate, moscowDate, moscowTime } from '../moscow-time.ts';
import type { FullName, PartnerCard, SellerCard, Signer } from '../submission.ts';
import { producedFormat, type FormatPrefix } from './formats.ts';
import { documentGuid } from './legal-file.ts';
import { fullNameXml } from './parties-xml.ts';
import { element, textElement } from './xml.ts';

/** Technical documents of ours. Consent to annulment is none: it is a signature under the other side's offer. */
export type OwnTechnicalKind = 'revocation-offer' | 'revocation-refusal' | 'receipt-notice';

/** To whom it goes: the buyer, or the operator whose confirmation is answered. */
export type TechnicalAddressee = { partner: PartnerCard; participantId: string } | { operator: { name: string; inn: string; id: string } };

export interface OwnTechnicalFacts {
  kind: OwnTechnicalKind;
  /** 32 hex digits, the unique part of the file's name. */
  id: string;
  seller: SellerCard;
  to: TechnicalAddressee;
  at: Date;
  /** What it answers: a file name without extension, and that file's signature. */
  answers: { fileId: string; signature: Uint8Array };
  text?: string | undefined;
  signer: Signer;
}

const PREFIXES: Record<OwnTechnicalKind, FormatPrefix> = {
  'revocation-offer': 'DP_PRANNUL',
  'revocation-refusal': 'DP_UVUTOCH',
  'receipt-notice': 'DP_IZVPOL',
};

/**
 * A technical document of ours as XML for windows-1251: ПоА 1.02, УоУ 1.03 or ИоП 1.03. Each embeds the signature of the file that it
 * answers, so that they form a chain.
 * @throws SealpostError technical.party-incomplete where a card lacks what the form wants
 */
export function buildTechnicalXml(facts: OwnTechnicalFacts, encode: (bytes: Uint8Array) => string): { fileId: string; xml: string } {
  const { kind, seller, to, at } = facts;
  const day = moscowDate(at);
  const { prefix, version, form } = producedFormat(PREFIXES[kind], day);
  const addressee = 'operator' in to ? to.operator.id : to.participantId;
  const fileId = `${prefix}_${addressee}_${seller.edoId}_${day.replaceAll('-', '')}_${documentGuid(facts.id)}`;
  const body = element(
    'Документ',
    form ? { КНД: form } : {},
    ...(kind === 'revocation-offer' ? offer(facts, encode) : notice(facts, encode)),
  );
  const xml = `<?xml version="1.0" encoding="windows-1251"?>${element('Файл', { ИдФайл: fileId, ВерсФорм: version, ВерсПрог: 'Sealpost' }, body)}`;
  return { fileId, xml };
}

/** ПоА states no date: that of the signature under it counts. */
function offer({ seller, to, answers, text = '', signer }: OwnTechnicalFacts, encode: (bytes: Uint8Array) => string): string[] {
  const file = element('СведАнФайл', { ИмяАнФайла: answers.fileId }, textElement('ЭЦПАнФайл', encode(answers.signature)));
  return [
    element('УчастЭДО', { ИдУчастЭДО: seller.edoId }, sellerXml(seller)),
    element('СвПредАн', {}, file, textElement('ТекстПредАн', text)),
    element('НапрПредАн', { ИдУчастЭДО: participantOf(to, seller) }, addresseeXml(to, OLD_PERSON)),
    element('Подписант', { Должность: signer.post }, fullNameXml(signer.fullName)),
  ];
}

function notice(facts: OwnTechnicalFacts, encode: (bytes: Uint8Array) => string): string[] {
  const { kind, seller, to, at, answers, text = '', signer } = facts;
  const isReceipt = kind === 'receipt-notice';
  const file = element('СведПолФайл', { ИмяПолФайла: answers.fileId }, textElement('ЭППолФайл', encode(answers.signature)));
  const stated = { ДатаПол: legalDate(moscowDate(at)), ВремяПол: moscowTime(at, '.') };
  return [
    element('УчастЭДО', { ИдУчастЭДО: seller.edoId }, sellerXml(seller)),
    isReceipt ? element('СвИзвПолуч', stated, file) : element('СвУведУточ', stated, file, textElement('ТекстУведУточ', text)),
    element('ОтпрДок', { ИдУчастЭДО: participantOf(to, seller) }, addresseeXml(to, 'ФЛ')),
    signatoryXml(signer, isReceipt ? 'ИдСистХран' : 'СвСистХран'),
  ];
}

/** ПоА 1.02 knows legal entities and entrepreneurs; a person has the very same fields as an entrepreneur there. */
const OLD_PERSON = 'ИП';

function sellerXml({ name, inn, kpp }: SellerCard): string {
  return element('ЮЛ', { НаимОрг: name, ИННЮЛ: inn, КПП: kpp });
}

/** An operator has a code of three characters, which is no participant id: the form wants the id of who makes the notice there. */
function participantOf(to: TechnicalAddressee, seller: SellerCard): string {
  return 'operator' in to ? seller.edoId : to.participantId;
}

function addresseeXml(to: TechnicalAddressee, personElement: 'ФЛ' | 'ИП'): string {
  if ('operator' in to) return element('ОперЭДО', { НаимОрг: to.operator.name, ИННЮЛ: to.operator.inn, ИдОперЭДО: to.operator.id });
  const { kind, name, fullName, inn, kpp } = to.partner;
  if (kind === 'legal') return element('ЮЛ', { НаимОрг: wanted(name, 'name'), ИННЮЛ: wanted(inn, 'inn'), КПП: wanted(kpp, 'kpp') });
  const person: FullName = wanted(fullName, 'fullName');
  return element(kind === 'person' ? personElement : 'ИП', { ИННФЛ: wanted(inn, 'inn') }, fullNameXml(person));
}

function wanted<T>(value: T | undefined, field: keyof PartnerCard): T {
  if (value !== undefined) return value;
  throw new SealpostError(
    'technical.party-incomplete',
    `The legal form of this notice wants the partner's ${field}, and the card has none.`,
    {
      details: { path: `/partner/${field}`, hint: "Complete the partner's card." },
    },
  );
}

/** СтатПодп: 1 signs without, 2 under a machine-readable power of attorney, which is looked up in its store (СпособПредставл 2). */
function signatoryXml({ fullName, post, powerOfAttorney }: Signer, storeName: string): string {
  const attorney = powerOfAttorney
    ? [
        element('СвДоверЭл', {
          НомДовер: powerOfAttorney.number,
          ДатаВыдДовер: legalDate(powerOfAttorney.issuedOn),
          СпособПредставл: '2',
          [storeName]: powerOfAttorney.registry,
        }),
      ]
    : [];
  return element('Подписант', { СтатПодп: powerOfAttorney ? '2' : '1', ТипПодпис: '1', Должн: post }, fullNameXml(fullName), ...attorney);
}
