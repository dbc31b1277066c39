import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { TECHNICAL_RULES } from '../../domain/docflow/technical-document.ts';
import { certificateFileName } from '../../lib/evidence-container/certificate-name.ts';
import { chainEvents, chainStart, readEvents, writeEvents, type ChainedEvent } from '../../lib/evidence-container/event-chain.ts';
import { LAYOUT } from '../../lib/evidence-container/layout.ts';
import { renderProtocol } from '../../lib/evidence-container/protocol-pdf.ts';
import type { ContainerFiles } from '../../lib/evidence-container/read-files.ts';
import { readReceiptName } from '../../lib/evidence-container/receipts.ts';
import {
  readSealedManifest,
  writeSealedManifest,
  type SealedManifest,
  type SealedReceipt,
} from '../../lib/evidence-container/sealed-manifest.ts';
import { signerOf, signingCertificate } from '../../lib/evidence-container/signer-facts.ts';
import { sha256Hex } from '../../lib/sha256.ts';
import { addLongTermData, addTimestamp } from '../../lib/signing/cades/signature-levels.ts';
import { readSignedData } from '../../lib/signing/cades/read-signed-data.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import { auditProof, recordOver } from './container-proofs.ts';
import { readSigningTime, technicalXml, type ContainerHouse } from './genuine-container.ts';
import { sha256 } from './signers.ts';
import { placesOf, putManifestRight } from './tampering.ts';

/**
 * What a forger does with the evidence: leaves it as it was, drops it, or has all of it stamped anew: any time-stamping authority under the trusted root
 * stamps what it is handed.
 */
export const EVIDENCE_WAYS = ['kept', 'dropped', 'stamped anew'] as const;
export type EvidenceWay = (typeof EVIDENCE_WAYS)[number];

export interface DraftReceipt {
  fileName: string;
  kind: TechnicalKind;
  bytes: Buffer;
  signature: Buffer;
  isSealed: boolean;
}

/** A container taken apart, to be changed in any place and put together again with every digest right. */
export interface Draft {
  house: ContainerHouse;
  content: Buffer;
  signature: Buffer;
  /** Under which the stamped level is made; another one than the sealed, where a forger wants that. */
  stampedSignature: Buffer | undefined;
  sealed: SealedManifest;
  events: ChainedEvent[];
  receipts: DraftReceipt[];
}

export function openDraft(files: ContainerFiles, house: ContainerHouse): Draft {
  const places = placesOf(files);
  const read = (path: string) => (files.has(path) ? (readEvents(files.get(path)!) as ChainedEvent[]) : []);
  const receipts = [...files].flatMap(([path, bytes]) => {
    const folder = [LAYOUT.receiptsFolder, LAYOUT.laterReceiptsFolder].find((own) => path.startsWith(own));
    if (!folder || path.endsWith('.p7s')) return [];
    const fileName = path.slice(folder.length);
    return [
      {
        fileName,
        kind: readReceiptName(fileName).kind!,
        bytes,
        signature: files.get(`${path}.p7s`)!,
        isSealed: folder === LAYOUT.receiptsFolder,
      },
    ];
  });
  return {
    house,
    content: files.get(places.content)!,
    signature: files.get(places.signatures['b-b'])!,
    stampedSignature: undefined,
    sealed: readSealedManifest(files.get(LAYOUT.sealed)!)!,
    events: [...read(LAYOUT.events), ...read(LAYOUT.laterEvents)],
    receipts,
  };
}

export const fileIdOfDraft = ({ sealed }: Draft) => sealed.content.fileName.replace(/\.xml$/, '');

/** Changes data of the last event of a type. */
export function tell(draft: Draft, type: string, data: Record<string, unknown>): void {
  const event = draft.events.findLast((own) => own.type === type);
  if (event) event.data = { ...event.data, ...data };
}

/** Adds an answer with the event that tells of it, signed by whoever it is. */
export async function addAnswer(
  draft: Draft,
  kind: TechnicalKind,
  by: KeyPair,
  more: {
    isSealed?: boolean;
    xml?: { fileId: string; bytes: Buffer };
    data?: Record<string, unknown>;
    answers?: { fileId: string; signature: Buffer };
  } = {},
): Promise<DraftReceipt> {
  const { isSealed = true } = more;
  const answers = more.answers ?? { fileId: fileIdOfDraft(draft), signature: draft.signature };
  const { fileId, bytes } = more.xml ?? technicalXml(kind, `forged-${draft.receipts.length}`, answers);
  const number = String(draft.receipts.length + 1).padStart(2, '0');
  const signature = await draft.house.sign(by, bytes);
  const receipt = { fileName: `${number}-${TECHNICAL_RULES[kind].short}-${fileId}.xml`, kind, bytes, signature, isSealed };
  draft.receipts.push(receipt);
  const at = isSealed ? draft.events.findIndex(({ type }) => type === 'DELIVERED') : draft.events.length;
  const data = { event: 'technical', technical: kind, verdict: 'valid', sha256: sha256Hex(bytes), operator: '2BM', ...more.data };
  draft.events.splice(at, 0, { ...draft.events[at - 1]!, type: 'DOCFLOW', data });
  return receipt;
}

/** Takes an answer out of everything. */
export function removeAnswer(draft: Draft, kind: TechnicalKind): void {
  const gone = draft.receipts.find((receipt) => receipt.kind === kind);
  if (!gone) return;
  draft.receipts = draft.receipts.filter((receipt) => receipt !== gone);
  draft.events = draft.events.filter(({ data }) => data.sha256 !== sha256Hex(gone.bytes));
}

/** Signs the document anew, or another text of it. */
export async function signAnew(draft: Draft, by: KeyPair, change: (xml: string) => string = (xml) => xml): Promise<void> {
  draft.content = Buffer.from(change(draft.content.toString()));
  draft.signature = await draft.house.sign(by, draft.content);
  const thumbprint = by.certificate.thumbprint;
  const signedAt = `${readSigningTime(draft.signature)}.000Z`;
  Object.assign(draft.sealed.signature, { thumbprint, signedAt });
  Object.assign(draft.sealed.record.signature, { certificate_thumbprint: thumbprint, signed_at: signedAt });
  tell(draft, 'SIGNED', { certificateThumbprint: thumbprint, signedAt });
}

/**
 * Puts a draft together: digests, chain, seal, ARCHIVED, protocol and manifest are all right; the evidence is what the way says.
 * @param isDrawn false leaves the protocol as it was: drawing takes most of the time, and the verifier compares it last
 */
export async function closeDraft(draft: Draft, base: ContainerFiles, way: EvidenceWay, isDrawn = true): Promise<ContainerFiles> {
  const { house, content, signature, sealed } = draft;
  const receipts = renumber(draft.receipts);
  const files = new Map(base);
  const places = placesOf(base);
  const [digest, signatureDigest] = [sha256Hex(content), sha256Hex(signature)];
  Object.assign(sealed.content, { sha256: digest, bytes: content.length });
  Object.assign(sealed.signature, { sha256: signatureDigest, bytes: signature.length });
  Object.assign(sealed.record.document, { content_digest: digest });
  Object.assign(sealed.record.signature, { content_digest: digest });
  tell(draft, 'VALIDATED', { contentDigest: digest });
  tell(draft, 'SIGNED', { signatureDigest });
  for (const path of files.keys()) if (path.startsWith('receipts')) files.delete(path);
  for (const { fileName, bytes, signature: own, isSealed } of receipts) {
    const path = `${isSealed ? LAYOUT.receiptsFolder : LAYOUT.laterReceiptsFolder}${fileName}`;
    files.set(path, bytes).set(`${path}.p7s`, own);
  }
  const described = receipts.map(({ fileName, kind, bytes, signature: own }): SealedReceipt => ({
    fileName,
    kind,
    operator: '2BM',
    sha256: sha256Hex(bytes),
    signatureSha256: sha256Hex(own),
    verdict: readReceiptName(fileName).verdict,
  }));
  sealed.receipts = described.filter((_, index) => receipts[index]!.isSealed);
  sealed.receiptsSha256 = sealed.receipts.length > 0 ? sha256Hex(JSON.stringify(sealed.receipts)) : null;
  const first = draft.events[0]!.position;
  const numbered = draft.events.map((event, index) => ({ ...event, version: index + 1, position: first + index * 2 }));
  const boundary = numbered.findIndex(({ type }) => type === 'ARCHIVED');
  const inSeal = chainEvents(boundary < 0 ? numbered : numbered.slice(0, boundary), chainStart(sealed.documentId));
  const last = inSeal.at(-1)!;
  files.set(LAYOUT.events, writeEvents(inSeal));
  sealed.events = { count: inSeal.length, sha256: sha256Hex(files.get(LAYOUT.events)!), tail: last.hash, lastPosition: last.position };
  files.set(LAYOUT.sealed, writeSealedManifest(sealed));
  const digests = {
    sealed: sha256Hex(files.get(LAYOUT.sealed)!),
    content: digest,
    signature: signatureDigest,
    events: sealed.events.sha256,
    receipts: sealed.receiptsSha256 ?? undefined,
    retainUntil: sealed.retainUntil,
  };
  for (const event of numbered) if (event.type === 'ARCHIVED') event.data = JSON.parse(JSON.stringify(digests)) as Record<string, unknown>;
  const later = boundary < 0 ? [] : chainEvents(numbered.slice(boundary), last.hash);
  if (later.length > 0) files.set(LAYOUT.laterEvents, writeEvents(later));
  else files.delete(LAYOUT.laterEvents);
  files.set(places.content, content).set(places.signatures['b-b'], signature);
  for (const path of files.keys()) if (path.startsWith(LAYOUT.certificatesFolder)) files.delete(path);
  for (const certificate of [signingCertificate(signature), ...house.chain])
    files.set(`${LAYOUT.certificatesFolder}${certificateFileName(certificate)}`, certificate.raw);
  if (way === 'stamped anew') {
    const stamped = draft.stampedSignature ?? signature;
    const token = house.stamp(sha256(readSignedData(stamped).signer.signature));
    const proofs = { certificates: house.chain.map(({ raw }) => raw), lists: house.lists, answers: [] };
    files.set(places.signatures['b-lt'], addLongTermData(addTimestamp(stamped, token), proofs));
    files
      .set(LAYOUT.documentRecord, recordOver(house, [content, signature]))
      .set(LAYOUT.sealedRecord, recordOver(house, [files.get(LAYOUT.sealed)!]));
    files.set(LAYOUT.audit, auditProof(house, sealed.documentId, numbered));
  } else if (way === 'dropped') for (const path of [LAYOUT.documentRecord, LAYOUT.sealedRecord, LAYOUT.audit]) files.delete(path);
  if (isDrawn) {
    const late = described.filter((_, index) => !receipts[index]!.isSealed);
    const facts = { manifest: sealed, signer: signerOf(signature), events: [...inSeal, ...later] };
    files.set(LAYOUT.protocol, await renderProtocol({ ...facts, receipts: [...sealed.receipts, ...late] }));
  }
  putManifestRight(files);
  return files;
}

/** Sealed ones first; the names say the order. */
function renumber(receipts: readonly DraftReceipt[]): DraftReceipt[] {
  return receipts
    .toSorted((a, b) => Number(b.isSealed) - Number(a.isSealed))
    .map((receipt, index) => ({ ...receipt, fileName: receipt.fileName.replace(/^\d+/, String(index + 1).padStart(2, '0')) }));
}
