import { SealpostError } from '../../domain/errors.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import type { StatusEvidence } from '../signing/certificates/certificate-status.ts';
import { LOWERS_NOTHING, type AddFinding, type ContainerFinding, type ContainerVerdict } from './container-verdict.ts';
import { judgeSigner } from './document-signer.ts';
import { readStatements } from './document-statements.ts';
import { LAYOUT } from './layout.ts';
import { unzipFiles, type ContainerFiles } from './read-files.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import { verifyAnswers } from './verify-answers.ts';
import { verifyClaims } from './verify-claims.ts';
import { verifyContainerAudit } from './verify-container-audit.ts';
import { anchoredReceipts, verifyArchived, verifyCoverage } from './verify-coverage.ts';
import { verifyRecords, verifySignatures } from './verify-document.ts';
import { verifyEvents } from './verify-events.ts';
import { verifyFacts } from './verify-facts.ts';
import { verifyFiles, verifySealed } from './verify-files.ts';
import { verifyProtocol } from './verify-protocol.ts';
import { verifyReceipts } from './verify-receipts.ts';
import { verifySupplements } from './verify-supplements.ts';

export interface ContainerTrust {
  /** Whom the reader trusts; the container itself can't say that. */
  roots: readonly Certificate[];
  /** Status data from beside the container. */
  status?: StatusEvidence;
  now?: Date;
}

/**
 * Checks a container with nothing of ours: that it is whole and nothing else, that its sealed manifest is the one that was time-stamped, that everything is
 * what that manifest names, every signature in it, whom it is by and what it answers, and that all of it tells the same.
 * Passed is only what is proven: what stands under no evidence record or anchor leaves it undecided.
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
  await verifyFilesOf(files, trust, verdict, add, note);
  return conclude(verdict);
}

async function verifyFilesOf(
  files: ContainerFiles,
  trust: ContainerTrust,
  verdict: ContainerVerdict,
  add: AddFinding,
  note: AddFinding,
): Promise<void> {
  const manifest = verifyFiles(files, add);
  const found = manifest && verifySealed(files, manifest, add);
  if (!found) return;
  const { sealed, places } = found;
  const status = { lists: pick(files, '.crl', trust.status?.lists), answers: pick(files, '.ocsp', trust.status?.answers) };
  const context = { ...trust, status, now: trust.now ?? new Date() };
  verifySupplements(files, add);
  const existedAt = verifyRecords(files, places, context, add, note);
  const signature = verifySignatures(files, sealed, places, { ...context, existedAt: existedAt.document }, verdict, add, note);
  const content = files.get(places.content);
  const statements = content && readStatements(content);
  const fault = statements && signature && judgeSigner(statements, signature.certificate, sealed.sellerInn);
  if (fault) (fault.outcome === 'failed' ? add : note)(fault.code, places.content, fault.text);
  if (content && !statements && sealed.content.mediaType === 'application/xml')
    note('document.unreadable', places.content, 'it is no XML that can be compared with what was sealed');
  const log = verifyEvents(files, sealed, add);
  verifyFacts(sealed, { log, statements, signature }, add);
  const anchoredAt = log ? verifyContainerAudit(files, sealed, log.all, context, add, note) : new Map<number, Date>();
  const archived = log && verifyArchived(files, sealed, log, add, note);
  const late = log ? anchoredReceipts(log, anchoredAt) : () => undefined;
  const sealedAt = existedAt.sealed ?? (archived && anchoredAt.get(archived.position));
  const receipts = verifyReceipts(files, sealed, { ...context, existedAt: { sealed: sealedAt, late } }, add, note);
  if (log) verifyCoverage({ log, receipts }, { sealedAt, anchoredAt }, add, note);
  const covered = log?.all.findLast(({ position }, index) => anchoredAt.has(position) || (sealedAt && index < log.sealedCount));
  Object.assign(verdict.facts, { sealedAt: sealedAt?.toISOString(), toldUntil: covered?.at });
  const own = files.get(places.signatures['b-b']);
  const parties = { signer: signature?.certificate, sellerInn: sealed.sellerInn, buyerInn: buyerOf(sealed, statements?.buyerInns ?? []) };
  const read =
    own &&
    verifyAnswers(
      receipts,
      { fileId: fileIdOf(sealed.content.fileName), signature: own },
      { parties, events: log?.all ?? [], sealedAt },
      add,
      note,
    );
  if (log && read) verifyClaims(log, sealed, read, add);
  // Drawing is most of the work, and a container that has failed has failed.
  if (log && verdict.findings.length === 0)
    await verifyProtocol(files, manifest, { places, manifest: sealed, events: log.all, receipts }, add, note);
}

/** As the document itself names him; the card where its form does not. */
function buyerOf({ record }: SealedManifest, inFile: readonly string[]): string | undefined {
  const { inn } = (record.package.partner_card ?? {}) as { inn?: unknown };
  return inFile[0] ?? (typeof inn === 'string' ? inn : undefined);
}

function listInto(list: ContainerFinding[]): AddFinding {
  return (code, path, text) => {
    list.push({ code, path, text });
    return undefined;
  };
}

function conclude(verdict: ContainerVerdict): ContainerVerdict {
  if (verdict.findings.length > 0) return { ...verdict, outcome: 'failed' };
  return { ...verdict, outcome: verdict.notes.every(({ code }) => LOWERS_NOTHING.has(code)) ? 'passed' : 'indeterminate' };
}

function pick(files: ContainerFiles, ending: string, beside: readonly Buffer[] = []): Buffer[] {
  const own = [...files].filter(([name]) => name.startsWith(LAYOUT.statusFolder) && name.endsWith(ending)).map(([, bytes]) => bytes);
  return [...own, ...beside];
}
