import { chainEvents, chainStart, readEvents, writeEvents, type ChainedEvent } from '../../lib/evidence-container/event-chain.ts';
import { LAYOUT } from '../../lib/evidence-container/layout.ts';
import type { ContainerFiles } from '../../lib/evidence-container/read-files.ts';
import { readSealedManifest, writeSealedManifest, type SealedManifest } from '../../lib/evidence-container/sealed-manifest.ts';
import { sha256Hex } from '../../lib/sha256.ts';
import { placesOf, putManifestRight } from './tampering.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What a forger has at hand: other genuine containers of the house, and documents that he has had signed. */
export interface ForgersHand {
  others: readonly ContainerFiles[];
  /** Late receipts that are no answer of the buyer to this document, each with its signature. */
  receipts: readonly { name: string; bytes: Buffer; signature: Buffer }[];
}

/** Changes files in place. It knows the format, and puts right what it can. */
export interface ContainerMutation {
  name: string;
  mutate: (files: ContainerFiles, random: SeededRandom, hand: ForgersHand) => void;
}

const EXTRA_PLACES = [
  '__proto__',
  'constructor',
  'extra.txt',
  'document/extra.txt',
  'document/file/second.xml',
  'document/signature.b-t.p7s',
  'sealed/more.json',
  'events/more.ndjson',
  'audit/more.json',
  'META-INF/manifest.xml',
  'receipts/09-ИоП-more.xml',
  'receipts-later/09-Титул покупателя-more.xml',
  'certificates/extra.cer',
  'status/extra.crl',
  'status/folder/extra.crl',
  'manifest.json.bak',
  'README.txt/inside',
] as const;

const anyPath = (files: ContainerFiles, { pick }: SeededRandom) => pick([...files.keys()].filter((path) => path !== LAYOUT.manifest));

function editBytes(bytes: Buffer, { below }: SeededRandom): Buffer {
  const [at, changed] = [below(bytes.length || 1), Buffer.from(bytes)];
  switch (below(4)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes, Buffer.from([below(256)])]);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
    default:
      changed[at] = changed[at]! ^ (1 << below(8));
      return changed;
  }
}

/** Changes one leaf of a JSON value, or takes it out, or adds one beside it. */
export function editJson(value: unknown, random: SeededRandom): void {
  const owners: [Record<string, unknown>, string][] = [];
  const walk = (own: unknown) => {
    if (own === null || typeof own !== 'object') return;
    for (const key of Object.keys(own)) {
      owners.push([own as Record<string, unknown>, key]);
      walk((own as Record<string, unknown>)[key]);
    }
  };
  walk(value);
  const [owner, key] = random.pick(owners);
  const before = owner[key];
  const kind = random.below(4);
  if (kind === 0 && !Array.isArray(owner)) delete owner[key];
  else if (kind === 1 && !Array.isArray(owner)) owner[`${key}2`] = before;
  else if (typeof before === 'number') owner[key] = before + 1;
  else if (typeof before === 'string') owner[key] = /^\d/.test(before) ? `${(Number(before[0]) + 1) % 10}${before.slice(1)}` : `${before}x`;
  else if (typeof before === 'boolean') owner[key] = !before;
  else owner[key] = null;
}

function editJsonFile(files: ContainerFiles, path: string, random: SeededRandom): void {
  const value: unknown = JSON.parse(files.get(path)!.toString());
  editJson(value, random);
  files.set(path, Buffer.from(`${JSON.stringify(value, null, 1)}\n`));
}

function reseal(files: ContainerFiles, change: (sealed: SealedManifest) => void): void {
  const sealed = readSealedManifest(files.get(LAYOUT.sealed)!);
  if (!sealed) return;
  change(sealed);
  files.set(LAYOUT.sealed, writeSealedManifest(sealed));
}

/** Edits the whole log, chains it anew from the first event on, and puts seal and ARCHIVED right. */
function relog(files: ContainerFiles, change: (events: ChainedEvent[]) => ChainedEvent[]): void {
  const sealed = readSealedManifest(files.get(LAYOUT.sealed)!)!;
  const read = (path: string) => (files.has(path) ? (readEvents(files.get(path)!) as ChainedEvent[]) : []);
  const changed = change([...read(LAYOUT.events), ...read(LAYOUT.laterEvents)]);
  const boundary = changed.findIndex(({ type }) => type === 'ARCHIVED');
  const inSeal = chainEvents(boundary < 0 ? changed : changed.slice(0, boundary), chainStart(sealed.documentId));
  if (inSeal.length === 0) return;
  files.set(LAYOUT.events, writeEvents(inSeal));
  const [last, sha256] = [inSeal.at(-1)!, sha256Hex(files.get(LAYOUT.events)!)];
  reseal(files, (own) => (own.events = { count: inSeal.length, sha256, tail: last.hash, lastPosition: last.position }));
  const later = boundary < 0 ? [] : changed.slice(boundary);
  const digests = { sealed: sha256Hex(files.get(LAYOUT.sealed)!), events: sha256 };
  const right = later.map((event) => (event.type === 'ARCHIVED' ? { ...event, data: { ...event.data, ...digests } } : event));
  if (later.length > 0) files.set(LAYOUT.laterEvents, writeEvents(chainEvents(right, last.hash)));
  else files.delete(LAYOUT.laterEvents);
}

const drop =
  (...paths: string[]) =>
  (files: ContainerFiles) =>
    paths.forEach((path) => files.delete(path));

export const FILE_MUTATIONS: ContainerMutation[] = [
  { name: 'bytes of a file', mutate: (files, random) => files.set(...edited(files, random)) },
  { name: 'a file left out', mutate: (files, random) => void files.delete(anyPath(files, random)) },
  { name: 'a file added', mutate: (files, random) => void files.set(random.pick(EXTRA_PLACES), Buffer.from('%PDF-1.7 forged')) },
  {
    name: 'a copy of a file under another name',
    mutate: (files, random) => void files.set(random.pick(EXTRA_PLACES), files.get(anyPath(files, random))!),
  },
  {
    name: 'two files swapped',
    mutate(files, random) {
      const [a, b] = [anyPath(files, random), anyPath(files, random)];
      const [first, second] = [files.get(a)!, files.get(b)!];
      files.set(a, second).set(b, first);
    },
  },
  {
    name: 'a file renamed',
    mutate(files, random) {
      const path = anyPath(files, random);
      const bytes = files.get(path)!;
      files.delete(path);
      files.set(random.pick([`${path}x`, `x${path}`, path.replace('/', '-'), path.toUpperCase(), ...EXTRA_PLACES]), bytes);
    },
  },
  {
    name: 'the same file of another container',
    mutate(files, random, { others }) {
      const other = random.pick(others);
      const path = anyPath(files, random);
      const place = [...other.keys()].filter((own) => own.split('/')[0] === path.split('/')[0]);
      if (place.length > 0) files.set(path, other.get(random.pick(place))!);
    },
  },
  { name: 'evidence records dropped', mutate: drop(LAYOUT.documentRecord, LAYOUT.sealedRecord) },
  { name: 'anchors dropped', mutate: drop(LAYOUT.audit) },
  { name: 'protocol dropped', mutate: drop(LAYOUT.protocol) },
  { name: 'later events dropped', mutate: drop(LAYOUT.laterEvents) },
  { name: 'all proof dropped', mutate: drop(LAYOUT.documentRecord, LAYOUT.sealedRecord, LAYOUT.audit, LAYOUT.protocol) },
  {
    name: 'time-stamped signature dropped',
    mutate: (files) => ['b-t', 'b-lt'].forEach((level) => files.delete(placesOf(files).signatures[level as 'b-t'])),
  },
  {
    name: 'a receipt that is none of the buyer to this document',
    mutate(files, random, { receipts }) {
      const { name, bytes, signature } = random.pick(receipts);
      const number = [...files.keys()].filter((path) => path.startsWith('receipts') && !path.endsWith('.p7s')).length + 1;
      const path = `${LAYOUT.laterReceiptsFolder}${String(number).padStart(2, '0')}-${name}`;
      files.set(path, bytes).set(`${path}.p7s`, signature);
    },
  },
];

function edited(files: ContainerFiles, random: SeededRandom): [string, Buffer] {
  const path = anyPath(files, random);
  return [path, editBytes(files.get(path)!, random)];
}

export const CONTENT_MUTATIONS: ContainerMutation[] = [
  { name: 'a leaf of the sealed manifest', mutate: (files, random) => editJsonFile(files, LAYOUT.sealed, random) },
  { name: 'a leaf of the audit proof', mutate: (files, random) => editJsonFile(files, LAYOUT.audit, random) },
  { name: 'a leaf of the manifest', mutate: (files, random) => editJsonFile(files, LAYOUT.manifest, random) },
  {
    name: 'blanks in a JSON',
    mutate(files, random) {
      const path = random.pick([LAYOUT.sealed, LAYOUT.audit, LAYOUT.events, LAYOUT.laterEvents]);
      files.set(path, Buffer.from(files.get(path)!.toString().replace('":', '" :')));
    },
  },
  {
    name: 'a leaf of an event, the log chained anew',
    mutate(files, random) {
      relog(files, (events) => {
        const event = random.pick(events);
        editJson(event.data, random);
        if (random.below(3) === 0) event.at = new Date(Date.parse(event.at) - 1000).toISOString();
        if (random.below(3) === 0) event.type = random.pick(['DELIVERED', 'ARCHIVED', 'DISPOSED', 'FORGED']);
        return events;
      });
    },
  },
  {
    name: 'events taken out, doubled, swapped or added, the log chained anew',
    mutate(files, random) {
      relog(files, (events) => {
        const at = random.below(events.length);
        const one = events[at]!;
        const number = (list: ChainedEvent[]) => list.map((event, index) => ({ ...event, version: index + 1 }));
        switch (random.below(4)) {
          case 0:
            return number(events.filter((_, index) => index !== at));
          case 1:
            return number([...events, { ...one, position: events.at(-1)!.position + 5 }]);
          case 2:
            return number(events.toSorted((a) => (a === one ? -1 : 0)));
          default:
            return number([...events, { ...one, type: 'DISPOSED', data: { by: 'forger' }, position: events.at(-1)!.position + 1_000 }]);
        }
      });
    },
  },
  {
    name: 'a receipt taken out of the seal',
    mutate(files, random) {
      reseal(files, (sealed) => {
        if (sealed.receipts.length === 0) return;
        const [gone] = sealed.receipts.splice(random.below(sealed.receipts.length), 1);
        for (const ending of ['', '.p7s']) {
          const bytes = files.get(`${LAYOUT.receiptsFolder}${gone!.fileName}${ending}`)!;
          files.delete(`${LAYOUT.receiptsFolder}${gone!.fileName}${ending}`);
          if (random.below(2) === 0) files.set(`${LAYOUT.laterReceiptsFolder}${gone!.fileName}${ending}`, bytes);
        }
      });
    },
  },
  {
    name: 'a receipt under another kind or verdict',
    mutate(files, random) {
      reseal(files, (sealed) => {
        const own = sealed.receipts[random.below(sealed.receipts.length || 1)];
        if (!own) return;
        if (random.below(2) === 0)
          own.kind = random.pick(
            (['buyer-title', 'refusal', 'clarification', 'receipt-notice'] as const).filter((kind) => kind !== own.kind),
          );
        else own.verdict = 'invalid';
      });
    },
  },
];

/** What a careful forger does last; a careless one leaves the manifest as it was. */
export function finish(files: ContainerFiles, isCareful: boolean): void {
  if (isCareful && files.has(LAYOUT.manifest) && files.has(LAYOUT.sealed)) putManifestRight(files);
}
