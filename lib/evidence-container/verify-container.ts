import { SealpostError } from '../../domain/errors.ts';
import { verifyEvidence } from '../signing/evidence/verify-evidence.ts';
import { judgeSignature, type Verdict } from '../signing/cades/verify-signature.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';
import { judgeFailure } from '../signing/asn1/failure.ts';
import type { AddFinding, CheckContext, ContainerFinding, ContainerVerdict } from './container-verdict.ts';
import { verifyContainerAudit } from './verify-container-audit.ts';
import { verifyEvents } from './verify-events.ts';
import { LAYOUT, type ContainerManifest } from './layout.ts';
import { PROTOCOL_VERSION, renderProtocol } from './protocol-pdf.ts';
import { unzipFiles, type ContainerFiles } from './read-files.ts';
import { verifyReceipts } from './verify-receipts.ts';
import { readSealedManifest, type SealedManifest } from './sealed-manifest.ts';
import { signerOf } from './signer-facts.ts';
import { sha256Hex } from '../sha256.ts';

export interface ContainerTrust {
  /** Whom the reader trusts; the container itself can't say that. */
  roots: readonly Certificate[];
  /** Status data from beside the container. */
  status?: StatusEvidence;
  now?: Date;
}

type Add = AddFinding;

/**
 * Checks a container with nothing of ours: that it is whole, that its sealed manifest is the one that was time-stamped, that everything is what
 * that manifest names, and every signature in it.
 */
export async function verifyContainer(bytes: Buffer, trust: ContainerTrust): Promise<ContainerVerdict> {
  const verdict: ContainerVerdict = { outcome: 'passed', findings: [], notes: [], facts: {} };
  const add = listInto(verdict.findings);
  const note = listInto(verdict.notes);
  let files: ContainerFiles;
  try {
    files = unzipFiles(bytes);
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    add('zip.refused', '', error.message);
    return conclude(verdict);
  }
  const manifest = checkFiles(files, add);
  const sealed = checkSealed(files, manifest, add);
  if (!sealed) return conclude(verdict);
  const status = { lists: pick(files, '.crl', trust.status?.lists), answers: pick(files, '.ocsp', trust.status?.answers) };
  const context = { ...trust, status, now: trust.now ?? new Date() };
  const existedAt = checkRecords(files, sealed, context, add, note);
  checkSignature(files, sealed, { ...context, existedAt: existedAt.document }, verdict, add, note);
  const events = verifyEvents(files, sealed, add);
  const receipts = verifyReceipts(files, sealed, { ...context, existedAt: existedAt.sealed }, add, note);
  if (events) verifyContainerAudit(files, sealed.documentId, events, context, add, note);
  if (events && manifest) await checkProtocol(files, manifest, { sealed, events, receipts }, add, note);
  return conclude(verdict);
}

function listInto(list: ContainerFinding[]): Add {
  return (code, path, text) => {
    list.push({ code, path, text });
    return undefined;
  };
}

function conclude(verdict: ContainerVerdict): ContainerVerdict {
  if (verdict.findings.length > 0) return { ...verdict, outcome: 'failed' };
  return { ...verdict, outcome: verdict.notes.some(({ code }) => code.endsWith('.undecided')) ? 'indeterminate' : 'passed' };
}

/** Every file is named with its digest, and nothing is there that isn't named. */
function checkFiles(files: ContainerFiles, add: Add): ContainerManifest | undefined {
  const bytes = files.get(LAYOUT.manifest);
  if (!bytes) return add('manifest.missing', LAYOUT.manifest, 'there is no manifest');
  let manifest: ContainerManifest;
  try {
    manifest = JSON.parse(bytes.toString('utf8')) as ContainerManifest;
    if (manifest.type !== 'sealpost-evidence-container' || manifest.version !== 1 || !Array.isArray(manifest.files))
      throw new Error('form');
  } catch {
    return add('manifest.malformed', LAYOUT.manifest, 'the manifest can not be read');
  }
  const named = new Map(manifest.files.map((file) => [file.path, file]));
  for (const { path, sha256 } of manifest.files) {
    const own = files.get(path);
    if (!own) add('file.missing', path, 'the manifest names it, and it is not there');
    else if (sha256Hex(own) !== sha256) add('file.changed', path, 'its digest is not the one in the manifest');
  }
  for (const path of files.keys())
    if (path !== LAYOUT.manifest && !named.has(path)) add('file.unlisted', path, 'the manifest does not name it');
  return manifest;
}

function checkSealed(files: ContainerFiles, manifest: ContainerManifest | undefined, add: Add): SealedManifest | undefined {
  const bytes = files.get(LAYOUT.sealed);
  const sealed = bytes && readSealedManifest(bytes);
  if (!bytes) return add('sealed.missing', LAYOUT.sealed, 'there is no sealed manifest');
  if (!sealed) return add('sealed.malformed', LAYOUT.sealed, 'the sealed manifest can not be read');
  if (manifest && manifest.documentId !== sealed.documentId)
    add('sealed.other-document', LAYOUT.sealed, 'container and sealed manifest are of two documents');
  const path = contentPath(sealed);
  const compare = (place: string, sha256: string) => {
    const own = files.get(place);
    if (!own) add('sealed.file-missing', place, 'it was sealed, and it is not there');
    else if (sha256Hex(own) !== sha256) add('sealed.file-changed', place, 'it is not what was sealed');
  };
  compare(path, sealed.content.sha256);
  compare(`${path}.p7s`, sealed.signature.sha256);
  compare(LAYOUT.events, sealed.events.sha256);
  return sealed;
}

export function contentPath({ content }: SealedManifest): string {
  return `${LAYOUT.documentFolder}${content.fileName}`;
}

/** The two evidence records. Returns since when document and manifest are proven to exist. */
function checkRecords(files: ContainerFiles, sealed: SealedManifest, { roots, status, now }: CheckContext, add: Add, note: Add) {
  const path = contentPath(sealed);
  const check = (place: string, names: string[]): Date | undefined => {
    const record = files.get(place);
    const objects = names.map((name) => files.get(name));
    if (!record) return note('evidence.not-there', place, 'no evidence record yet: it is made some time after archiving');
    if (objects.some((own) => !own)) return undefined;
    try {
      return verifyEvidence(record, { objects: objects as Buffer[], roots, evidence: status, now }).existedAt;
    } catch (error) {
      const { outcome, reason } = judgeFailure(error);
      return outcome === 'failed' ? add('evidence.invalid', place, reason) : note('evidence.undecided', place, reason);
    }
  };
  return { document: check(LAYOUT.documentRecord, [path, `${path}.p7s`]), sealed: check(LAYOUT.sealedRecord, [LAYOUT.sealed]) };
}

function checkSignature(
  files: ContainerFiles,
  sealed: SealedManifest,
  { roots, status, now, existedAt }: CheckContext & { existedAt: Date | undefined },
  verdict: ContainerVerdict,
  add: Add,
  note: Add,
): void {
  const path = contentPath(sealed);
  const content = files.get(path);
  for (const name of [`${path}.p7s`, `${path}.b-t.p7s`, `${path}.b-lt.p7s`]) {
    const cms = files.get(name);
    if (!cms || !content) continue;
    const own = judgeSignature(cms, {
      digest: Buffer.from(sha256Hex(content), 'hex'),
      roots,
      evidence: status,
      now,
      ...(existedAt ? { existedAt } : {}),
    });
    report(own, name, verdict, add, note);
    if (own.outcome === 'passed' && own.certificate.thumbprint !== sealed.signature.thumbprint)
      add('signature.other-signer', name, 'it is by another certificate than the sealed manifest names');
  }
}

function report(own: Verdict, name: string, verdict: ContainerVerdict, add: Add, note: Add): void {
  if (own.outcome !== 'passed') {
    if (own.outcome === 'failed') add('signature.invalid', name, own.reason);
    else note('signature.undecided', name, own.reason);
    return;
  }
  verdict.facts = {
    level: own.level,
    thumbprint: own.certificate.thumbprint,
    signedAt: own.signedAt.toISOString(),
    provenAt: own.provenAt.toISOString(),
  };
}

async function checkProtocol(
  files: ContainerFiles,
  manifest: ContainerManifest,
  {
    sealed,
    events,
    receipts,
  }: {
    sealed: SealedManifest;
    events: Parameters<typeof renderProtocol>[0]['events'];
    receipts: Parameters<typeof renderProtocol>[0]['receipts'];
  },
  add: Add,
  note: Add,
): Promise<void> {
  const own = files.get(LAYOUT.protocol);
  const signature = files.get(`${contentPath(sealed)}.p7s`);
  if (!own || !signature) return;
  if (manifest.protocol !== PROTOCOL_VERSION)
    return note('protocol.not-compared', LAYOUT.protocol, 'drawn by another version; it is for reading only');
  try {
    const drawn = await renderProtocol({ manifest: sealed, signer: signerOf(signature), events, receipts });
    if (!drawn.equals(own))
      add('protocol.differs', LAYOUT.protocol, 'the protocol says something else than the files that it is drawn from');
  } catch {
    add('protocol.differs', LAYOUT.protocol, 'the protocol can not be drawn from these files');
  }
}

function pick(files: ContainerFiles, ending: string, beside: readonly Buffer[] = []): Buffer[] {
  const own = [...files].filter(([name]) => name.startsWith(LAYOUT.statusFolder) && name.endsWith(ending)).map(([, bytes]) => bytes);
  return [...own, ...beside];
}
