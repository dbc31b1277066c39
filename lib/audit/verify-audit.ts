import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';
import { treeRoot } from '../signing/merkle-tree.ts';
import { judgeAnchorToken } from './anchor-token.ts';
import { NO_ANCHOR_BEFORE, hashAnchor, hashAuditEvent, hashGap, splitLeaves, type AuditAnchor, type AuditEvent } from './anchor.ts';

export type AuditFault =
  | 'row-edited'
  | 'row-removed'
  | 'row-inserted'
  | 'rows-swapped'
  | 'tail-cut'
  | 'version-gap'
  | 'range-changed'
  | 'anchor-edited'
  | 'anchor-removed'
  | 'anchors-cut'
  | 'leaves-changed'
  | 'token-invalid'
  | 'token-undecided';

export interface AuditFinding {
  fault: AuditFault;
  /** Position of the event, or number of the anchor. */
  where: string;
  text: string;
}

export interface AuditSource {
  /** In the order of their positions. */
  events: AsyncIterable<AuditEvent> | Iterable<AuditEvent>;
  anchors: readonly AuditAnchor[];
  /** The leaf hashes of an anchor, one after the other; undefined where they are not at hand. */
  leavesOf: (anchor: AuditAnchor) => Promise<Buffer | undefined> | Buffer | undefined;
  roots: readonly Certificate[];
  status?: StatusEvidence;
  /** What a signed statement says: the log reached this far, under this anchor. It can't be cut without contradicting the signature. */
  statement?: { feedPosition: number; anchor: { number: number; hash: string } | null };
  now?: Date;
}

export interface AuditVerdict {
  events: number;
  anchors: number;
  /** Events behind the last anchor: they are proven from the next one on. */
  notAnchored: number;
  /** How many tokens were proven. */
  tokens: number;
  /** Positions that were lost in a disaster and anchored as lost. */
  gaps: number;
  findings: AuditFinding[];
}

/**
 * Reads an event log against its anchors, with nothing of ours but the files: which row was edited, removed, inserted or swapped, whether
 * the tail was cut, whether an anchor was touched.
 */
export async function verifyAudit(source: AuditSource): Promise<AuditVerdict> {
  const findings: AuditFinding[] = [];
  const add = (fault: AuditFault, where: string | number, text: string) => void findings.push({ fault, where: String(where), text });
  const anchors = [...source.anchors].sort((a, b) => a.number - b.number);
  const tokens = judgeAnchors(anchors, source, add);
  const expected = await readLeaves(anchors, source, add);
  const walk = await walkEvents(source.events, expected, add);
  judgeRanges(anchors, expected, walk, add);
  const last = anchors.at(-1)?.lastPosition ?? 0;
  if (walk.lastPosition < last) add('tail-cut', walk.lastPosition, `the log ends at ${walk.lastPosition}, but ${last} was anchored`);
  const { statement } = source;
  if (statement) {
    if (walk.lastPosition < statement.feedPosition)
      add('tail-cut', walk.lastPosition, `the log ends at ${walk.lastPosition}, but a signed statement knows ${statement.feedPosition}`);
    const { anchor } = statement;
    const found = anchor && anchors.find(({ number }) => number === anchor.number);
    if (anchor && !found) add('anchors-cut', anchor.number, `a signed statement names anchor ${anchor.number}, which is not there`);
    if (found && found.hash !== anchor.hash) add('anchor-edited', anchor.number, 'the anchor is not the one that a signed statement names');
  }
  return {
    events: walk.count,
    anchors: anchors.length,
    notAnchored: Math.max(0, walk.lastPosition - last),
    tokens,
    gaps: walk.gaps,
    findings,
  };
}

type Add = (fault: AuditFault, where: string | number, text: string) => void;

/** The anchors' own chain and tokens. */
function judgeAnchors(anchors: readonly AuditAnchor[], { roots, status, now = new Date() }: AuditSource, add: Add): number {
  let tokens = 0;
  let before: AuditAnchor | undefined;
  for (const anchor of anchors) {
    const { number, previous, firstPosition, hash } = anchor;
    if (number !== (before?.number ?? 0) + 1) add('anchor-removed', number, `anchors before ${number} are missing`);
    else if (previous !== (before?.hash ?? NO_ANCHOR_BEFORE) || firstPosition !== (before?.lastPosition ?? 0) + 1)
      add('anchor-edited', number, 'it does not follow the anchor before it');
    if (hashAnchor(anchor) !== hash) add('anchor-edited', number, 'its hash is not over what it says');
    const verdict = judgeAnchorToken(anchor, { roots, status, now });
    if (verdict.outcome === 'passed') tokens += 1;
    else add(verdict.outcome === 'failed' ? 'token-invalid' : 'token-undecided', number, verdict.reason);
    before = anchor;
  }
  return tokens;
}

/** Expected leaf hashes by position; a stretch whose leaves are not at hand is judged by its root alone. */
async function readLeaves(anchors: readonly AuditAnchor[], { leavesOf }: AuditSource, add: Add): Promise<Map<number, Buffer>> {
  const expected = new Map<number, Buffer>();
  for (const anchor of anchors) {
    const bytes = await leavesOf(anchor);
    if (!bytes) continue;
    const leaves = splitLeaves(bytes);
    if (treeRoot(leaves).toString('hex') !== anchor.root) {
      add('leaves-changed', anchor.number, 'the leaves do not lead to the root');
      continue;
    }
    for (const [index, leaf] of leaves.entries()) expected.set(anchor.firstPosition + index, leaf);
  }
  return expected;
}

interface Walk {
  count: number;
  lastPosition: number;
  /** Hashes of what is there, by position; only where no leaf is at hand. */
  unjudged: Map<number, Buffer>;
  gaps: number;
}

async function walkEvents(events: AuditSource['events'], expected: ReadonlyMap<number, Buffer>, add: Add): Promise<Walk> {
  const walk: Walk = { count: 0, lastPosition: 0, unjudged: new Map(), gaps: 0 };
  const wrong = new Map<number, { event: AuditEvent; hash: Buffer }>();
  const versions = new Map<string, number>();
  for await (const event of events) {
    const { position, documentId, version } = event;
    walk.count += 1;
    if (position <= walk.lastPosition) {
      add('row-inserted', position, `position ${position} is there twice or out of order`);
      continue;
    }
    for (let missing = walk.lastPosition + 1; missing < position; missing += 1) {
      // Lost in a disaster before it was anchored, and anchored as such.
      if (expected.get(missing)?.equals(hashGap(missing))) walk.gaps += 1;
      else add('row-removed', missing, `there is no row at ${missing}`);
    }
    walk.lastPosition = position;
    const known = versions.get(documentId);
    if (known !== undefined && version !== known + 1)
      add('version-gap', position, `version ${version} of document ${documentId} follows ${known}`);
    versions.set(documentId, version);
    const hash = hashAuditEvent(event);
    const leaf = expected.get(position);
    if (!leaf) walk.unjudged.set(position, hash);
    else if (!leaf.equals(hash)) wrong.set(position, { event, hash });
  }
  nameWrong(wrong, expected, add);
  return walk;
}

/** Two rows that stand in each other's place are swapped, not edited: each is right once its position is put back. */
function nameWrong(wrong: ReadonlyMap<number, { event: AuditEvent; hash: Buffer }>, expected: ReadonlyMap<number, Buffer>, add: Add): void {
  const swapped = new Set<number>();
  for (const [position, { event }] of wrong) {
    if (swapped.has(position)) continue;
    const partner = [...wrong.keys()].find(
      (other) =>
        other !== position &&
        hashAuditEvent({ ...event, position: other }).equals(expected.get(other)!) &&
        hashAuditEvent({ ...wrong.get(other)!.event, position }).equals(expected.get(position)!),
    );
    if (partner === undefined) {
      add('row-edited', position, `the row at ${position} is not the one that was anchored`);
      continue;
    }
    swapped.add(partner);
    add('rows-swapped', `${position}, ${partner}`, `the rows at ${position} and ${partner} stand in each other's place`);
  }
}

function judgeRanges(anchors: readonly AuditAnchor[], expected: ReadonlyMap<number, Buffer>, { unjudged }: Walk, add: Add): void {
  for (const { number, firstPosition, lastPosition, root } of anchors) {
    if (expected.has(firstPosition)) continue;
    const hashes = Array.from({ length: lastPosition - firstPosition + 1 }, (_, index) => unjudged.get(firstPosition + index));
    if (hashes.some((hash) => hash === undefined)) continue;
    if (treeRoot(hashes as Buffer[]).toString('hex') !== root)
      add(
        'range-changed',
        `${firstPosition}-${lastPosition}`,
        `something between ${firstPosition} and ${lastPosition} is not what anchor ${number} covers`,
      );
  }
}
