import { judgeSignature } from '../signing/cades/verify-signature.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import type { AddFinding, CheckContext } from './container-verdict.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import { readReceiptName } from './receipts.ts';
import { type SealedManifest, type SealedReceipt } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';

/** A technical document as it lies in the container. */
export interface FoundReceipt extends SealedReceipt {
  path: string;
  bytes: Buffer;
  signature: Buffer | undefined;
  /** Stands in the sealed manifest. */
  isSealed: boolean;
  /** Who has signed it, where its signature holds. */
  certificate: Certificate | undefined;
}

/** Since when what stands in the sealed manifest is proven to exist, and a late receipt, by its SHA-256. */
export interface ExistedAt {
  sealed: Date | undefined;
  late: (sha256: string) => Date | undefined;
}

/** Technical documents: the sealed ones are those that were sealed, and each signature is judged again. Returns them all, in their order. */
export function verifyReceipts(
  files: ContainerFiles,
  { receipts }: SealedManifest,
  context: CheckContext & { existedAt: ExistedAt },
  add: AddFinding,
  note: AddFinding,
): FoundReceipt[] {
  const sealed = receipts.flatMap((receipt) => findSealed(files, receipt, add) ?? []);
  const known = new Set(sealed.flatMap(({ path, signature }) => (signature ? [path, `${path}.p7s`] : [path])));
  for (const path of files.keys())
    if (path.startsWith(LAYOUT.receiptsFolder) && !known.has(path)) add('sealed.file-extra', path, 'nobody has sealed it');
  const found = [...sealed, ...findLate(files, receipts.length, add)];
  for (const receipt of found) {
    if (receipt.signature) receipt.certificate = judge(receipt, context, add, note);
    else requireUnsignedKind(receipt.kind, receipt.path, add, note);
  }
  return found;
}

function findSealed(files: ContainerFiles, receipt: SealedReceipt, add: AddFinding): FoundReceipt | undefined {
  const path = `${LAYOUT.receiptsFolder}${receipt.fileName}`;
  const [bytes, signature] = [files.get(path), files.get(`${path}.p7s`)];
  if (!bytes || (!signature && receipt.signatureSha256 !== null))
    return add('sealed.file-missing', path, 'it was sealed, and it is not there');
  if (sha256Hex(bytes) !== receipt.sha256) add('sealed.file-changed', path, 'it is not what was sealed');
  if (signature && sha256Hex(signature) !== receipt.signatureSha256) add('sealed.file-changed', `${path}.p7s`, 'it is not what was sealed');
  return { ...receipt, path, bytes, signature, isSealed: true, certificate: undefined };
}

/** What came after the sealing: numbered on from the sealed ones. What the names say of it is compared with the log. */
function findLate(files: ContainerFiles, sealedCount: number, add: AddFinding): FoundReceipt[] {
  const signatures = new Set([...files.keys()].filter((path) => path.startsWith(LAYOUT.laterReceiptsFolder) && files.has(`${path}.p7s`)));
  const paths = [...files.keys()].filter((path) => path.startsWith(LAYOUT.laterReceiptsFolder) && !isSignatureOf(path, signatures));
  return paths
    .map((path) => ({ path, fileName: path.slice(LAYOUT.laterReceiptsFolder.length) }))
    .sort((a, b) => readReceiptName(a.fileName).number - readReceiptName(b.fileName).number)
    .flatMap(({ path, fileName }, index) => {
      const { number, kind, verdict, unsigned } = readReceiptName(fileName);
      const [bytes, signature] = [files.get(path)!, files.get(`${path}.p7s`)];
      if (!kind || number !== sealedCount + index + 1 || unsigned !== !signature) {
        add(
          signature ? 'receipt.misplaced' : 'receipt.without-signature',
          path,
          'its name is none that we give, or its signature is not there',
        );
        return [];
      }
      const signatureSha256 = signature ? sha256Hex(signature) : null;
      const facts = { fileName, kind, operator: '', sha256: sha256Hex(bytes), signatureSha256, verdict };
      return [{ ...facts, path, bytes, signature, isSealed: false, certificate: undefined }];
    });
}

function isSignatureOf(path: string, signed: ReadonlySet<string>): boolean {
  return path.endsWith('.p7s') && signed.has(path.slice(0, -'.p7s'.length));
}

/** Universal messages may go unsigned (the operator vouches for the sender): the container can't prove them, and says so. Nothing else may. */
function requireUnsignedKind(kind: TechnicalKind, path: string, add: AddFinding, note: AddFinding): void {
  if (kind === 'universal-message')
    note('receipt.unsigned', path, "it carries no signature; the operator's word is all that shows who sent it");
  else add('receipt.without-signature', path, 'its signature is not there');
}

/** A document that was found invalid when it came is kept as it came: its signature is not expected to hold. */
function judge(
  { path, sha256, signature, verdict: before, isSealed, bytes }: FoundReceipt,
  { roots, status, now, existedAt }: CheckContext & { existedAt: ExistedAt },
  add: AddFinding,
  note: AddFinding,
): Certificate | undefined {
  const since = isSealed ? existedAt.sealed : existedAt.late(sha256);
  const verdict = judgeSignature(signature!, {
    digest: Buffer.from(sha256Hex(bytes), 'hex'),
    roots,
    evidence: status,
    now,
    ...(since ? { existedAt: since } : {}),
  });
  if (verdict.outcome === 'passed') return verdict.certificate;
  if (before === 'invalid') return undefined;
  if (verdict.outcome === 'failed') return add('receipt.signature-invalid', `${path}.p7s`, verdict.reason);
  return note('receipt.undecided', `${path}.p7s`, verdict.reason);
}
