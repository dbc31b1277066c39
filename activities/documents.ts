import type { Knex } from 'knex';
import { REAL_CLOCK, type Clock } from '../lib/clock.ts';
import { buildAttention } from '../domain/attention.ts';
import type { Channel, LifecycleStep, Phase } from '../domain/document.ts';
import { SealpostError } from '../domain/errors.ts';
import type { Finding } from '../domain/finding.ts';
import { moscowDate } from '../domain/moscow-time.ts';
import { PORTAL_DOOR, chooseRoute, type Route } from '../domain/routing.ts';
import { validateDocument } from '../domain/validate-document.ts';
import type { ContentThreads } from '../lib/content-threads/content-threads.ts';
import { findOpenAttempt, openAttempt, type AttemptRow } from '../lib/database/attempt-repository.ts';
import { findContent } from '../lib/database/content-repository.ts';
import { recordResolved } from '../lib/database/docflow-moves.ts';
import { recordAttention, recordMove, type Move } from '../lib/database/document-moves.ts';
import { findAmended, getDocument, getPackage } from '../lib/database/document-repository.ts';
import { isReturnedAddress } from '../lib/database/partner-address-repository.ts';
import { getPartnerWay } from '../lib/database/registry-repository.ts';
import type { DocumentRow } from '../lib/database/rows.ts';
import { prepareLegalContent } from '../lib/legal-content/prepare-content.ts';
import { getDocflowPolicy } from '../lib/database/docflow-policy-repository.ts';
import { loadCase, legalFileFacts, withBox, type DocumentCase } from '../lib/database/document-case.ts';

export interface DocumentDependencies {
  db: Knex;
  clock?: Clock;
  /** Operators through which we can send. */
  operatorNames?: readonly string[];
  /** Judges ready files, which strangers have made: in threads, where the process has others to serve. */
  prepareReady?: ContentThreads['prepare'];
}

export interface ValidationVerdict {
  /** VALIDATED or REJECTED; a repeat gives the phase that the document has reached since. */
  phase: Phase;
  /** SHA-256 of the bytes to be signed; null where the document was rejected. */
  contentDigest: string | null;
}

export interface RouteInput {
  documentId: string;
  /** What staff said of a parked document: decide afresh, or send it on paper. */
  decision?: 'reroute' | 'print' | undefined;
  /** Why the electronic attempt was given up, where nobody of staff decided so. */
  fallback?: string | undefined;
}

export interface RouteResult {
  channel: Channel;
  /** The operator that carries it; absent where the portal or the post does. */
  operator?: string;
}

/** Steps that read and write nothing but our own database. */
export function createDocumentActivities({
  db,
  clock = REAL_CLOCK,
  operatorNames = [],
  prepareReady = prepareLegalContent,
}: DocumentDependencies) {
  return {
    /** Harmless to repeat: the first legal bytes are kept, and a document that has gone further gives its recorded verdict. */
    async validateDocument({ documentId }: { documentId: string }): Promise<ValidationVerdict> {
      const facts = await loadCase(db, documentId);
      const { document } = facts;
      if (document.phase !== 'RECEIVED') return { phase: document.phase, contentDigest: document.content_digest };
      const findings = validateDocument(facts.submission, {
        ...facts,
        contract: facts.packageRow.contract,
        signer: facts.mandate ?? facts.head,
        today: moscowDate(new Date()),
      });
      if (findings.length > 0) return reject(db, documentId, findings);
      return prepareAndRecord(db, facts, prepareReady);
    },

    /**
     * Harmless to repeat: channel and attempt are part of the move, and a routed document keeps its first route unless it is asked for
     * another. What an operator has goes on paper only once it is taken back, so that there are never two originals.
     * An invoice that no operator can carry goes on paper or waits for a person (`operator.no-way`), whoever asks for another route.
     */
    async routeDocument({ documentId, decision, fallback }: RouteInput): Promise<RouteResult> {
      const document = await getDocument(db, documentId);
      const before = await findOpenAttempt(db, documentId);
      if (document.channel && !decision) return routeOf(document.channel, before);
      const route = await findRoute(db, document, operatorNames, { decision, fallback });
      const { channel, door } = requireWay(route, documentId);
      // Its attempt stays the one that was opened; what an older version left at the portal's door is held there.
      if (channel === document.channel) return routeOf(channel, before);
      const isPaper = channel === 'paper';
      // A letter to this address came back; whoever sends it on paper all the same has seen that.
      if (isPaper && decision !== 'print' && !fallback && (await isReturned(db, document)))
        throw new SealpostError('address.returned', 'The last letter to this address came back.', { details: { documentId } });
      if (before?.asked_at && !before.withdrawn_at)
        throw new SealpostError('docflow.too-late-for-paper', 'The operator still has the electronic original.', {
          details: { documentId },
        });
      await recordMove(db, documentId, {
        to: isPaper ? 'ROUTED_P' : 'ROUTED_E',
        data: { ...route },
        columns: { channel },
        beside: openAttempt(channel, door, fallback ?? 'staff-decision'),
      });
      return routeOf(channel, await findOpenAttempt(db, documentId));
    },

    /** Harmless to repeat: a final phase is reached once. Returns the phase in which the document really ended. */
    async closeDocument({
      documentId,
      phase,
      reason,
      actor,
    }: {
      documentId: string;
      phase: 'REJECTED' | 'CANCELLED';
      reason: string;
      actor: string;
    }): Promise<{ phase: Phase }> {
      // What waits for its print batch leaves the queue with the same commit.
      const beside = { sql: `delete from print_queue q using moved where q.document_id = moved.id returning 1`, bindings: [] };
      const { print_state: printState, cancel_wish: wish } = await getDocument(db, documentId);
      const columns = printState ? { print_state: 'cancelled' as const } : {};
      // Billing's words come from the document's row; the workflow knows only that there are some.
      const said = phase === 'CANCELLED' && wish ? wish.reason : reason;
      return recordMove(db, documentId, { to: phase, data: { reason: said, actor }, columns, beside });
    },

    /** Harmless to repeat: a document that is parked, or has ended, isn't parked again. */
    async parkDocument({ documentId, step, reason }: { documentId: string; step: LifecycleStep; reason: string }): Promise<void> {
      const attention = buildAttention(step, reason, new Date());
      await recordAttention(db, documentId, attention, { reason, step, owner: attention.owner });
    },

    /** Harmless to repeat: only a parked document resumes, and what a person has seen is settled once. */
    async resumeDocument({ documentId, action, actor }: { documentId: string; action: string; actor: string }): Promise<void> {
      await recordResolved(db, documentId, { action, actor }, clock.now());
    },
  };
}

/** True where the last letter to the address that the document would go to has come back. */
async function isReturned(db: Knex, { partner_id: partnerId, package_id: packageId }: DocumentRow): Promise<boolean> {
  return isReturnedAddress(db, partnerId, (await getPackage(db, packageId)).partner_card.address);
}

/** The route by the cards, flags, contracts and policy of this moment. */
async function findRoute(
  db: Knex,
  document: DocumentRow,
  operators: readonly string[],
  { decision, fallback }: Pick<RouteInput, 'decision' | 'fallback'>,
): Promise<Route> {
  const [{ unload_electronically: packageFlag, partner_card: card }, way, policy] = await Promise.all([
    getPackage(db, document.package_id),
    getPartnerWay(db, document.partner_id),
    getDocflowPolicy(db, document.client_id),
  ]);
  return chooseRoute({
    kind: document.kind,
    cardFlag: way.flag,
    packageFlag: packageFlag ?? undefined,
    edoId: withBox(card, way.edoId).edoId,
    operators,
    onNoWay: policy.onFailure,
    staffChannel: decision === 'print' ? 'paper' : undefined,
    fallback,
  });
}

/** @throws SealpostError operator.no-way */
function requireWay({ channel, door, missing, reason }: Route, documentId: string): { channel: Channel; door: string } {
  if (channel && door) return { channel, door };
  throw new SealpostError('operator.no-way', reason, { details: { documentId, missing } });
}

function routeOf(channel: Channel, attempt: AttemptRow | undefined): RouteResult {
  return attempt && attempt.channel === 'electronic' && attempt.door !== PORTAL_DOOR ? { channel, operator: attempt.door } : { channel };
}

async function prepareAndRecord(db: Knex, facts: DocumentCase, prepareReady: ContentThreads['prepare']): Promise<ValidationVerdict> {
  const { mandate } = facts;
  const documentId = facts.document.id;
  const readyFile = facts.submission.content.form === 'file' ? await findContent(db, documentId, 'legal') : undefined;
  const legal = legalFileFacts(facts, new Date());
  const prepared = readyFile
    ? await prepareReady(legal, { bytes: readyFile.bytes, head: facts.head, period: facts.period })
    : await prepareLegalContent(legal);
  if (!prepared.content) return reject(db, documentId, prepared.findings);
  const { mediaType, fileName, bytes, sha256 } = prepared.content;
  const { repeated, phase } = await recordMove(db, documentId, {
    to: 'VALIDATED',
    data: { contentDigest: sha256, fileName, mandateId: mandate?.id ?? null },
    columns: {
      content_digest: sha256,
      signer: mandate ? JSON.stringify({ mandateId: mandate.id, basis: mandate.basis }) : null,
      amends_id: await findAmended(db, facts.document, facts.submission),
    },
    ...(readyFile ? {} : { beside: insertLegalContent(mediaType, fileName, sha256, bytes) }),
  });
  // A twin of this attempt may have been faster with bytes of its own; what is stored is what counts.
  return { phase, contentDigest: repeated ? (await getDocument(db, documentId)).content_digest : sha256 };
}

function insertLegalContent(mediaType: string, fileName: string, sha256: string, bytes: Buffer): Move['beside'] {
  return {
    sql: `insert into document_contents (document_id, role, media_type, file_name, sha256, bytes) select moved.id, 'legal', ?, ?, ?, ? from moved`,
    bindings: [mediaType, fileName, sha256, bytes],
  };
}

async function reject(db: Knex, documentId: string, findings: Finding[]): Promise<ValidationVerdict> {
  const codes = findings.map(({ code, path }) => ({ code, path }));
  const { phase } = await recordMove(db, documentId, {
    to: 'REJECTED',
    data: { findings: codes },
    columns: { findings: JSON.stringify(findings) },
  });
  return { phase, contentDigest: null };
}
