import { judgeSignature } from '../signing/cades/verify-signature.ts';
import type { TechnicalKind, TechnicalVerdictCode } from '../../domain/docflow/technical-document.ts';
import type { AddFinding, CheckContext } from './container-verdict.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import { readReceiptName } from './receipts.ts';
import { type SealedManifest, type SealedReceipt } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';

interface Context extends CheckContext {
  existedAt: Date | undefined;
}

/** Technical documents: the sealed ones are those that were sealed, and each signature is judged again. Returns them all, for the protocol. */
export function verifyReceipts(
  files: ContainerFiles,
  { receipts }: SealedManifest,
  context: Context,
  add: AddFinding,
  note: AddFinding,
): SealedReceipt[] {
  for (const receipt of receipts) {
    const path = `${LAYOUT.receiptsFolder}${receipt.fileName}`;
    const [bytes, signature] = [files.get(path), files.get(`${path}.p7s`)];
    if (!bytes || (!signature && receipt.signatureSha256 !== null)) {
      add('sealed.file-missing', path, 'it was sealed, and it is not there');
      continue;
    }
    if (sha256Hex(bytes) !== receipt.sha256) add('sealed.file-changed', path, 'it is not what was sealed');
    if (receipt.signatureSha256 === null) {
      if (signature) add('sealed.file-extra', `${path}.p7s`, 'nobody has sealed it');
      requireUnsignedKind(receipt.kind, path, add, note);
      continue;
    }
    if (!signature) continue;
    if (sha256Hex(signature) !== receipt.signatureSha256) add('sealed.file-changed', `${path}.p7s`, 'it is not what was sealed');
    judge(path, bytes, signature, receipt.verdict, context, add, note);
  }
  const known = new Set(receipts.flatMap(({ fileName }) => [fileName, `${fileName}.p7s`]).map((name) => `${LAYOUT.receiptsFolder}${name}`));
  for (const path of files.keys())
    if (path.startsWith(LAYOUT.receiptsFolder) && !known.has(path)) add('sealed.file-extra', path, 'nobody has sealed it');
  return [...receipts, ...readLate(files, context, add, note)];
}

/** What came after the sealing is proven by its signature alone. */
function readLate(files: ContainerFiles, context: Context, add: AddFinding, note: AddFinding): SealedReceipt[] {
  const late: SealedReceipt[] = [];
  for (const [path, bytes] of files) {
    if (!path.startsWith(LAYOUT.laterReceiptsFolder) || path.endsWith('.p7s')) continue;
    const signature = files.get(`${path}.p7s`);
    const fileName = path.slice(LAYOUT.laterReceiptsFolder.length);
    const { kind, verdict: before, unsigned } = readReceiptName(fileName);
    if (unsigned && !signature) {
      requireUnsignedKind(kind, path, add, note);
      if (kind) late.push({ fileName, kind, operator: '', sha256: sha256Hex(bytes), signatureSha256: null, verdict: before });
      continue;
    }
    if (!signature) {
      add('receipt.without-signature', path, 'its signature is not there');
      continue;
    }
    const verdict = judge(path, bytes, signature, before, context, add, note);
    if (kind) late.push({ fileName, kind, operator: '', sha256: sha256Hex(bytes), signatureSha256: sha256Hex(signature), verdict });
  }
  return late;
}

/** Universal messages may go unsigned (the operator vouches for the sender): the container can't prove them, and says so. Nothing else may. */
function requireUnsignedKind(kind: TechnicalKind | undefined, path: string, add: AddFinding, note: AddFinding): void {
  if (kind === 'universal-message')
    note('receipt.unsigned', path, "it carries no signature; the operator's word is all that shows who sent it");
  else add('receipt.without-signature', path, 'its signature is not there');
}

/** A document that was found invalid when it came is kept as it came: its signature is not expected to hold. */
function judge(
  path: string,
  bytes: Buffer,
  signature: Buffer,
  before: TechnicalVerdictCode,
  { roots, status, now, existedAt }: Context,
  add: AddFinding,
  note: AddFinding,
): TechnicalVerdictCode {
  const verdict = judgeSignature(signature, {
    digest: Buffer.from(sha256Hex(bytes), 'hex'),
    roots,
    evidence: status,
    now,
    ...(existedAt ? { existedAt } : {}),
  });
  if (verdict.outcome === 'passed' || before === 'invalid') return before;
  if (verdict.outcome === 'failed') add('receipt.signature-invalid', `${path}.p7s`, verdict.reason);
  else note('receipt.undecided', `${path}.p7s`, verdict.reason);
  return before;
}
