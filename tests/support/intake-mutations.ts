import { rightPackage } from '../../fixtures/broken-case.ts';
import { withTotals } from '../../fixtures/month.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { PackageSubmission } from '../../domain/submission.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What is sent, and what must not come of it. */
export interface Mutant {
  name: string;
  bytes: Buffer;
  /** Its documents are those of a package that was accepted: it may be answered in any way but by acceptance. */
  isTwin: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any
type Loose = any;
type Spoil = (body: Loose, random: SeededRandom) => void;

const KINDS: DocumentKind[] = ['bill', 'bill', 'act', 'transfer', 'invoice', 'reconciliation'];
const TEXTS = [
  '',
  ' ',
  '\0',
  'а\0б',
  '\ud800',
  '\udfff',
  'я\ud83d',
  '\ufffd',
  'п\ufffd\ufffdт',
  '\u200b',
  '\u202eabc',
  '\ufeff',
  '\uff11\uff12',
  '\u2028',
  '\u0001',
  '\n',
  '\t',
  '\x7f',
  'й',
  '😀',
  '₽',
  '<a>&"\'',
  ']]>',
  '\\',
  '%00',
  '../..',
  '{{x}}',
  "'; drop table documents; --",
  '__proto__',
  'constructor',
  'null',
  'NaN',
  'я'.repeat(300),
  'x'.repeat(11_000),
  '0000-01-01',
  '0001-01-01',
  '1899-12-31',
  '2026-02-30',
  '2199-12-31',
  '9999-12-31',
  '10000-01-01',
  '-1',
  '1e5',
  '0',
  '00.00',
  '-0.00',
  '0.005',
  '9'.repeat(40),
  '1,5',
  '١٢',
];
const VALUES = [null, true, 0, -1, 1.5, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], { a: { b: [null] } }, ['x'], 'x'];

/** Where a text or a number of the body stands. */
function leavesOf(value: Loose, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
}

function setAt(body: Loose, path: string[], change: (holder: Loose, key: string) => void): void {
  const holder = path.slice(0, -1).reduce((node: Loose, key) => node?.[key], body);
  if (typeof holder === 'object' && holder !== null) change(holder, path.at(-1)!);
}

const SPOILS: Record<string, Spoil> = {
  text: (body, random) => setAt(body, random.pick(leavesOf(body)), (holder, key) => (holder[key] = random.pick(TEXTS))),
  piece: (body, random) =>
    setAt(body, random.pick(leavesOf(body)), (holder, key) => {
      const text = String(holder[key]);
      const at = random.below(text.length + 1);
      holder[key] = text.slice(0, at) + random.pick(TEXTS) + text.slice(at);
    }),
  value: (body, random) => setAt(body, random.pick(leavesOf(body)), (holder, key) => (holder[key] = random.pick(VALUES))),
  less: (body, random) => setAt(body, random.pick(leavesOf(body)), (holder, key) => delete holder[key]),
  more: (body, random) => setAt(body, random.pick(leavesOf(body)), (holder) => (holder[random.pick(TEXTS)] = random.pick(VALUES))),
  whole: (body, random) => {
    const path = random.pick(leavesOf(body));
    setAt(body, path.slice(0, 1 + random.below(path.length)), (holder, key) => (holder[key] = random.pick(VALUES)));
  },
  many: (body, random) => {
    // What came before may have taken the documents away.
    const [first] = Array.isArray(body.documents) ? body.documents : [];
    body.documents = Array.from({ length: 2 + random.below(120) }, () => first);
  },
  deep: (body, random) => {
    let nest: Loose = 'x';
    for (let depth = 0; depth < 10 + random.below(3_000); depth += 1) nest = random.below(2) ? [nest] : { a: nest };
    setAt(body, random.pick(leavesOf(body)), (holder, key) => (holder[key] = nest));
  },
};

/** Ways to write a number or an id that a person reads as the same. */
const SPELLINGS: ((text: string) => string)[] = [
  (text) => ` ${text}`,
  (text) => `${text}\u00a0`,
  (text) => `${text}\r\n`,
  (text) => text.normalize('NFD'),
  (text) => text.toLowerCase(),
  (text) => text.replaceAll('-', '\u2011'),
  (text) => text.replace('Т', 'T').replace('е', 'e'),
  (text) => `\u200b${text}`,
  (text) => text.replace(/\d/, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (text) => `${text}\u00ad`,
];

const BYTES: Record<string, (text: string, random: SeededRandom) => Buffer> = {
  'bytes-1251': (text) =>
    Buffer.from(
      Array.from(text, (character) => (/[А-я]/.test(character) ? character.codePointAt(0)! - 0x350 : character.codePointAt(0)! & 0xff)),
    ),
  'bytes-cut': (text, random) => Buffer.from(text).subarray(0, random.below(text.length)),
  'bytes-flip': (text, random) => {
    const bytes = Buffer.from(text);
    for (let flips = 1 + random.below(3); flips > 0; flips -= 1) bytes[random.below(bytes.length)] = random.below(256);
    return bytes;
  },
  'bytes-bom': (text) => Buffer.from(`\ufeff${text}`),
  'bytes-utf16': (text) => Buffer.from(text, 'utf16le'),
  'bytes-twice': (text, random) => {
    const name = random.pick(['"sellerInn":', '"number":', '"gross":', '"partner":']);
    return Buffer.from(text.replace(name, `${name}"7",${name}`));
  },
  'bytes-tail': (text, random) => Buffer.from(text + random.pick([',', '}', '{}', '\0', 'x', '//', '/* */'])),
  'bytes-escapes': (text) =>
    Buffer.from(text.replace(/[А-я]/g, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`)),
};

/** A right package of its own: nothing of it was sent before. */
export function freshPackage(name: string, random: SeededRandom): PackageSubmission {
  // Its own: right packages share what is the same in all of them.
  const body: Loose = structuredClone(rightPackage(name, [random.pick(KINDS)]));
  body.documents[0].number = `Тест-${name}`;
  return withTotals(body);
}

export function makeMutant(name: string, random: SeededRandom, accepted: readonly PackageSubmission[]): Mutant {
  if (accepted.length > 0 && random.below(5) === 0) return makeTwin(name, random, random.pick(accepted));
  const body = freshPackage(name, random);
  const names: string[] = [];
  for (let count = random.below(3); count >= 0; count -= 1) {
    const way = random.pick(Object.keys(SPOILS));
    names.push(way);
    SPOILS[way]!(body, random);
  }
  const text = JSON.stringify(body);
  if (random.below(4) > 0) return { name: names.join(' '), bytes: Buffer.from(text), isTwin: false };
  const way = random.pick(Object.keys(BYTES));
  return { name: [...names, way].join(' '), bytes: BYTES[way]!(text, random), isTwin: false };
}

function makeTwin(name: string, random: SeededRandom, of: PackageSubmission): Mutant {
  const spell = random.pick(SPELLINGS);
  const [document] = of.documents;
  const twin = {
    ...of,
    packageId: random.below(2) ? name : spell(of.packageId),
    partner: random.below(2) ? of.partner : { ...of.partner, externalId: spell(of.partner.externalId) },
    documents: [{ ...document!, externalId: random.below(2) ? name : spell(document!.externalId), number: spell(document!.number) }],
  };
  return { name: `twin ${SPELLINGS.indexOf(spell)}`, bytes: Buffer.from(JSON.stringify(twin)), isTwin: true };
}
