/** The documents by which operator and buyer answer what we have sent, and ours in return. */
export type TechnicalKind =
  | 'receipt-date' // ПДП: the operator confirms to the seller when it received the document
  | 'dispatch-date' // ПДО: the operator confirms to the buyer when it was sent on
  | 'receipt-notice' // ИоП: the buyer's signed notice of receipt
  | 'clarification' // УоУ: the buyer asks for a corrected document
  | 'buyer-title' // the buyer's part of a two-sided document
  | 'refusal' // the buyer refuses to sign
  | 'revocation-offer' // ПоА: one side proposes to annul
  | 'revocation-acceptance'
  | 'revocation-refusal'
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
  /** Prefix of the file's name, which also is how its format is told; absent where the same format serves several kinds. */
  prefix: string;
  /** Code of the form (КНД). */
  form: string;
}

export const TECHNICAL_RULES: Record<TechnicalKind, TechnicalRule> = {
  'receipt-date': rule(
    'ПДП',
    'Подтверждение даты получения',
    "Operator's confirmation of the date of receipt",
    'operator',
    'DP_PDPOL',
    '1115112',
  ),
  'dispatch-date': rule(
    'ПДО',
    'Подтверждение даты отправки',
    "Operator's confirmation of the date of dispatch",
    'operator',
    'DP_PDOTPR',
    '1115111',
  ),
  'receipt-notice': rule('ИоП', 'Извещение о получении', "Buyer's notice of receipt", 'buyer', 'DP_IZVPOL', '1115110'),
  clarification: rule('УоУ', 'Уведомление об уточнении', "Buyer's clarification notice", 'buyer', 'DP_UVUTOCH', '1115113'),
  'buyer-title': rule('Титул покупателя', 'Титул покупателя', "Buyer's title", 'buyer', 'ON_NSCHFDOPPOK', '1115132'),
  refusal: rule('Отказ', 'Отказ в подписании', 'Refusal to sign', 'buyer', 'DP_OTKPODP', '1115114'),
  'revocation-offer': rule('ПоА', 'Предложение об аннулировании', 'Offer to annul', 'buyer', 'DP_PRANNUL', '1175013'),
  'revocation-acceptance': rule('Аннулирование', 'Согласие на аннулирование', 'Consent to annulment', 'buyer', 'DP_SOGANNUL', '1175014'),
  'revocation-refusal': rule('Отказ от аннулирования', 'Отказ от аннулирования', 'Refusal of annulment', 'buyer', 'DP_OTKANNUL', '1175015'),
  'universal-message': rule('УС', 'Универсальное сообщение', 'Universal message', 'buyer', 'DP_UNIVSOOB', '1115116'),
};

export const TECHNICAL_KINDS = Object.keys(TECHNICAL_RULES) as [TechnicalKind, ...TechnicalKind[]];

/** Codes of the universal message that change a docflow; 4002 and 4003 inform only. */
export const UNIVERSAL_CODES = {
  '1999': 'receipt-notice',
  '2999': 'clarification',
  '3999': 'refusal',
} as const satisfies Record<string, TechnicalKind>;

/** What a technical document says in effect: universal messages speak by their code. Undefined where it only informs. */
export function effectOf(kind: TechnicalKind, code?: string | null): Exclude<TechnicalKind, 'universal-message'> | undefined {
  if (kind !== 'universal-message') return kind;
  return UNIVERSAL_CODES[(code ?? '') as keyof typeof UNIVERSAL_CODES];
}

function rule(short: string, nameRu: string, nameEn: string, by: TechnicalParty, prefix: string, form: string): TechnicalRule {
  return { short, nameRu, nameEn, by, prefix, form };
}
