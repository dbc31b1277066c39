import type { FormatPrefix } from '../legal-format/formats.ts';

/** The documents by which operator and buyer answer what we have sent, and ours in return. */
export type TechnicalKind =
  | 'receipt-date' // ПДП: the operator confirms to the seller when it received the document
  | 'dispatch-date' // ПДО: the operator confirms to the buyer when it was sent on
  | 'receipt-notice' // ИоП: the buyer's signed notice of receipt
  | 'clarification' // УоУ: the buyer asks for a corrected document
  | 'buyer-title' // the buyer's part of a two-sided document
  | 'refusal' // the buyer refuses to sign: a УоУ that the operator tells as a refusal
  | 'revocation-offer' // ПоА: one side proposes to annul
  | 'revocation-acceptance' // consent to annulment: no file of its own, a second signature under the ПоА
  | 'revocation-refusal' // a УоУ that answers the ПоА
  | 'universal-message'; // УС: stands in for ИоП, УоУ and the refusal by its code

/** `not-proven`: it is whole and answers our file, but nothing shows that the buyer has sent it. It moves nothing, and a person looks. */
export const TECHNICAL_VERDICTS = ['valid', 'invalid', 'not-proven'] as const;
export type TechnicalVerdictCode = (typeof TECHNICAL_VERDICTS)[number];

/** How it was shown who speaks: the operator by its certificate, the buyer by an INN in his, by a power of attorney, by name, or by the operator's word. */
export const TECHNICAL_PROOFS = ['operator', 'organisation', 'person', 'power-of-attorney', 'name', 'operator-vouches'] as const;
export type TechnicalProof = (typeof TECHNICAL_PROOFS)[number];

export type TechnicalParty = 'operator' | 'buyer' | 'seller';

interface TechnicalRule {
  /** Abbreviation of the trade. */
  short: string;
  nameRu: string;
  nameEn: string;
  by: TechnicalParty;
  /** The forms that carry it; `domain/legal-format/formats.ts` has their versions. */
  forms: readonly FormatPrefix[];
}

export const TECHNICAL_RULES: Record<TechnicalKind, TechnicalRule> = {
  'receipt-date': rule('ПДП', 'Подтверждение даты получения', "Operator's confirmation of the date of receipt", 'operator', 'DP_PDPOL'),
  'dispatch-date': rule('ПДО', 'Подтверждение даты отправки', "Operator's confirmation of the date of dispatch", 'operator', 'DP_PDOTPR'),
  'receipt-notice': rule('ИоП', 'Извещение о получении', "Buyer's notice of receipt", 'buyer', 'DP_IZVPOL'),
  clarification: rule('УоУ', 'Уведомление об уточнении', "Buyer's clarification notice", 'buyer', 'DP_UVUTOCH'),
  'buyer-title': rule(
    'Титул покупателя',
    'Титул покупателя',
    "Buyer's title",
    'buyer',
    'ON_NSCHFDOPPOK',
    'ON_NKORSCHFDOPPOK',
    'ON_AKTSVERPOL',
  ),
  refusal: rule('Отказ', 'Отказ в подписании', 'Refusal to sign', 'buyer', 'DP_UVUTOCH'),
  'revocation-offer': rule('ПоА', 'Предложение об аннулировании', 'Offer to annul', 'buyer', 'DP_PRANNUL'),
  'revocation-acceptance': rule('Аннулирование', 'Согласие на аннулирование', 'Consent to annulment', 'buyer', 'DP_PRANNUL'),
  'revocation-refusal': rule('Отказ от аннулирования', 'Отказ от аннулирования', 'Refusal of annulment', 'buyer', 'DP_UVUTOCH'),
  'universal-message': rule('УС', 'Универсальное сообщение', 'Universal message', 'buyer', 'DP_UNISOOBSCH'),
};

export const TECHNICAL_KINDS = Object.keys(TECHNICAL_RULES) as [TechnicalKind, ...TechnicalKind[]];

/** What is answered: our document, or a technical document of its docflow. */
export type Answered = 'document' | TechnicalKind;

/** What a technical document does to a docflow. */
export type TechnicalEffect = Exclude<TechnicalKind, 'universal-message'> | 'authority-request';

/** Codes of the universal message that change a docflow (order 14n as amended); 4002, 4003 and whatever else there is inform only. */
const UNIVERSAL_EFFECTS: Readonly<Record<string, TechnicalEffect>> = {
  '1999': 'receipt-notice',
  '2007': 'authority-request',
  '2999': 'clarification',
  '3999': 'refusal',
};

/** Several codes of one universal message as one text: only 2007 may stand beside 2999. */
export function joinCodes(codes: readonly string[]): string {
  return [...new Set(codes)].sort().join('+');
}

/**
 * What a technical document says in effect, given what it answers. Confirmations, notices and refusals count for our document only; the same
 * notice of clarification under an offer to annul is the refusal of that offer. Empty where it only informs.
 */
export function effectsOf(kind: TechnicalKind, code: string | null | undefined, answers: Answered): TechnicalEffect[] {
  const said: TechnicalEffect[] =
    kind === 'universal-message'
      ? (code ?? '').split('+').flatMap((part) => (UNIVERSAL_EFFECTS[part] ? [UNIVERSAL_EFFECTS[part]] : []))
      : [kind];
  return said.flatMap((effect) => {
    if (answers === 'revocation-offer')
      return REFUSES_OFFER.includes(effect) ? ['revocation-refusal'] : effect === 'revocation-acceptance' ? [effect] : [];
    if (answers === 'document') return NEEDS_OFFER.includes(effect) ? [] : [effect];
    // Who can't believe in the authority of our side asks about a title as well; everything else is about neither document nor offer.
    return effect === 'authority-request' ? [effect] : [];
  });
}

const REFUSES_OFFER: readonly TechnicalEffect[] = ['clarification', 'refusal', 'revocation-refusal'];
const NEEDS_OFFER: readonly TechnicalEffect[] = ['revocation-acceptance', 'revocation-refusal'];

function rule(short: string, nameRu: string, nameEn: string, by: TechnicalParty, ...forms: FormatPrefix[]): TechnicalRule {
  return { short, nameRu, nameEn, by, forms };
}
