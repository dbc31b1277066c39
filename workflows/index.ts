export { documentLifecycle } from './document-lifecycle.ts';
export { evidenceBatch, evidenceRenewal, signatureTimestamps } from './evidence.ts';
export { portalNotices } from './notices.ts';
export { operatorFeed } from './operator-feed.ts';
