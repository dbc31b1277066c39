import type { DocumentKind } from '../domain/document-kind.ts';
import { facetsOf, nextActions, statusText, type StatusFacts } from '../domain/status.ts';
import { TECHNICAL_RULES } from '../domain/docflow/technical-document.ts';
import type { BuyerWords } from '../lib/database/buyer-words.ts';
import type { DocumentRow, EventRow } from '../lib/database/rows.ts';

/** A document as callers see it. Built field by field: what isn't named here doesn't leave. */
export function toDocumentView(row: DocumentRow) {
  const facts = factsOf(row);
  return {
    id: row.id,
    externalId: row.external_id,
    packageId: row.package_id,
    kind: row.kind,
    number: row.number,
    date: row.document_date,
    revision: row.revision,
    amends: row.amends_id,
    headId: row.head_id,
    gross: row.gross,
    phase: row.phase,
    version: row.version,
    channel: row.channel,
    facets: facetsOf(facts),
    status: statusText(facts),
    attention: row.attention,
    findings: row.findings ?? [],
    nextActions: nextActions(facts),
    digests: { source: row.source_digest, content: row.content_digest },
    acceptedAt: row.accepted_at,
    signedAt: row.signed_at,
    updatedAt: row.updated_at,
  };
}

/** The consumer's view of the same document: what it is and how far it is. Whom it waits for in the house, and by what authority the house signs, is not his to see. */
export function toConsumerView(row: DocumentRow) {
  const { id, kind, number, date, revision, gross, phase, version, channel, facets, status, digests, signedAt, updatedAt } = toDocumentView(
    {
      ...row,
      attention: null,
      signer: null,
    },
  );
  return { id, kind, number, date, revision, gross, phase, version, channel, facets, status, digests, signedAt, updatedAt };
}

/** What status, facets and explanation are read from. */
export function factsOf(row: DocumentRow): StatusFacts & { kind: DocumentKind } {
  return {
    phase: row.phase,
    channel: row.channel,
    attention: row.attention,
    signed: row.signed_at !== null,
    basis: row.signer?.basis,
    docflow: row.docflow,
    kind: row.kind,
    portal_state: row.portal_state,
    portal_answer: row.portal_answer,
    print_state: row.print_state,
    archive_state: row.archive_state,
    on_hold: row.on_hold,
  };
}

/** What the buyer has written, with the name of the document in which he did. */
export function toWordsView({ technicalId, kind, code, verdict, words, at }: BuyerWords) {
  const { nameRu, nameEn } = kind === 'portal-answer' ? PORTAL_ANSWER : TECHNICAL_RULES[kind];
  return { technicalId, kind, nameRu, nameEn, code, verdict, words, at };
}

const PORTAL_ANSWER = { nameRu: 'Ответ в личном кабинете', nameEn: 'Answer in the portal' };

export function toEventView({ position, document_id: documentId, version, type, phase, at, data }: EventRow) {
  return { position, documentId, version, type, phase, at, data };
}

/** That the house has called somebody, held something or counted a letter is its own business. */
const HOUSE_EVENTS: readonly string[] = ['PARKED', 'RESUMED', 'ESCALATED', 'REBUILT', 'HELD', 'HOLD_LIFTED', 'RECOVERED'];

/** The log speaks of heads, routes and rules; a consumer gets the moves without the reasons of the house. */
export function toConsumerEvents(events: readonly EventRow[]) {
  return events.filter(({ type }) => !HOUSE_EVENTS.includes(type)).map((event) => ({ ...toEventView(event), data: {} }));
}
