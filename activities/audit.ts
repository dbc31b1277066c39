import { createHash } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import type { Knex } from 'knex';
import { moscowDate } from '../domain/moscow-time.ts';
import { buildAnchor, leavesBehind } from '../lib/audit/anchor.ts';
import { findLastAnchor, insertAnchor, listAuditEvents } from '../lib/database/audit-repository.ts';
import type { ProofKeeper } from '../lib/database/proof-repository.ts';
import type { ObjectStore } from '../lib/object-store/object-store.ts';
import type { StatusSource } from '../lib/signing/certificates/status-source.ts';
import type { TimestampClient } from '../lib/signing/time/timestamp-client.ts';

export interface AuditDependencies {
  db: Knex;
  objects: ObjectStore;
  timestamps: TimestampClient;
  status: StatusSource;
  keepProofs: ProofKeeper;
}

/** Events under one anchor: a day of a month's close. More become several anchors. */
const EVENTS_MAX = 200_000;
const PAGE = 5_000;
/** Leaves are worth nothing without the log, and the log is kept as long as the longest retention: well beyond five years. */
const LEAVES_YEARS = 10;

/** The log of events, bound day by day to a time that nobody here can set. */
export function createAuditActivities({ db, objects, timestamps, status, keepProofs }: AuditDependencies) {
  return {
    /**
     * One anchor over what has come since the last one. Harmless to repeat: an anchor's number has one place, and the second one to come
     * finds it taken; leaves that are stored again have the same key.
     */
    async anchorEvents(): Promise<{ events: number; more: boolean }> {
      const before = await findLastAnchor(db);
      const leaves = await hashLog(db, before?.lastPosition ?? 0);
      if (leaves.length === 0) return { events: 0, more: false };
      const anchor = buildAnchor(before, leaves);
      const until = `${Number(moscowDate(new Date()).slice(0, 4)) + LEAVES_YEARS}-12-31`;
      const stored = await objects.put(Buffer.concat(leaves), until);
      const token = await timestamps.stamp(createHash('sha256').update(Buffer.from(anchor.hash, 'hex')).digest());
      const path = [token.facts.certificate, ...token.facts.chain];
      await keepProofs(path, await status.requireGood(path));
      await insertAnchor(db, anchor, stored, token);
      return { events: leaves.length, more: leaves.length >= EVENTS_MAX };
    },
  };
}

async function hashLog(db: Knex, after: number): Promise<Buffer[]> {
  const leaves: Buffer[] = [];
  for (let last = after; leaves.length < EVENTS_MAX;) {
    heartbeat(leaves.length);
    const page = await listAuditEvents(db, last, Math.min(PAGE, EVENTS_MAX - leaves.length));
    leaves.push(...leavesBehind(last, page));
    if (page.length < PAGE) break;
    last = page.at(-1)!.position;
  }
  return leaves;
}
