import type { Docflow } from '../../domain/docflow/docflow.ts';
import type { Attention, Channel, Phase } from '../../domain/document.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Finding } from '../../domain/finding.ts';
import type { ArchiveState } from '../../domain/archive.ts';
import type { PrintState } from '../../domain/print/piece.ts';
import type { AuthorityBasis } from '../../domain/mandate.ts';
import type { PortalAnswer, PortalState } from '../../domain/portal.ts';
import type { PartnerCard } from '../../domain/submission.ts';

/** One row of `documents`, exactly as stored. docs/data-model.md explains each column. */
export interface DocumentRow {
  id: string;
  client_id: string;
  package_id: string;
  partner_id: string;
  external_id: string;
  seller_inn: string;
  kind: DocumentKind;
  number: string;
  document_date: string;
  revision: number;
  head_id: string;
  gross: string;
  month: string;
  phase: Phase;
  channel: Channel | null;
  version: number;
  source_digest: string;
  content_digest: string | null;
  /** Last day of the term of issue, YYYY-MM-DD; null where no law sets one. */
  issue_due_on: string | null;
  signed_at: Date | null;
  /** By whose mandate the legal file is to be signed, and on what that rests; written with the file. The basis is absent in older rows. */
  signer: { mandateId: string; basis?: AuthorityBasis } | null;
  evidence_batch_id: string | null;
  evidence_leaf: number | null;
  attention: Attention | null;
  /** Where the electronic attempt stands with the operator; null where there is none. */
  docflow: Docflow | null;
  /** The document that this one revises or corrects. */
  amends_id: string | null;
  /** What the consumer has done in the portal; null before any of it. */
  portal_state: PortalState | null;
  /** What he has answered there, where the portal is the only way. */
  portal_answer: PortalAnswer | null;
  /** Where its letter is; null where none is printed. */
  print_state: PrintState | null;
  /** How far the archive is; null before it holds anything. */
  archive_state: ArchiveState | null;
  /** Somebody has placed a legal hold on it. */
  on_hold: boolean;
  /** Why billing wants it cancelled, as billing has said it last; null where nobody does. It stays here: histories name the document only. */
  cancel_wish: { reason: string; actor: string } | null;
  /** The version up to which its events are sealed in the archive. */
  sealed_version: number | null;
  findings: Finding[] | null;
  accepted_position: number;
  accepted_at: Date;
  updated_at: Date;
}

export interface PackageRow {
  id: string;
  client_id: string;
  external_id: string;
  partner_id: string;
  seller_inn: string;
  period_from: string;
  period_to: string;
  month: string;
  contract: { number: string; date: string; externalId?: string };
  partner_card: PartnerCard;
  unload_electronically: boolean | null;
  expected_count: number;
  expected_gross: string;
  body_digest: string;
  accepted_at: Date;
}

export interface EventRow {
  position: number;
  document_id: string;
  client_id: string;
  partner_id: string;
  version: number;
  type: string;
  phase: Phase;
  at: Date;
  data: Record<string, unknown>;
}

export type ContentRole = 'source' | 'legal';

export interface ContentRow {
  document_id: string;
  role: ContentRole;
  media_type: string;
  file_name: string;
  sha256: string;
  bytes: Buffer;
}

export interface SignatureRow {
  document_id: string;
  head_id: string;
  content_digest: string;
  cms: Buffer;
  certificate_thumbprint: string;
  signed_at: Date;
  /** Null for signatures from before the registry of mandates. */
  mandate_id: string | null;
}
