import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Channel } from '../../domain/document.ts';
import {
  TECHNICAL_RULES,
  TECHNICAL_VERDICTS,
  type TechnicalKind,
  type TechnicalVerdictCode,
} from '../../domain/docflow/technical-document.ts';

import { isShallow } from './event-chain.ts';

/** A file of the archive, by what it is and its SHA-256. */
export interface SealedFile {
  fileName: string;
  mediaType: string;
  sha256: string;
  bytes: number;
}

export interface SealedReceipt {
  /** Names in `receipts.zip` and in the container's folder. */
  fileName: string;
  kind: TechnicalKind;
  operator: string;
  sha256: string;
  /** Null for a universal message that came unsigned. */
  signatureSha256: string | null;
  verdict: TechnicalVerdictCode;
}

/**
 * What the archive holds of one document when it is sealed, by digest. It has an evidence record of its own, so whatever it names can't be
 * changed later; and it carries the rows from which a lost database is rebuilt.
 */
export interface SealedManifest {
  type: 'sealpost-sealed-manifest';
  version: 1;
  /** `stored`: signed and still on its way, kept so that a lost database loses no signature. `sealed`: complete. */
  stage: 'stored' | 'sealed';
  documentId: string;
  kind: DocumentKind;
  number: string;
  date: string;
  revision: number;
  sellerInn: string;
  headId: string;
  gross: string;
  channel: Channel | null;
  retainUntil: string;
  content: SealedFile;
  signature: { sha256: string; bytes: number; thumbprint: string; signedAt: string };
  /** `tail` is the hash of the last event, `lastPosition` its place in the feed; later events are chained behind it. */
  events: { count: number; sha256: string; tail: string; lastPosition: number };
  receipts: SealedReceipt[];
  /** Digest of the one object that holds them all; null where there is none. */
  receiptsSha256: string | null;
  record: SealedRecord;
}

/** Rows as they stood, for recovery: what they say is proven by the rest, they only spare the guessing. */
export interface SealedRecord {
  document: Record<string, unknown>;
  package: Record<string, unknown>;
  partner: Record<string, unknown>;
  signature: Record<string, unknown>;
  /** As billing handed it in, JSON text. */
  source: string;
  /** Ways on which it has left or was about to: under their keys an operator is asked before anything is sent again. */
  attempts: Record<string, unknown>[];
}

export function writeSealedManifest(manifest: SealedManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
}

const HASH = /^[0-9a-f]{64}$/;

/** Undefined where it is none, or written otherwise than we write it: a member that stands there twice is read differently by different readers. */
export function readSealedManifest(bytes: Buffer): SealedManifest | undefined {
  try {
    const manifest = JSON.parse(bytes.toString('utf8')) as SealedManifest;
    const { type, version, documentId, content, signature, events, receipts, record } = manifest;
    const isWhole =
      type === 'sealpost-sealed-manifest' &&
      version === 1 &&
      /^[0-9a-f]{32}$/.test(documentId) &&
      [content, signature, events].every(({ sha256 }) => HASH.test(sha256)) &&
      [content.fileName, content.mediaType, signature.signedAt, record.source].every((value) => typeof value === 'string') &&
      [record.document, record.package, record.signature].every((row) => typeof row === 'object' && row !== null) &&
      receipts.every(isReceipt) &&
      isShallow(manifest);
    return isWhole && writeSealedManifest(manifest).equals(bytes) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function isReceipt({ fileName, kind, sha256, signatureSha256, verdict }: SealedReceipt): boolean {
  const isNamed = typeof fileName === 'string' && Object.hasOwn(TECHNICAL_RULES, kind) && TECHNICAL_VERDICTS.includes(verdict);
  return isNamed && HASH.test(sha256) && (signatureSha256 === null || HASH.test(signatureSha256));
}
