import type { AddFinding } from './container-verdict.ts';
import type { ChainedEvent } from './event-chain.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import type { AnchoredAt } from './verify-container-audit.ts';
import type { EventLog } from './verify-events.ts';
import type { FoundReceipt } from './verify-receipts.ts';
import { sha256Hex } from '../sha256.ts';

/** What of the container is proven beyond what the house says today. */
export interface Coverage {
  /** Since when the sealed manifest, and with it everything that it names, stands under its evidence record or in an anchored event. */
  sealedAt: Date | undefined;
  anchoredAt: AnchoredAt;
}

/**
 * Says of everything that came after the sealing whether an anchor covers it: a log that is chained anew looks whole, and a signature says nothing of when it
 * was made. And log and receipts must tell the same: each names the other.
 */
export function verifyCoverage(
  { log, receipts }: { log: EventLog; receipts: readonly FoundReceipt[] },
  { sealedAt, anchoredAt }: Coverage,
  add: AddFinding,
  note: AddFinding,
): void {
  for (const inSeal of [true, false]) {
    const path = inSeal ? LAYOUT.events : LAYOUT.laterEvents;
    const events = inSeal ? log.all.slice(0, log.sealedCount) : log.all.slice(log.sealedCount);
    for (const event of events) requireReceipt(event, inSeal, receipts, path, add);
    const open = inSeal && sealedAt ? [] : events.filter(({ position }) => !anchoredAt.has(position));
    const versions = open.map(({ version }) => version).join(', ');
    if (open.length > 0) note('events.not-anchored', path, `no anchor and no evidence record covers the events of version ${versions}`);
    // Of the sealed part the end counts: a document may be on its way for months.
    const covered = inSeal
      ? events.slice(-1).map((event) => [event, sealedAt] as const)
      : events.map((event) => [event, anchoredAt.get(event.position)] as const);
    for (const [event, since] of covered) noteLate(event, since, path, note);
  }
  for (const { path, sha256, kind, verdict, isSealed: inSeal } of receipts) {
    if (inSeal) continue;
    const told = log.all.filter(({ data }) => data.sha256 === sha256 && data.technical === kind);
    if (told.some(({ data }) => verdictIn(data) !== verdict))
      add('receipt.misplaced', path, 'the log says something else of it than its name');
    if (!told.some(({ position }) => anchoredAt.has(position)))
      note('receipt.not-anchored', path, 'it came after the sealing, and no anchored event names it');
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Records are made within days. A stamp says nothing of the time before it: whoever writes a log anew can have it stamped, but not back then. */
const LATE_DAYS = 31;

function noteLate({ at, version }: ChainedEvent, since: Date | undefined, path: string, note: AddFinding): void {
  const days = since ? (since.getTime() - Date.parse(at)) / DAY_MS : 0;
  if (days > LATE_DAYS)
    note('evidence.late', path, `version ${version} was stamped ${Math.floor(days)} days after it is said to have happened`);
}

/** What the log says to have come is there: a sealed event names a sealed receipt. */
function requireReceipt(
  { data, version }: ChainedEvent,
  inSeal: boolean,
  receipts: readonly FoundReceipt[],
  path: string,
  add: AddFinding,
): void {
  if (typeof data.sha256 !== 'string' || typeof data.technical !== 'string') return;
  const found = receipts.some(
    (receipt) =>
      receipt.sha256 === data.sha256 &&
      receipt.kind === data.technical &&
      receipt.verdict === verdictIn(data) &&
      (receipt.isSealed || !inSeal),
  );
  if (!found) add('events.receipt-missing', path, `version ${version} speaks of a technical document that is not there, or is another one`);
}

/** What the log says of a technical document; of one of our own it says nothing, since we have made it. */
function verdictIn(data: Record<string, unknown>): unknown {
  return data.verdict ?? 'valid';
}

/** The archive's own event closes the sealed part and names it by its digests; without it nothing shows that the log was closed there. */
export function verifyArchived(
  files: ContainerFiles,
  sealed: SealedManifest,
  { all, sealedCount }: EventLog,
  add: AddFinding,
  note: AddFinding,
): { position: number } | undefined {
  const archived = all.find(({ type }) => type === 'ARCHIVED');
  if (!archived) return note('events.not-archived', LAYOUT.laterEvents, 'the log does not tell that the document was archived');
  const { data, version } = archived;
  const expected: Record<string, unknown> = {
    sealed: sha256Hex(files.get(LAYOUT.sealed)!),
    content: sealed.content.sha256,
    signature: sealed.signature.sha256,
    events: sealed.events.sha256,
    receipts: sealed.receiptsSha256 ?? undefined,
    retainUntil: sealed.retainUntil,
  };
  // Sealed when there were no manifests yet, and named by one later: what was archived then is the same.
  if (version <= sealedCount) for (const key of ['sealed', 'events', 'receipts']) delete expected[key];
  else if (version !== sealedCount + 1)
    return add('events.tail-differs', LAYOUT.laterEvents, 'the document was archived at another point of the log');
  const differs = Object.keys(expected).filter((key) => data[key] !== expected[key]);
  if (differs.length > 0)
    return add(
      'events.other-content',
      LAYOUT.laterEvents,
      `ARCHIVED names other digests or facts than the sealed manifest: ${differs.join(', ')}`,
    );
  return version > sealedCount ? { position: archived.position } : undefined;
}

/** Late receipts: since when an anchored event names them. */
export function anchoredReceipts({ all }: EventLog, anchoredAt: AnchoredAt): (sha256: string) => Date | undefined {
  const since = new Map<string, Date>();
  for (const { data, position } of all) {
    const at = anchoredAt.get(position);
    if (at && typeof data.sha256 === 'string' && !since.has(data.sha256)) since.set(data.sha256, at);
  }
  return (sha256) => since.get(sha256);
}
