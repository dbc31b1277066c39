import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';

/** What every check of a container rests on. */
export interface CheckContext {
  roots: readonly Certificate[];
  status: StatusEvidence;
  now: Date;
}

/** What can be wrong with a container, or open; codes are never renamed. Findings make it failed; a note is something that nothing proves. */
export type ContainerFault =
  | 'zip.refused'
  | 'manifest.missing'
  | 'manifest.malformed'
  | 'file.missing'
  | 'file.changed'
  | 'file.unlisted'
  | 'file.unknown'
  | 'sealed.missing'
  | 'sealed.malformed'
  | 'sealed.other-document'
  | 'sealed.file-missing'
  | 'sealed.file-changed'
  | 'sealed.file-extra'
  | 'sealed.facts-differ'
  | 'document.unreadable'
  | 'signature.invalid'
  | 'signature.undecided'
  | 'signature.not-stamped'
  | 'signature.other-signer'
  | 'signature.other-signatory'
  | 'evidence.invalid'
  | 'evidence.undecided'
  | 'evidence.not-there'
  | 'events.malformed'
  | 'events.chain-broken'
  | 'events.gap'
  | 'events.illegal-move'
  | 'events.tail-differs'
  | 'events.other-content'
  | 'events.not-anchored'
  | 'events.not-archived'
  | 'events.receipt-missing'
  | 'receipt.signature-invalid'
  | 'receipt.undecided'
  | 'receipt.without-signature'
  | 'receipt.unsigned'
  | 'receipt.misplaced'
  | 'receipt.not-anchored'
  | 'receipt.other-kind'
  | 'receipt.other-document'
  | 'receipt.other-side'
  | 'receipt.signer-unproven'
  | 'audit.malformed'
  | 'audit.not-there'
  | 'audit.path-broken'
  | 'audit.anchor-changed'
  | 'audit.token-invalid'
  | 'audit.undecided'
  | 'audit.event-missing'
  | 'protocol.differs'
  | 'protocol.not-compared'
  | 'protocol.not-there';

/**
 * Said, and no doubt about the container: what the house found when these came stands sealed or anchored beside them, and more than that nobody can prove
 * offline. Whatever else is noted leaves the container undecided.
 */
export const LOWERS_NOTHING: ReadonlySet<ContainerFault> = new Set(['receipt.unsigned', 'receipt.signer-unproven']);

export interface ContainerFinding {
  code: ContainerFault;
  /** The file that it is about; empty for the container as a whole. */
  path: string;
  text: string;
}

export interface ContainerVerdict {
  outcome: 'passed' | 'failed' | 'indeterminate';
  findings: ContainerFinding[];
  /** What is not there yet, or could not be decided. */
  notes: ContainerFinding[];
  facts: { level?: string; thumbprint?: string; signedAt?: string; provenAt?: string };
}

/** Gives undefined, so that a check ends with `return add(…)`. */
export type AddFinding = (code: ContainerFault, path: string, text: string) => undefined;
