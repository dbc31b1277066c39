/** How far the archive is with a document. `verified` says that a later pass has found every object as it was stored. */
export const ARCHIVE_STATES = ['stored', 'sealed', 'verified', 'renewed', 'disposed'] as const;
export type ArchiveState = (typeof ARCHIVE_STATES)[number];
