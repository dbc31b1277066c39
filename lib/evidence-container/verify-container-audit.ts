import { hashAnchor, hashAuditEvent } from '../audit/anchor.ts';
import { judgeAnchorToken } from '../audit/anchor-token.ts';
import { rootFromPath } from '../signing/merkle-tree.ts';
import type { AuditProof } from './build-container.ts';
import type { AddFinding, CheckContext } from './container-verdict.ts';
import type { ChainedEvent } from './event-chain.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import type { SealedManifest } from './sealed-manifest.ts';

/** Position of an event → since when it is proven to stand in the log. */
export type AnchoredAt = ReadonlyMap<number, Date>;

/** Each anchored event leads to the time-stamped root of its day. Returns those that do. */
export function verifyContainerAudit(
  files: ContainerFiles,
  { documentId, record }: SealedManifest,
  events: readonly ChainedEvent[],
  context: CheckContext,
  add: AddFinding,
  note: AddFinding,
): AnchoredAt {
  const anchored = new Map<number, Date>();
  const bytes = files.get(LAYOUT.audit);
  if (!bytes) {
    note('audit.not-there', LAYOUT.audit, 'no event of it is anchored yet');
    return anchored;
  }
  const proof = readProof(bytes);
  if (!proof) {
    add('audit.malformed', LAYOUT.audit, 'the proof can not be read');
    return anchored;
  }
  const { client_id: clientId, partner_id: partnerId } = record.document;
  if (proof.clientId !== clientId || proof.partnerId !== partnerId)
    add('audit.malformed', LAYOUT.audit, 'the proof is of another consumer than the sealed manifest');
  const provenAt = new Map(proof.anchors.map((anchor) => [anchor.number, checkAnchor(anchor, context, add, note)]));
  const anchors = new Map(proof.anchors.map((anchor) => [anchor.number, anchor]));
  const proven = new Set(proof.events.map(({ position }) => position));
  const byPosition = new Map(events.map((event) => [event.position, event]));
  for (const { position, anchor: number, path } of proof.events) {
    const event = byPosition.get(position);
    const anchor = anchors.get(number);
    if (!event || !anchor || position < anchor.firstPosition || position > anchor.lastPosition) {
      add('audit.event-missing', LAYOUT.audit, `the event at ${position} was anchored, and it is not in the log`);
      continue;
    }
    const { version, type, phase, at, data } = event;
    const leaf = hashAuditEvent({
      position,
      documentId,
      clientId: proof.clientId,
      partnerId: proof.partnerId,
      version,
      type,
      phase,
      at,
      data,
    });
    const size = anchor.lastPosition - anchor.firstPosition + 1;
    const root = rootFromPath(
      leaf,
      position - anchor.firstPosition,
      size,
      path.map((hash) => Buffer.from(hash, 'hex')),
    );
    const since = provenAt.get(number);
    if (root?.toString('hex') !== anchor.root)
      add('audit.path-broken', LAYOUT.audit, `the event at ${position} is not the one that was anchored`);
    else if (since) anchored.set(position, since);
  }
  for (const { position } of events) {
    const isCovered = proof.anchors.some(({ firstPosition, lastPosition }) => position >= firstPosition && position <= lastPosition);
    if (isCovered && !proven.has(position)) add('audit.path-broken', LAYOUT.audit, `the event at ${position} was never anchored`);
  }
  return anchored;
}

const ANCHOR_MEMBERS = 8;
/** One a day, for longer than anything is kept. */
const ANCHORS_MAX = 10_000;
const HASH = /^[0-9a-f]{64}$/;

/** Exactly as we write it, so that nothing stands in it that nobody checks. */
function readProof(bytes: Buffer): AuditProof | undefined {
  try {
    const proof = JSON.parse(bytes.toString('utf8')) as AuditProof;
    const { clientId, partnerId, anchors, events } = proof;
    const isWhole =
      [clientId, partnerId].every((value) => typeof value === 'string') &&
      Object.keys(proof).length === 4 &&
      anchors.every((anchor) => Object.keys(anchor).length === ANCHOR_MEMBERS && isAnchor(anchor)) &&
      events.every((event) => Object.keys(event).length === 3 && event.path.every((hash) => HASH.test(hash))) &&
      new Set(anchors.map(({ number }) => number)).size === anchors.length &&
      new Set(events.map(({ position }) => position)).size === events.length &&
      anchors.length <= ANCHORS_MAX &&
      isEachUsed(anchors, new Set(events.map(({ anchor }) => anchor)));
    return isWhole && `${JSON.stringify(proof, null, 1)}\n` === bytes.toString('utf8') ? proof : undefined;
  } catch {
    return undefined;
  }
}

/** Each anchor is there for an event. */
function isEachUsed(anchors: AuditProof['anchors'], used: ReadonlySet<number>): boolean {
  return anchors.every(({ number }) => used.has(number));
}

function isAnchor({ number, firstPosition, lastPosition, root, previous, hash, token }: AuditProof['anchors'][number]): boolean {
  return (
    [number, firstPosition, lastPosition].every(Number.isSafeInteger) &&
    firstPosition <= lastPosition &&
    [root, previous, hash].every((value) => HASH.test(value)) &&
    Buffer.from(token, 'base64').toString('base64') === token
  );
}

/** Since when the anchor is proven to exist; undefined where it isn't. */
function checkAnchor(anchor: AuditProof['anchors'][number], context: CheckContext, add: AddFinding, note: AddFinding): Date | undefined {
  if (hashAnchor(anchor) !== anchor.hash)
    return add('audit.anchor-changed', LAYOUT.audit, `anchor ${anchor.number} is not over what it says`);
  const verdict = judgeAnchorToken(anchor, context);
  if (verdict.outcome !== 'passed')
    return verdict.outcome === 'failed'
      ? add('audit.token-invalid', LAYOUT.audit, verdict.reason)
      : note('audit.undecided', LAYOUT.audit, verdict.reason);
  if (verdict.generatedAt.toISOString() !== anchor.generatedAt)
    return add('audit.anchor-changed', LAYOUT.audit, `anchor ${anchor.number} names another time than its time-stamp`);
  return verdict.generatedAt;
}
