import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';

/** What every check of a container rests on. */
export interface CheckContext {
  roots: readonly Certificate[];
  status: StatusEvidence;
  now: Date;
}

/** What can be wrong with a container; codes are never renamed. `…undecided` is a proof that is missing, not one that fails. */
export type ContainerFault =
  | 'zip.refused'
  | 'manifest.missing'
  | 'manifest.malformed'
  | 'file.missing'
  | 'file.changed'
  | 'file.unlisted'
  | 'sealed.missing'
  | 'sealed.malformed'
  | 'sealed.other-document'
  | 'sealed.file-missing'
  | 'sealed.file-changed'
  | 'sealed.file-extra'
  | 'signature.invalid'
  | 'signature.undecided'
  | 'signature.other-signer'
  | 'evidence.invalid'
  | 'evidence.undecided'
  | 'evidence.not-there'
  | 'events.malformed'
  | 'events.chain-broken'
  | 'events.gap'
  | 'events.illegal-move'
  | 'events.tail-differs'
  | 'events.other-content'
  | 'receipt.signature-invalid'
  | 'receipt.undecided'
  | 'receipt.without-signature'
  | 'receipt.unsigned'
  | 'audit.malformed'
  | 'audit.not-there'
  | 'audit.path-broken'
  | 'audit.anchor-changed'
  | 'audit.token-invalid'
  | 'audit.undecided'
  | 'audit.event-missing'
  | 'protocol.differs'
  | 'protocol.not-compared';

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
