import type { DocumentKind } from '../domain/document-kind.ts';
import type { LifecycleStep, Phase, Resolution } from '../domain/document.ts';

/** What outsiders may know of the workflows: names, ids, inputs, messages. No code of Temporal's sandbox is needed to read it. */
export const TASK_QUEUES = { documents: 'sealpost-documents', delivery: 'sealpost-delivery', evidence: 'sealpost-evidence' } as const;

/** Each operator has a queue of its own: the outage of one holds nobody else's places. */
export function operatorQueue(operator: string): string {
  return `sealpost-operator-${operator}`;
}

export const OPERATOR_FEED = 'operatorFeed';

export interface OperatorFeedInput {
  operator: string;
}

export function operatorFeedId(operator: string): string {
  return `operator-feed:${operator}`;
}

export const TECHNICAL_DELIVERY = 'technicalDelivery';

export interface TechnicalDeliveryInput {
  orderId: string;
  operator: string;
}

export function technicalDeliveryId(orderId: string): string {
  return `technical:${orderId}`;
}

export const DOCUMENT_LIFECYCLE = 'documentLifecycle';

/** Ids and codes only: this stands in clear in histories. */
export interface DocumentLifecycleInput {
  documentId: string;
  kind: DocumentKind;
  headId: string;
}

export interface DocumentLifecycleResult {
  documentId: string;
  phase: Phase;
}

export function documentWorkflowId(documentId: string): string {
  return `document:${documentId}`;
}

export const CANCEL_UPDATE = 'cancel';
export const RESOLVE_UPDATE = 'resolve';
export const STATE_QUERY = 'state';
/** Something came from outside: an operator's event has changed the docflow. */
export const DOCFLOW_MOVED = 'docflowMoved';

export interface CancelInput {
  /** A code: what billing has written stands in `documents.cancel_wish`, and no text of a person in a history. Until 0.4 this was the text. */
  reason: string;
  actor: string;
}

/** Billing has said why, in the document's row. */
export const CANCELLED_BY_BILLING = 'billing.cancelled';

export interface ResolveInput {
  action: Resolution;
  actor: string;
}

/** For support staff who ask the workflow itself. Everybody else reads the database. */
export interface DocumentLifecycleState {
  waitingAt: LifecycleStep | null;
  reason: string | null;
  cancelRequested: boolean;
  pastPointOfNoReturn: boolean;
}

/** Collects what waits for print; one for the installation. */
export const PRINT_ROOM = 'printRoom';
export const PRINT_ROOM_ID = 'print-room';
/** Staff close a client's batch without waiting for its size or the cut-off. */
export const CLOSE_BATCH_NOW = 'closeBatchNow';

export const PRINT_BATCH = 'printBatch';

export interface PrintBatchInput {
  batchId: string;
  /** The file with which to go on, from 1; 0 where all of them are handed over. */
  run: number;
}

export function printBatchId(batchId: string): string {
  return `print-batch:${batchId}`;
}

/** Tells consumers by e-mail; a schedule starts it. */
export const PORTAL_NOTICES = 'portalNotices';

/** Workflows that a schedule starts again and again; their ids are those of their schedules. */
export const EVIDENCE_WORKFLOWS = ['signatureTimestamps', 'evidenceBatch', 'evidenceRenewal'] as const;
export const ARCHIVE_COPIES = 'archiveCopies';
export const ARCHIVE_SCRUB = 'archiveScrub';
export const AUDIT_ANCHORS = 'auditAnchors';

export const EVIDENCE_EXPORT = 'evidenceExport';

export interface ExportInput {
  exportId: string;
}

export function exportWorkflowId(exportId: string): string {
  return `export:${exportId}`;
}

export const DISPOSAL = 'disposal';

export interface DisposalInput {
  clientId: string;
  actId: string;
}

export function disposalWorkflowId(actId: string): string {
  return `disposal:${actId}`;
}
