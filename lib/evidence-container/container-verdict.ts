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
  | 'signature.other-organisation'
  | 'signature.other-than-sealed'
  | 'signature.signer-unproven'
  | 'evidence.invalid'
  | 'evidence.undecided'
  | 'evidence.not-there'
  | 'evidence.late'
  | 'events.malformed'
  | 'events.chain-broken'
  | 'events.gap'
  | 'events.illegal-move'
  | 'events.tail-differs'
  | 'events.other-content'
  | 'events.not-anchored'
  | 'events.not-archived'
  | 'events.receipt-missing'
  | 'events.other-answer'
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
  | 'receipt.signer-as-found'
  | 'receipt.by-attorney'
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
 * Said, and no doubt about the container. A universal message may come unsigned, and what the house found when it came stands sealed or anchored beside it; a
 * power of attorney is named, and whether it was in force then is for its registry to say; of what was sealed before the house wrote down by what it had
 * known a signer, nobody can know more. Whatever else is noted leaves the container undecided.
 */
export const LOWERS_NOTHING: ReadonlySet<ContainerFault> = new Set(['receipt.unsigned', 'receipt.by-attorney', 'receipt.signer-as-found']);

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
  facts: {
    level?: string;
    thumbprint?: string;
    signedAt?: string;
    /** Since when the document's signature is proven to exist. */
    provenAt?: string;
    /** The same of the sealed manifest. */
    sealedAt?: string;
    /** Time of the last event that is proven. That nothing came after it no container can prove. */
    toldUntil?: string;
  };
}

/** Gives undefined, so that a check ends with `return add(…)`. */
export type AddFinding = (code: ContainerFault, path: string, text: string) => undefined;
