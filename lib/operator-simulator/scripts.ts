import { createHash } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { SignsAs } from './parties.ts';

/** Milliseconds of the legal clock, from and to. */
type Delay = readonly [from: number, to: number];

/** What of a script can be changed while the sandbox runs: shares from 0 to 1, with what each of them does. */
export const SHARES = {
  silent: 'buyers who never answer',
  refuses: 'buyers who refuse by УоУ, or by 3999 where they write universal messages',
  refusesByTitle: 'buyers who refuse in their title (КодИтога 3)',
  disagrees: 'buyers who accept with differences (КодИтога 2, ПризнРазн 2)',
  clarifies: 'buyers who ask for a correction (УоУ, or 2999)',
  asksAuthority: 'of those who write 2999: who ask for the authority (2007) in the same file',
  informs: 'buyers who send word without effect (4002, 4003)',
  receiptTwice: 'buyers whose receipt is followed by a 1999 of the same meaning',
  universal: 'buyers who write universal messages before the day already',
  universalSigned: 'universal messages that are signed',
  attorney: 'buyers who sign titles and notices by power of attorney',
  oldForms: 'files in the older of two versions in force',
  linedBase64: 'files whose signatures stand in lines',
  offersAnnulment: 'buyers who offer to annul',
  refusesAnnulment: 'buyers who refuse our offer to annul',
  ignoresAnnulment: 'buyers who never answer our offer to annul',
  otherCompany: 'wrong: titles signed by another company',
  ourHead: "wrong: titles signed by one of the seller's own heads (needs a key pair from a test)",
  withoutInn: 'wrong: titles whose certificate names nobody by number',
  brokenTitle: 'wrong: titles whose signature does not fit',
  otherDocument: 'wrong: titles that answer another document',
  otherOutcome: 'wrong: titles that say no where the operator tells yes',
  roaming: 'messages to a box at another operator',
  roamingError: 'of those: which the other operator does not take',
  wrongSignature: "messages whose operator's confirmation first comes with a wrong signature",
  repeated: 'events that are told twice',
  late: 'events that are committed late',
} as const;
export type Share = keyof typeof SHARES;
export const SHARE_NAMES = Object.keys(SHARES) as Share[];

/** How operator and buyers of the sandbox behave. The same seed and the same document give the same behaviour. */
export interface Script extends Record<Share, number> {
  seed: number;
  confirm: Delay;
  deliver: Delay;
  receipt: Delay;
  answer: Delay;
  /** Day from which buyers answer by universal messages, YYYY-MM-DD. */
  universalFrom: string | null;
  /** Format versions that are refused from a day on. */
  formatSwitch: { on: string; refused: string[] } | null;
}

/** Changes a running script by the fields of a form; what is no share, no day and no list of versions changes nothing. */
export function changeScript(script: Script, form: URLSearchParams): void {
  for (const share of SHARE_NAMES) {
    const value = Number(form.get(share) ?? Number.NaN);
    if (value >= 0 && value <= 1) script[share] = value;
  }
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(form.get(name) ?? '') ? form.get(name)! : null);
  if (form.has('universalFrom')) script.universalFrom = day('universalFrom');
  const [on, refused] = [day('switchOn'), (form.get('refused') ?? '').split(',').filter(Boolean)];
  if (form.has('switchOn')) script.formatSwitch = on && refused.length > 0 ? { on, refused } : null;
}

const NOTHING = Object.fromEntries(SHARE_NAMES.map((share) => [share, 0])) as Record<Share, number>;

export const QUICK_SCRIPT: Script = {
  ...NOTHING,
  seed: 1,
  confirm: [50, 400],
  deliver: [100, 600],
  receipt: [500, 4_000],
  answer: [1_000, 6_000],
  refuses: 0.02,
  disagrees: 0.02,
  clarifies: 0.02,
  universalSigned: 0.3,
  oldForms: 0.3,
  linedBase64: 0.2,
  roaming: 0.1,
  repeated: 0.1,
  late: 0.05,
  universalFrom: null,
  formatSwitch: null,
};

/** How a title is wrong. */
export type TitleFault = Extract<SignsAs, 'other-company' | 'without-inn' | 'impostor'> | 'broken' | 'other-document' | 'other-outcome';

export type Outcome = 'signed' | 'disagrees' | 'refused' | 'refused-by-title';

/** What happens to one message. */
export interface Plan {
  confirmAfter: number;
  deliverAfter: number;
  /** Null where the buyer stays silent, or owes none. */
  receiptAfter: number | null;
  /** A 1999 after the receipt. */
  secondReceiptAfter: number | null;
  answer: { after: number; how: Outcome; fault: TitleFault | null } | null;
  clarifyAfter: number | null;
  asksAuthority: boolean;
  inform: { after: number; code: '4002' | '4003' } | null;
  annulmentAfter: number | null;
  roaming: boolean;
  roamingError: boolean;
  wrongSignature: boolean;
  /** What our offer to annul meets. */
  toOurOffer: 'consents' | 'refuses' | 'ignores';
  byAttorney: boolean;
  /** This buyer writes universal messages before the day already. */
  universal: boolean;
  universalSigned: boolean;
  /** For each file of the message, by what it is. */
  oldForm: (file: string) => boolean;
  linedBase64: (file: string) => boolean;
  /** For each event of the message by its number. */
  repeats: (event: number) => boolean;
  isLate: (event: number) => boolean;
}

const TWO_SIDED: readonly DocumentKind[] = ['transfer', 'act', 'reconciliation', 'correction'];
const WITH_RECEIPT: readonly DocumentKind[] = ['invoice', 'transfer', 'correction'];
const FAULTS: readonly [Share, TitleFault][] = [
  ['otherCompany', 'other-company'],
  ['ourHead', 'impostor'],
  ['withoutInn', 'without-inn'],
  ['brokenTitle', 'broken'],
  ['otherDocument', 'other-document'],
  ['otherOutcome', 'other-outcome'],
];

export function planMessage(script: Script, key: string, kind: DocumentKind): Plan {
  // Not the whole key: another attempt of the same document meets the same buyer.
  const chance = (name: string) => fraction(`${script.seed}/${key.split('.')[0]}/${name}`);
  const happens = (share: Share, name: string = share) => chance(name) < script[share];
  const between = (name: string, [from, to]: Delay) => Math.round(from + (to - from) * chance(name));
  const silent = happens('silent');
  const deliverAfter = between('deliver', script.deliver);
  const receiptAfter = silent || !WITH_RECEIPT.includes(kind) ? null : deliverAfter + between('receipt', script.receipt);
  const after = (share: Share, ms: number) => (receiptAfter !== null && happens(share) ? receiptAfter + ms : null);
  const informsAfter = after('informs', 300);
  const roaming = happens('roaming');
  const answersAfter = (receiptAfter ?? deliverAfter) + between('answer', script.answer);
  return {
    confirmAfter: between('confirm', script.confirm),
    deliverAfter,
    receiptAfter,
    secondReceiptAfter: after('receiptTwice', 200),
    answer:
      silent || !TWO_SIDED.includes(kind)
        ? null
        : { after: answersAfter, how: choose(OUTCOMES, 'signed', 'mood'), fault: choose(FAULTS, null, 'fault') },
    clarifyAfter: after('clarifies', 500),
    asksAuthority: happens('asksAuthority'),
    inform: informsAfter === null ? null : { after: informsAfter, code: chance('inform-code') < 0.5 ? '4002' : '4003' },
    annulmentAfter: after('offersAnnulment', 800),
    roaming,
    roamingError: roaming && happens('roamingError'),
    wrongSignature: happens('wrongSignature'),
    toOurOffer: choose(TO_OUR_OFFER, 'consents', 'to-our-offer'),
    byAttorney: happens('attorney'),
    universal: happens('universal'),
    universalSigned: happens('universalSigned'),
    oldForm: (file) => happens('oldForms', `old-${file}`),
    linedBase64: (file) => happens('linedBase64', `lines-${file}`),
    repeats: (event) => happens('repeated', `repeat-${event}`),
    isLate: (event) => happens('late', `late-${event}`),
  };

  /** One of several that exclude each other, each with its share. */
  function choose<T, U>(among: readonly (readonly [Share, T])[], otherwise: U, name: string): T | U {
    let left = chance(name);
    for (const [share, what] of among) {
      if (left < script[share]) return what;
      left -= script[share];
    }
    return otherwise;
  }
}

const OUTCOMES = [
  ['refuses', 'refused'],
  ['refusesByTitle', 'refused-by-title'],
  ['disagrees', 'disagrees'],
] as const;
const TO_OUR_OFFER = [
  ['refusesAnnulment', 'refuses'],
  ['ignoresAnnulment', 'ignores'],
] as const;

/** A number from 0 to 1 that depends on the text alone. */
export function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
