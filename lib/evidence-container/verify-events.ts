import { LEGAL_MOVES, type Phase } from '../../domain/document.ts';
import type { AddFinding } from './container-verdict.ts';
import { chainStart, hashEvent, readEvents, type ChainedEvent } from './event-chain.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import type { SealedManifest } from './sealed-manifest.ts';

/** The event log, and how many of its events stand in the sealed part. */
export interface EventLog {
  all: ChainedEvent[];
  sealedCount: number;
}

/** The event log: its chain, its versions without a gap, moves that are legal, and that it speaks of these bytes. Returns it where it can be read. */
export function verifyEvents(files: ContainerFiles, sealed: SealedManifest, add: AddFinding): EventLog | undefined {
  const sealedEvents = readFile(files, LAYOUT.events, add);
  const later = files.has(LAYOUT.laterEvents) ? readFile(files, LAYOUT.laterEvents, add) : [];
  if (!sealedEvents || !later) return undefined;
  const all = [...sealedEvents, ...later];
  checkChain(all, sealed, sealedEvents.length, add);
  checkMoves(all, add);
  for (const { type, data } of all) {
    const digest = type === 'SIGNED' || type === 'ARCHIVED' ? (data.contentDigest ?? data.content) : undefined;
    if (typeof digest === 'string' && digest !== sealed.content.sha256)
      add('events.other-content', LAYOUT.events, `${type} speaks of other bytes than the sealed ones`);
  }
  const { tail, count, lastPosition } = sealed.events;
  const last = sealedEvents.at(-1);
  if (last?.hash !== tail || sealedEvents.length !== count || last.position !== lastPosition)
    add('events.tail-differs', LAYOUT.events, 'the log does not end where it was sealed');
  return { all, sealedCount: sealedEvents.length };
}

function readFile(files: ContainerFiles, path: string, add: AddFinding): ChainedEvent[] | undefined {
  const bytes = files.get(path);
  if (!bytes) return undefined;
  const events = readEvents(bytes);
  if (Array.isArray(events) && events.length > 0) return events;
  return add('events.malformed', path, Array.isArray(events) ? 'there is no event in it' : `line ${events} is no event`);
}

function checkChain(events: readonly ChainedEvent[], { documentId }: SealedManifest, sealedCount: number, add: AddFinding): void {
  let previous = chainStart(documentId);
  let version = 0;
  let position = 0;
  for (const [index, event] of events.entries()) {
    const path = index < sealedCount ? LAYOUT.events : LAYOUT.laterEvents;
    if (event.version !== version + 1) add('events.gap', path, `version ${event.version} follows ${version}`);
    if (event.position <= position) add('events.gap', path, `position ${event.position} follows ${position}`);
    if (event.previous !== previous) add('events.chain-broken', path, `version ${event.version} does not follow the event before it`);
    else if (hashEvent(event, previous) !== event.hash) add('events.chain-broken', path, `version ${event.version} was changed`);
    previous = event.hash;
    version = event.version;
    position = event.position;
  }
}

function checkMoves(events: readonly ChainedEvent[], add: AddFinding): void {
  let phase: Phase | undefined;
  for (const event of events) {
    const next = event.phase as Phase;
    // By own keys alone: a phase may be called `constructor`.
    const isLegal = Object.hasOwn(LEGAL_MOVES, next) && (phase === undefined || next === phase || LEGAL_MOVES[phase].includes(next));
    if (!isLegal) add('events.illegal-move', LAYOUT.events, `${phase ?? 'nothing'} can not become ${next}`);
    if (Object.hasOwn(LEGAL_MOVES, next)) phase = next;
  }
}
