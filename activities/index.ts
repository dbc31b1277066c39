import { createArchiveActivities } from './archive.ts';
import { createDeliveryActivities } from './deliveries.ts';
import { createDocumentActivities, type DocumentDependencies } from './documents.ts';
import { createSignatureActivities, type SignatureDependencies } from './signatures.ts';

/** Short steps against our own database and signing process: local activities of the document workers. */
export function createLocalActivities(deps: DocumentDependencies & SignatureDependencies) {
  return { ...createDocumentActivities(deps), ...createSignatureActivities(deps) };
}

export { createArchiveActivities, createDeliveryActivities };
export type LocalActivities = ReturnType<typeof createLocalActivities>;
export type DeliveryActivities = ReturnType<typeof createDeliveryActivities>;
export type ArchiveActivities = ReturnType<typeof createArchiveActivities>;
