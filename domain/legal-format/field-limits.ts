/**
 * The texts of a submission that go into a legal file, with the longest that its field holds: read from the official schemas, form by form.
 * A path is a JSON pointer in which `*` stands for an index or a key. What has no row here doesn't reach the file.
 */
export type FieldLimits = Readonly<Record<string, number>>;

const NAME_MAX = 60;
const fullName = (path: string): FieldLimits => ({ [`${path}/last`]: NAME_MAX, [`${path}/first`]: NAME_MAX, [`${path}/middle`]: NAME_MAX });
const names: FieldLimits = {
  '/partner/name': 1000,
  '/seller/name': 1000,
  ...fullName('/partner/fullName'),
  ...fullName('/signer/fullName'),
};

/** АдрРФ of orders 970 and 736; the second has no name of the region. */
const address = (path: string, street: number, house: number): FieldLimits => ({
  [`${path}/district`]: street,
  [`${path}/city`]: street,
  [`${path}/settlement`]: street,
  [`${path}/street`]: street,
  [`${path}/house`]: house,
  [`${path}/flat`]: house,
});
const addresses = (street: number, house: number): FieldLimits => ({
  ...address('/seller/address', street, house),
  ...address('/partner/address', street, house),
});

/** By prefix and version of the format. */
export const FIELD_LIMITS: Readonly<Record<string, FieldLimits>> = {
  'ON_NSCHFDOPPR 5.03': {
    ...names,
    ...addresses(255, 50),
    '/seller/address/region': 51,
    '/partner/address/region': 51,
    '/partner/personalAccount': 2000,
    '/signer/post': 255,
    '/signer/powerOfAttorney/registry': 500,
    '/number': 1000,
    '/contract/number': 255,
    '/content/lines/*/name': 2000,
    '/content/lines/*/unitName': 255,
    '/content/paymentDocuments/*/number': 30,
    '/content/shipmentDocuments/*/name': 255,
    '/content/shipmentDocuments/*/number': 255,
    '/content/labels/*': 2000,
  },
  'ON_NKORSCHFDOPPR 5.01': {
    ...names,
    ...addresses(50, 20),
    '/partner/personalAccount': 2000,
    '/signer/post': 128,
    '/number': 1000,
    '/contract/number': 255,
    '/content/corrects/number': 255,
    '/content/lines/*/name': 1000,
    '/content/lines/*/unitName': 255,
    '/content/reason': 2000,
  },
  'ON_AKTSVEROTP 5.01': {
    ...names,
    // In one line, and only where the card has no other contact (ИнКонт).
    ...addresses(255, 255),
    '/seller/address/region': 255,
    '/partner/address/region': 255,
    '/seller/phone': 255,
    '/seller/email': 255,
    '/partner/phone': 255,
    '/partner/email': 255,
    '/signer/post': 255,
    '/signer/powerOfAttorney/registry': 500,
    '/number': 1000,
    '/contract/number': 50,
    '/contract/externalId': 100,
    '/content/operations/*/name': 500,
    '/content/operations/*/document/name': 100,
    '/content/operations/*/document/number': 50,
  },
};

/** Digits of a number, before and after the point together. */
export const DIGIT_LIMITS: Readonly<Record<string, FieldLimits>> = {
  'ON_NSCHFDOPPR 5.03': lineDigits('/content/lines/*'),
  'ON_NKORSCHFDOPPR 5.01': { ...lineDigits('/content/lines/*/before'), ...lineDigits('/content/lines/*/after') },
  'ON_AKTSVEROTP 5.01': Object.fromEntries(
    ['opening', 'turnover', 'closing', 'operations/*'].flatMap((name) =>
      ['debit', 'credit'].map((side) => [`/content/${name}/${side}`, 15] as const),
    ),
  ),
};

/** Keys of the free fields (ТекстИнф/@Идентиф). */
export const LABEL_KEY_MAX = 50;

/** Rates that a form knows, where it doesn't know all that are in force. */
export const RATES_OF_FORMAT: Readonly<Record<string, readonly string[]>> = {
  // 5/105, 7/107 and 22 % come with 5.02.
  'ON_NKORSCHFDOPPR 5.01': ['0%', '10%', '18%', '20%', 'без НДС'],
};

function lineDigits(path: string): FieldLimits {
  return {
    [`${path}/quantity`]: 26,
    [`${path}/price`]: 26,
    [`${path}/net`]: 19,
    [`${path}/vat`]: 19,
    [`${path}/gross`]: 19,
  };
}
