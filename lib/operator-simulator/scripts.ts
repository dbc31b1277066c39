import { createHash } from 'node:crypto';
import type { DocumentKind } from '../../domain/document-kind.ts';

/** Milliseconds of the legal clock, from and to. */
type Delay = readonly [from: number, to: number];

/** How operator and buyers of the sandbox behave. The same seed and the same document give the same behaviour. */
export interface Script {
  seed: number;
  confirm: Delay;
  deliver: Delay;
  receipt: Delay;
  answer: Delay;
  /** Shares of buyers, 0 to 1. */
  silent: number;
  refuses: number;
  disagrees: number;
  clarifies: number;
  offersAnnulment: number;
  /** Messages that the other operator doesn't take, and those that come from one at all. */
  roaming: number;
  roamingError: number;
  /** Technical documents that first come with a wrong signature. */
  wrongSignature: number;
  /** Events that are told twice, and that are committed late. */
  repeated: number;
  late: number;
  /** Day from which buyers answer by universal messages, YYYY-MM-DD. */
  universalFrom: string | null;
  /** Format versions that are refused from a day on. */
  formatSwitch: { on: string; refused: string[] } | null;
}

/** What of a script can be changed while the sandbox runs: shares from 0 to 1. */
export const SHARES = [
  'silent',
  'refuses',
  'disagrees',
  'clarifies',
  'offersAnnulment',
  'roaming',
  'roamingError',
  'wrongSignature',
  'repeated',
  'late',
] as const;

/** Changes a running script by the fields of a form; what is no share, no day and no list of versions changes nothing. */
export function changeScript(script: Script, form: URLSearchParams): void {
  for (const share of SHARES) {
    const value = Number(form.get(share) ?? Number.NaN);
    if (value >= 0 && value <= 1) script[share] = value;
  }
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(form.get(name) ?? '') ? form.get(name)! : null);
  if (form.has('universalFrom')) script.universalFrom = day('universalFrom');
  const [on, refused] = [day('switchOn'), (form.get('refused') ?? '').split(',').filter(Boolean)];
  if (form.has('switchOn')) script.formatSwitch = on && refused.length > 0 ? { on, refused } : null;
}

export const QUICK_SCRIPT: Script = {
  seed: 1,
  confirm: [50, 400],
  deliver: [100, 600],
  receipt: [500, 4_000],
  answer: [1_000, 6_000],
  silent: 0,
  refuses: 0.02,
  disagrees: 0.02,
  clarifies: 0.02,
  offersAnnulment: 0,
  roaming: 0.1,
  roamingError: 0,
  wrongSignature: 0,
  repeated: 0.1,
  late: 0.05,
  universalFrom: null,
  formatSwitch: null,
};

/** What happens to one message. */
export interface Plan {
  confirmAfter: number;
  deliverAfter: number;
  /** Null where the buyer stays silent. */
  receiptAfter: number | null;
  answer: { after: number; how: 'signed' | 'disagrees' | 'refused' } | null;
  clarifyAfter: number | null;
  annulmentAfter: number | null;
  roaming: boolean;
  roamingError: boolean;
  wrongSignature: boolean;
  /** For each event of the message by its number. */
  repeats: (event: number) => boolean;
  isLate: (event: number) => boolean;
}

const TWO_SIDED: readonly DocumentKind[] = ['transfer', 'act', 'reconciliation', 'correction'];
const WITH_RECEIPT: readonly DocumentKind[] = ['invoice', 'transfer', 'correction'];

export function planMessage(script: Script, key: string, kind: DocumentKind): Plan {
  // Not the whole key: another attempt of the same document meets the same buyer.
  const chance = (name: string) => fraction(`${script.seed}/${key.split('.')[0]}/${name}`);
  const between = (name: string, [from, to]: Delay) => Math.round(from + (to - from) * chance(name));
  const silent = chance('silent') < script.silent;
  const deliverAfter = between('deliver', script.deliver);
  const receiptAfter = silent || !WITH_RECEIPT.includes(kind) ? null : deliverAfter + between('receipt', script.receipt);
  const roaming = chance('roaming') < script.roaming;
  const mood = chance('mood');
  const how = mood < script.refuses ? 'refused' : mood < script.refuses + script.disagrees ? 'disagrees' : 'signed';
  const answersAfter = (receiptAfter ?? deliverAfter) + between('answer', script.answer);
  return {
    confirmAfter: between('confirm', script.confirm),
    deliverAfter,
    receiptAfter,
    answer: silent || !TWO_SIDED.includes(kind) ? null : { after: answersAfter, how },
    clarifyAfter: receiptAfter !== null && chance('clarify') < script.clarifies ? receiptAfter + 500 : null,
    annulmentAfter: receiptAfter !== null && chance('annul') < script.offersAnnulment ? receiptAfter + 800 : null,
    roaming,
    roamingError: roaming && chance('roaming-error') < script.roamingError,
    wrongSignature: chance('wrong-signature') < script.wrongSignature,
    repeats: (event) => chance(`repeat-${event}`) < script.repeated,
    isLate: (event) => chance(`late-${event}`) < script.late,
  };
}

/** A number from 0 to 1 that depends on the text alone. */
export function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
