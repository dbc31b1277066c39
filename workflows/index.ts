export { archiveCopies, archiveScrub, auditAnchors } from './archive-care.ts';
export { documentLifecycle } from './document-lifecycle.ts';
export { evidenceBatch, evidenceRenewal, signatureTimestamps } from './evidence.ts';
export { portalNotices } from './notices.ts';
export { operatorFeed } from './operator-feed.ts';
export { printBatch, printRoom } from './print-room.ts';
export { technicalDelivery } from './technical-delivery.ts';
export { disposal, evidenceExport } from './vault.ts';
