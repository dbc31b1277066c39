import { readDer, readMembers, readSequence } from '../signing/asn1/der.ts';
import { OID } from '../signing/asn1/oid.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { isIssuedBy, readCertificate, type Certificate } from '../signing/certificates/certificate.ts';
import { readRevocationList } from '../signing/certificates/revocation-list.ts';
import { readEvidenceRecord } from '../signing/evidence/evidence-record.ts';
import type { AuditProof } from './build-container.ts';
import { certificateFileName } from './certificate-name.ts';
import type { AddFinding } from './container-verdict.ts';
import { LAYOUT } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import { sha256Hex } from '../sha256.ts';

/** Some dozens are many; each certificate is compared with each. */
const FILES_MAX = { certificates: 200, statuses: 400 };

/**
 * Certificates and status data are there for the signatures, and for nothing else: each certificate belongs to somebody who has signed or stamped something
 * here, or has issued one that does; each list is by one of these; each lies under its own digest.
 */
export function verifySupplements(files: ContainerFiles, add: AddFinding): void {
  const count = (folder: string) => [...files.keys()].filter((path) => path.startsWith(folder)).length;
  if (count(LAYOUT.certificatesFolder) > FILES_MAX.certificates || count(LAYOUT.statusFolder) > FILES_MAX.statuses)
    return add('file.unknown', '', 'it has more certificates or status data than a container has');
  const candidates: Certificate[] = [];
  for (const [path, bytes] of files) {
    if (!path.startsWith(LAYOUT.certificatesFolder)) continue;
    const certificate = attempt(() => readCertificate(bytes));
    if (certificate && path === `${LAYOUT.certificatesFolder}${certificateFileName(certificate)}`) candidates.push(certificate);
    else add('file.unknown', path, 'it is no certificate, or another one than its name says');
  }
  const used = withIssuers(usedBy(files), candidates);
  for (const certificate of candidates)
    if (!used.includes(certificate))
      add('file.unknown', LAYOUT.certificatesFolder + certificateFileName(certificate), 'nobody has signed with it here');
  for (const [path, bytes] of files) {
    if (!path.startsWith(LAYOUT.statusFolder)) continue;
    const stem = `${LAYOUT.statusFolder}${sha256Hex(bytes).slice(0, 16)}`;
    const isOfOurs = path === `${stem}.crl` ? isListOf(bytes, used) : path === `${stem}.ocsp` && isAnswer(bytes);
    if (!isOfOurs) add('file.unknown', path, 'it is no status of a certificate that is used here');
  }
}

/** The certificates that travel in signatures and time-stamps. */
function usedBy(files: ContainerFiles): Certificate[] {
  const messages = [...files].filter(([path]) => path.endsWith('.p7s')).map(([, bytes]) => bytes);
  const records = [LAYOUT.documentRecord, LAYOUT.sealedRecord].flatMap((path) => files.get(path) ?? []);
  const tokens = records.flatMap(
    (record) => attempt(() => readEvidenceRecord(record).flatMap((chain) => chain.map(({ token }) => token))) ?? [],
  );
  return [...messages, ...tokens, ...anchorTokens(files.get(LAYOUT.audit))].flatMap(
    (message) => attempt(() => certificatesIn(message)) ?? [],
  );
}

function certificatesIn(message: Buffer): Certificate[] {
  const { certificates, signer } = readSignedData(message);
  const stamp = signer.unsignedAttributes.get(OID.signatureTimeStamp);
  return [...certificates.map(readCertificate), ...(stamp ? certificatesIn(stamp.bytes) : [])];
}

/** Of a proof that can be read; whether it is right is for the check of the anchors. */
function anchorTokens(proof: Buffer | undefined): Buffer[] {
  if (!proof) return [];
  const tokens = attempt(() => (JSON.parse(proof.toString('utf8')) as AuditProof).anchors.map(({ token }) => Buffer.from(token, 'base64')));
  return tokens ?? [];
}

function withIssuers(known: readonly Certificate[], candidates: readonly Certificate[]): Certificate[] {
  const all = new Set(known);
  for (let before = -1; before !== all.size;) {
    before = all.size;
    for (const candidate of candidates) if ([...all].some((own) => attempt(() => isIssuedBy(own, candidate)))) all.add(candidate);
  }
  return [...all];
}

function isListOf(bytes: Buffer, used: readonly Certificate[]): boolean {
  return used.some((issuer) => issuer.isAuthority && attempt(() => readRevocationList(bytes, issuer)) !== undefined);
}

/** An OCSPResponse with success in it; whose it is shows when it is used. */
function isAnswer(bytes: Buffer): boolean {
  return attempt(() => readMembers(readSequence(readDer(bytes))[1]!).length === 1) ?? false;
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
