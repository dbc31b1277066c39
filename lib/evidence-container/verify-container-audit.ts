import { hashAnchor, hashAuditEvent } from '../audit/anchor.ts';
import { judgeAnchorToken } from '../audit/anchor-token.ts';
import { rootFromPath } from '../signing/merkle-tree.ts';
import type { AuditProof } from './build-container.ts';
import type { AddFinding, CheckContext } from './container-verdict.ts';
import type { ChainedEvent } from './event-chain.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';

/** Each anchored event leads to the time-stamped root of its day. */
export function verifyContainerAudit(
  files: ContainerFiles,
  documentId: string,
  events: readonly ChainedEvent[],
  context: CheckContext,
  add: AddFinding,
  note: AddFinding,
): void {
  const bytes = files.get(LAYOUT.audit);
  if (!bytes) return note('audit.not-there', LAYOUT.audit, 'no event of it is anchored yet');
  const proof = readProof(bytes);
  if (!proof) return add('audit.malformed', LAYOUT.audit, 'the proof can not be read');
  for (const anchor of proof.anchors) checkAnchor(anchor, context, add, note);
  const byPosition = new Map(events.map((event) => [event.position, event]));
  for (const { position, anchor: number, path } of proof.events) {
    const event = byPosition.get(position);
    const anchor = proof.anchors.find((own) => own.number === number);
    if (!event || !anchor) {
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
    if (root?.toString('hex') !== anchor.root)
      add('audit.path-broken', LAYOUT.audit, `the event at ${position} is not the one that was anchored`);
  }
  for (const { position } of events) {
    const covering = proof.anchors.some(({ firstPosition, lastPosition }) => position >= firstPosition && position <= lastPosition);
    if (covering && !proof.events.some((own) => own.position === position))
      add('audit.path-broken', LAYOUT.audit, `the event at ${position} was never anchored`);
  }
}

function readProof(bytes: Buffer): AuditProof | undefined {
  try {
    const proof = JSON.parse(bytes.toString('utf8')) as AuditProof;
    const whole = Array.isArray(proof.anchors) && Array.isArray(proof.events) && proof.events.every(({ path }) => Array.isArray(path));
    return whole && proof.anchors.every(({ token, hash }) => typeof token === 'string' && typeof hash === 'string') ? proof : undefined;
  } catch {
    return undefined;
  }
}

function checkAnchor(anchor: AuditProof['anchors'][number], context: CheckContext, add: AddFinding, note: AddFinding): void {
  if (hashAnchor(anchor) !== anchor.hash)
    return add('audit.anchor-changed', LAYOUT.audit, `anchor ${anchor.number} is not over what it says`);
  const verdict = judgeAnchorToken(anchor, context);
  if (verdict.outcome === 'indeterminate') note('audit.undecided', LAYOUT.audit, verdict.reason);
  if (verdict.outcome === 'failed') add('audit.token-invalid', LAYOUT.audit, verdict.reason);
}
