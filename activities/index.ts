import { createDeliveryActivities, type DeliveryDependencies } from './deliveries.ts';
import { createDocflowActivities, type DocflowDependencies } from './docflow.ts';
import { createDocumentActivities, type DocumentDependencies } from './documents.ts';
import { createSignatureActivities, type SignatureDependencies } from './signatures.ts';
import type { createArchiveActivities } from './archive.ts';
import type { createArchiveCareActivities } from './archive-care.ts';
import type { createAuditActivities } from './audit.ts';
import type { createEvidenceActivities } from './evidence.ts';
import { createOperatorActivities, type OperatorDependencies } from './operators.ts';
import { createOperatorFeedActivities, type OperatorFeedDependencies } from './operator-feed.ts';
import type { createNoticeActivities } from './notices.ts';
import { createPaperActivities, type PaperDependencies } from './paper.ts';
import type { createVaultActivities } from './vault.ts';
import type { createPrintRoomActivities } from './print-room.ts';
import type { createPrintingActivities } from './printing.ts';

/** Short steps against our own database and signing process: local activities of the document workers. */
export function createLocalActivities(
  deps: DocumentDependencies & SignatureDependencies & DeliveryDependencies & DocflowDependencies & PaperDependencies,
) {
  return {
    ...createDocumentActivities(deps),
    ...createSignatureActivities(deps),
    ...createDeliveryActivities(deps),
    ...createDocflowActivities(deps),
    ...createPaperActivities(deps),
  };
}

/** The talk with operators: sending, taking back, following their feeds. */
export function createOperatorSideActivities(deps: OperatorDependencies & OperatorFeedDependencies) {
  return { ...createOperatorActivities(deps), ...createOperatorFeedActivities(deps) };
}

export { createArchiveActivities } from './archive.ts';
export { createArchiveCareActivities } from './archive-care.ts';
export { createAuditActivities } from './audit.ts';
export { createEvidenceActivities } from './evidence.ts';
export { createNoticeActivities } from './notices.ts';
export { createPrintingActivities } from './printing.ts';
export { createVaultActivities } from './vault.ts';
export { createPrintRoomActivities } from './print-room.ts';
export type LocalActivities = ReturnType<typeof createLocalActivities>;
export type OperatorActivities = ReturnType<typeof createOperatorSideActivities>;
export type NoticeActivities = ReturnType<typeof createNoticeActivities>;
export type PrintingActivities = ReturnType<typeof createPrintingActivities>;
export type PrintRoomActivities = ReturnType<typeof createPrintRoomActivities>;
export type ArchiveActivities = ReturnType<typeof createArchiveActivities>;
export type EvidenceActivities = ReturnType<typeof createEvidenceActivities>;
export type ArchiveCareActivities = ReturnType<typeof createArchiveCareActivities>;
export type AuditActivities = ReturnType<typeof createAuditActivities>;
export type VaultActivities = ReturnType<typeof createVaultActivities>;
