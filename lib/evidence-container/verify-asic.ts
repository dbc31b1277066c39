import { ASIC_MEDIA_TYPE, ASIC_PATHS } from '../signing/asic-container.ts';
import { judgeFailure } from '../signing/asn1/failure.ts';
import { judgeSignature, type Verdict } from '../signing/cades/verify-signature.ts';
import { isTechnical } from './answered-file.ts';
import { judgeSigner } from './document-signer.ts';
import { readStatements } from './document-statements.ts';
import { readZip, type ZipEntry } from './read-zip.ts';
import type { ContainerTrust } from './verify-container.ts';
import { sha256Hex } from '../sha256.ts';

/** One document, some certificates and lists in its signature. */
const LIMITS = { entries: 3, bytes: 100 * 1024 * 1024 };

/** Bytes 30 to 38 of a zip of the ASiC family: the name of its first entry. */
export function isAsic(zip: Buffer): boolean {
  return zip.subarray(30, 38).toString('latin1') === ASIC_PATHS.mediaType;
}

/**
 * Checks an ASiC-S container with CAdES (EN 319 162-1) as we hand it out: `mimetype` first and unpacked, one document, one detached signature over it, and
 * Подписант in the document is its signer. It carries no status of certificates, so without lists or answers from beside it stays undecided.
 */
export function verifyAsic(zip: Buffer, trust: ContainerTrust): Verdict {
  try {
    return verifyEntries(readZip(zip, LIMITS), trust);
  } catch (error) {
    return judgeFailure(error);
  }
}

function verifyEntries([first, ...rest]: ZipEntry[], { roots, status, now }: ContainerTrust): Verdict {
  const isFirst = first?.name === ASIC_PATHS.mediaType && first.stored && first.bytes.equals(Buffer.from(ASIC_MEDIA_TYPE));
  const signature = rest.find(({ name }) => name === ASIC_PATHS.signature);
  const document = rest.find((entry) => entry !== signature);
  if (!isFirst || !signature || !document || document.name.includes('/'))
    return { outcome: 'failed', reason: 'it is no ASiC-S of one document and one signature' };
  const verdict = judgeSignature(signature.bytes, {
    digest: Buffer.from(sha256Hex(document.bytes), 'hex'),
    roots,
    ...(status ? { evidence: status } : {}),
    ...(now ? { now } : {}),
  });
  return withSigner(verdict, document.bytes);
}

/** A signature that holds, and whether the document names its signer. Technical documents name theirs in other ways: a consent has the bytes of the offer. */
export function withSigner(verdict: Verdict, document: Buffer): Verdict {
  const statements = verdict.outcome === 'passed' ? readStatements(document) : undefined;
  if (verdict.outcome !== 'passed' || !statements || statements.fileIds.some(isTechnical)) return verdict;
  const fault = judgeSigner(statements, verdict.certificate);
  return fault ? { outcome: fault.outcome, reason: fault.text } : verdict;
}
