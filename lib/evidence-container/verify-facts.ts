import type { AddFinding } from './container-verdict.ts';
import type { DocumentStatements } from './document-statements.ts';
import type { ChainedEvent } from './event-chain.ts';
import { LAYOUT } from './layout.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import type { EventLog } from './verify-events.ts';
import { sha256Hex } from '../sha256.ts';

/** Two places that must say the same: what it is about, and both values. */
type Pair = readonly [what: string, one: unknown, other: unknown];

/** The sealed facts are those of the signed file, of the sealed rows and of the log: where two of them differ, somebody has written one of them later. */
export function verifyFacts(
  sealed: SealedManifest,
  {
    log,
    statements,
    signature,
  }: { log: EventLog | undefined; statements: DocumentStatements | undefined; signature: { signedAt: Date } | undefined },
  add: AddFinding,
): void {
  const pairs = [...fromRecord(sealed), ...(log ? fromLog(sealed, log.all.slice(0, log.sealedCount)) : [])];
  if (statements) pairs.push(...fromDocument(sealed, statements));
  if (signature) pairs.push(['signature.signedAt', toSecond(sealed.signature.signedAt), toSecond(signature.signedAt.toISOString())]);
  for (const [what, one, other] of pairs)
    if (one !== other) add('sealed.facts-differ', LAYOUT.sealed, `${what}: ${JSON.stringify(one)} here, ${JSON.stringify(other)} there`);
}

function fromRecord(sealed: SealedManifest): Pair[] {
  const { document, signature, source } = sealed.record;
  return [
    ['documentId', sealed.documentId, document.id],
    ['kind', sealed.kind, document.kind],
    ['number', sealed.number, document.number],
    ['date', sealed.date, document.document_date],
    ['revision', sealed.revision, document.revision],
    ['sellerInn', sealed.sellerInn, document.seller_inn],
    ['headId', sealed.headId, document.head_id],
    ['gross', sealed.gross, document.gross],
    ['channel', sealed.channel, document.channel],
    ['content.sha256', sealed.content.sha256, document.content_digest],
    ['source', sha256Hex(source), document.source_digest],
    ['signature.content', sealed.content.sha256, signature.content_digest],
    ['signature.thumbprint', sealed.signature.thumbprint, signature.certificate_thumbprint],
    ['signature.signedAt', sealed.signature.signedAt, signature.signed_at],
    ['signature.headId', sealed.headId, signature.head_id],
  ];
}

function fromLog(sealed: SealedManifest, events: readonly ChainedEvent[]): Pair[] {
  const last = (type: string) => events.findLast((event) => event.type === type);
  const pairs: Pair[] = [];
  const compare = (type: string, expected: Record<string, unknown>) => {
    const data = last(type)?.data;
    for (const [key, value] of Object.entries(expected)) if (data && key in data) pairs.push([`${type}.${key}`, value, data[key]]);
  };
  compare('RECEIVED', { sourceDigest: sealed.record.document.source_digest });
  compare('VALIDATED', { fileName: sealed.content.fileName, contentDigest: sealed.content.sha256 });
  compare('SIGNED', {
    headId: sealed.headId,
    signedAt: sealed.signature.signedAt,
    signatureDigest: sealed.signature.sha256,
    certificateThumbprint: sealed.signature.thumbprint,
  });
  // What the docflow came to is told when it is complete, and kept beside; news that came after may have changed it.
  const facets = facetsOf(sealed);
  if (facets && events.at(-1)?.type === 'DELIVERED')
    compare('DELIVERED', { buyerResponse: facets.buyerResponse, revocation: facets.revocation, recipientReceipt: facets.recipientReceipt });
  return pairs;
}

function facetsOf({ record }: SealedManifest): Record<string, unknown> | undefined {
  const docflow = record.document.docflow as { facets?: Record<string, unknown> } | null | undefined;
  return docflow?.facets;
}

function fromDocument(sealed: SealedManifest, { fileIds, numbers, dates, grosses, sellerInns }: DocumentStatements): Pair[] {
  const each = (what: string, values: readonly string[], expected: string): Pair[] => values.map((value) => [what, expected, value]);
  return [
    ...each('document number', numbers, sealed.number),
    ...each('document date', dates, sealed.date),
    ...each('seller', sellerInns, sealed.sellerInn),
    ...each('sum', grosses.map(toSum), toSum(sealed.gross)),
    ...each('file name', fileIds, sealed.content.fileName.replace(/\.xml$/i, '')),
  ];
}

function toSum(text: string): string {
  return Number(text).toFixed(2);
}

function toSecond(text: string): string {
  return text.slice(0, 19);
}
