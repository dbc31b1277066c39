import type { AuditAnchor, AuditEvent } from '../../lib/audit/anchor.ts';
import { buildAnchor, hashAuditEvent } from '../../lib/audit/anchor.ts';
import { chainEvents, chainStart, readEvents, writeEvents, type ChainedEvent } from '../../lib/evidence-container/event-chain.ts';
import { readManifest, writeManifest } from '../../lib/evidence-container/container-manifest.ts';
import { documentPlaces, LAYOUT, type DocumentPlaces } from '../../lib/evidence-container/layout.ts';
import type { ContainerFiles } from '../../lib/evidence-container/read-files.ts';
import { readSealedManifest, writeSealedManifest, type SealedManifest } from '../../lib/evidence-container/sealed-manifest.ts';
import { sha256Hex } from '../../lib/sha256.ts';

/** Where document and signatures lie in a container, by its two manifests. */
export function placesOf(files: ContainerFiles): DocumentPlaces {
  const { version } = readManifest(files.get(LAYOUT.manifest)!)!;
  return documentPlaces(version, readSealedManifest(files.get(LAYOUT.sealed)!)!.content.fileName);
}

/** A way to forge a container, and the code under which the verifier must name it. `careful` forgers put the manifest right afterwards. */
export interface ContainerForgery {
  name: string;
  codes: string[];
  careful?: boolean;
  forge: (files: ContainerFiles, other: ContainerFiles) => void;
}

const contentOf = (files: ContainerFiles) => placesOf(files).content;
const signatureOf = (files: ContainerFiles) => placesOf(files).signatures['b-b'];
const receiptOf = (files: ContainerFiles) =>
  [...files.keys()].find((name) => name.startsWith(LAYOUT.receiptsFolder) && !name.endsWith('.p7s'))!;
const flip = (bytes: Buffer, at = Math.floor(bytes.length / 2)) => {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
};
const change = (files: ContainerFiles, name: string, by: (bytes: Buffer) => Buffer) => files.set(name, by(files.get(name)!));
const resealed = (files: ContainerFiles, by: (manifest: SealedManifest) => void) => {
  const manifest = readSealedManifest(files.get(LAYOUT.sealed)!)!;
  by(manifest);
  files.set(LAYOUT.sealed, writeSealedManifest(manifest));
};
/** Edits the log and chains it anew, as somebody would who knows how; the sealed manifest is put right as well. */
const relogged = (files: ContainerFiles, by: (events: ChainedEvent[]) => ChainedEvent[]) => {
  const manifest = readSealedManifest(files.get(LAYOUT.sealed)!)!;
  const events = chainEvents(by(readEvents(files.get(LAYOUT.events)!) as ChainedEvent[]), chainStart(manifest.documentId));
  files.set(LAYOUT.events, writeEvents(events));
  resealed(
    files,
    (own) =>
      (own.events = {
        count: events.length,
        sha256: sha256Hex(files.get(LAYOUT.events)!),
        tail: events.at(-1)!.hash,
        lastPosition: events.at(-1)!.position,
      }),
  );
};

export const CONTAINER_FORGERIES: ContainerForgery[] = [
  {
    name: 'a byte of the document',
    codes: ['file.changed', 'sealed.file-changed', 'signature.invalid'],
    forge: (files) => void change(files, contentOf(files), flip),
  },
  {
    name: 'a byte of the document, and every digest put right',
    codes: ['signature.invalid', 'evidence.invalid'],
    careful: true,
    forge(files) {
      change(files, contentOf(files), flip);
      resealed(files, (own) => (own.content.sha256 = sha256Hex(files.get(contentOf(files))!)));
    },
  },
  {
    name: 'a byte of the signature',
    codes: ['file.changed', 'sealed.file-changed'],
    forge: (files) => void change(files, signatureOf(files), flip),
  },
  {
    name: 'the signature of another document',
    codes: ['signature.invalid'],
    careful: true,
    forge(files, other) {
      files.set(signatureOf(files), other.get(signatureOf(other))!);
      resealed(files, (own) => (own.signature.sha256 = sha256Hex(files.get(signatureOf(files))!)));
    },
  },
  {
    name: 'the document is left out',
    codes: ['file.missing', 'sealed.file-missing'],
    forge: (files) => void files.delete(contentOf(files)),
  },
  {
    name: 'a file that nobody names',
    codes: ['file.unlisted'],
    forge: (files) => void files.set('document/appendix.pdf', Buffer.from('%PDF')),
  },
  {
    name: 'a receipt that nobody has sealed',
    codes: ['sealed.file-extra'],
    careful: true,
    forge: (files) => void files.set(`${LAYOUT.receiptsFolder}99-ИоП-forged.xml`, Buffer.from('<a/>')),
  },
  { name: 'a receipt is left out', codes: ['sealed.file-missing'], careful: true, forge: (files) => void files.delete(receiptOf(files)) },
  {
    name: 'a byte of a receipt',
    codes: ['sealed.file-changed', 'receipt.signature-invalid'],
    careful: true,
    forge: (files) => void change(files, receiptOf(files), flip),
  },
  {
    name: 'a receipt is left out of the sealed manifest, too',
    codes: ['evidence.invalid'],
    careful: true,
    forge(files) {
      const name = receiptOf(files);
      files.delete(name);
      files.delete(`${name}.p7s`);
      resealed(files, (own) => (own.receipts = own.receipts.filter(({ fileName }) => !name.endsWith(fileName))));
    },
  },
  { name: 'the manifest is left out', codes: ['manifest.missing'], forge: (files) => void files.delete(LAYOUT.manifest) },
  { name: 'the sealed manifest is left out', codes: ['sealed.missing'], careful: true, forge: (files) => void files.delete(LAYOUT.sealed) },
  {
    name: 'the retention in the sealed manifest',
    codes: ['evidence.invalid'],
    careful: true,
    forge: (files) => resealed(files, (own) => (own.retainUntil = '2026-12-31')),
  },
  {
    name: 'the sealed manifest of another document',
    codes: ['sealed.other-document'],
    forge: (files, other) => void files.set(LAYOUT.sealed, other.get(LAYOUT.sealed)!),
  },
  {
    name: 'an event is edited in place',
    codes: ['events.chain-broken', 'sealed.file-changed'],
    careful: true,
    forge: (files) =>
      void change(files, LAYOUT.events, (bytes) => Buffer.from(bytes.toString().replace('"type":"SIGNED"', '"type":"SIGNEE"'))),
  },
  {
    name: 'an event is edited and the log chained anew',
    codes: ['evidence.invalid', 'audit.path-broken'],
    careful: true,
    forge: (files) =>
      relogged(files, (events) => events.map((event) => (event.type === 'SIGNED' ? { ...event, at: '2026-01-01T00:00:00.000Z' } : event))),
  },
  {
    name: 'an event is taken out and the log chained anew',
    codes: ['events.gap', 'audit.event-missing'],
    careful: true,
    forge: (files) => relogged(files, (events) => events.filter(({ version }) => version !== 3)),
  },
  {
    name: 'two events are swapped and the log chained anew',
    codes: ['events.gap', 'evidence.invalid'],
    careful: true,
    forge: (files) => relogged(files, (events) => [events[1]!, events[0]!, ...events.slice(2)]),
  },
  {
    name: 'the end of the log is cut and the log sealed anew',
    codes: ['evidence.invalid', 'audit.event-missing'],
    careful: true,
    forge: (files) => relogged(files, (events) => events.slice(0, -1)),
  },
  {
    name: 'the protocol is another one',
    codes: ['protocol.differs'],
    careful: true,
    forge: (files, other) => void files.set(LAYOUT.protocol, other.get(LAYOUT.protocol)!),
  },
  {
    name: 'a byte of the evidence record',
    codes: ['evidence.invalid'],
    careful: true,
    forge: (files) => void change(files, LAYOUT.documentRecord, (bytes) => flip(bytes, bytes.length - 40)),
  },
  {
    name: 'the evidence record of another document',
    codes: ['evidence.invalid'],
    careful: true,
    forge: (files, other) => void files.set(LAYOUT.sealedRecord, other.get(LAYOUT.sealedRecord)!),
  },
  {
    name: 'an anchor of the log with another root',
    codes: ['audit.anchor-changed', 'audit.path-broken'],
    careful: true,
    forge: (files) =>
      void change(files, LAYOUT.audit, (bytes) =>
        Buffer.from(bytes.toString().replace(/"root": "([0-9a-f])/, (_, digit) => `"root": "${digit === '0' ? '1' : '0'}`)),
      ),
  },
];

/** What a careful forger does last. */
export function putManifestRight(files: ContainerFiles): void {
  files.set(LAYOUT.manifest, writeManifest(readManifest(files.get(LAYOUT.manifest)!)!, files));
}

export interface AuditExport {
  events: AuditEvent[];
  anchors: AuditAnchor[];
  leaves: Map<number, Buffer>;
}

export interface AuditForgery {
  name: string;
  faults: string[];
  /** Only what a signed statement says gives it away. */
  needsStatement?: boolean;
  forge: (log: AuditExport) => void;
}

const middle = (log: AuditExport) => Math.floor(log.events.length / 2);

export const AUDIT_FORGERIES: AuditForgery[] = [
  {
    name: 'a row is edited',
    faults: ['row-edited'],
    forge: (log) => void (log.events[middle(log)] = { ...log.events[middle(log)]!, data: { reason: 'forged' } }),
  },
  {
    name: 'a row is edited in its time alone',
    faults: ['row-edited'],
    forge: (log) => void (log.events[3] = { ...log.events[3]!, at: '2026-01-01T00:00:00.000Z' }),
  },
  {
    name: 'a row is given to another consumer',
    faults: ['row-edited'],
    forge: (log) => void (log.events[5] = { ...log.events[5]!, partnerId: '0'.repeat(32) }),
  },
  { name: 'a row is removed', faults: ['row-removed'], forge: (log) => void log.events.splice(middle(log), 1) },
  {
    name: 'a row is removed and the others move up',
    faults: ['row-edited', 'tail-cut'],
    forge(log) {
      log.events.splice(middle(log), 1);
      log.events = log.events.map((event, index) => ({ ...event, position: index + 1 }));
    },
  },
  {
    name: 'a row is added in between',
    faults: ['row-inserted'],
    forge: (log) => void log.events.splice(middle(log), 0, { ...log.events[middle(log)]! }),
  },
  {
    name: 'two rows are swapped',
    faults: ['rows-swapped'],
    forge(log) {
      const [a, b] = [log.events[2]!, log.events[9]!];
      log.events[2] = { ...b, position: a.position };
      log.events[9] = { ...a, position: b.position };
    },
  },
  { name: 'the tail is cut', faults: ['tail-cut'], forge: (log) => void log.events.splice(-4) },
  {
    name: 'the tail is cut and its anchor with it',
    faults: ['tail-cut', 'anchors-cut'],
    needsStatement: true,
    forge(log) {
      const last = log.anchors.pop()!;
      log.events = log.events.filter(({ position }) => position < last.firstPosition);
    },
  },
  { name: 'an anchor in between is taken away', faults: ['anchor-removed'], forge: (log) => void log.anchors.shift() },
  { name: 'the root of an anchor is changed', faults: ['anchor-edited'], forge: (log) => void (log.anchors[0]!.root = '0'.repeat(64)) },
  {
    name: 'the leaves are changed with a row',
    faults: ['leaves-changed'],
    forge: (log) => void log.leaves.set(1, Buffer.concat([Buffer.alloc(32), log.leaves.get(1)!.subarray(32)])),
  },
  {
    name: 'row, leaves and anchor are all made anew',
    faults: ['token-invalid'],
    forge(log) {
      log.events[0] = { ...log.events[0]!, type: 'FORGED' };
      const [first, ...rest] = log.anchors;
      const leaves = log.events.slice(0, first!.lastPosition).map(hashAuditEvent);
      log.leaves.set(1, Buffer.concat(leaves));
      log.anchors = [{ ...buildAnchor(undefined, leaves), token: first!.token }, ...rest];
    },
  },
  { name: 'the token of another anchor', faults: ['token-invalid'], forge: (log) => void (log.anchors[0]!.token = log.anchors[1]!.token) },
];
