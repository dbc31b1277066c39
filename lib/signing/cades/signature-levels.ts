import { DER, readMembers, writeDer, writeOid } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import type { StatusEvidence } from '../certificates/certificate-status.ts';
import { readSignedData } from './read-signed-data.ts';

/**
 * B-B → B-T (EN 319 122-1, 6.3): the token, as received, becomes the unsigned attribute signature-time-stamp.
 * @param cms a B-B signature in DER
 * @param token the TimeStampToken over its signature value
 */
export function addTimestamp(cms: Buffer, token: Buffer): Buffer {
  const { members, signer } = readSignedData(cms);
  const attribute = writeDer(DER.SEQUENCE, writeOid(OID.signatureTimeStamp), writeDer(DER.SET, token));
  const signerInfo = writeDer(DER.SEQUENCE, ...signer.members.map(({ bytes }) => bytes), writeDer(DER.CONTEXT_1, attribute));
  return wrap([...members.slice(0, -1).map(({ bytes }) => bytes), writeDer(DER.SET, signerInfo)]);
}

/**
 * B-T → B-LT: certificates and status data go into SignedData.certificates and .crls; certificate-values and revocation-values
 * must not be there in the baseline profile. With an OCSP answer inside, the version is 5 (RFC 5652, 5.1).
 */
export function addLongTermData(
  cms: Buffer,
  { certificates, lists, answers }: StatusEvidence & { certificates: readonly Buffer[] },
): Buffer {
  const { members } = readSignedData(cms);
  const [version, digestAlgorithms, encapsulated, included] = members;
  const all = uniqueSorted([...readMembers(included!).map(({ bytes }) => bytes), ...certificates]);
  const other = answers.map((answer) => writeDer(DER.CONTEXT_1, writeOid(OID.ocspResponseInCms), answer));
  const statusData = uniqueSorted([...lists, ...other]);
  return wrap([
    other.length > 0 ? writeDer(DER.INTEGER, Buffer.of(5)) : version!.bytes,
    digestAlgorithms!.bytes,
    encapsulated!.bytes,
    writeDer(DER.CONTEXT_0, ...all),
    writeDer(DER.CONTEXT_1, ...statusData),
    members.at(-1)!.bytes,
  ]);
}

function wrap(members: Buffer[]): Buffer {
  const signedData = writeDer(DER.SEQUENCE, ...members);
  return writeDer(DER.SEQUENCE, writeOid(OID.signedData), writeDer(DER.CONTEXT_0, signedData));
}

/** DER's order of a SET OF, each once. */
function uniqueSorted(encodings: readonly Buffer[]): Buffer[] {
  const sorted = [...encodings].sort((a, b) => Buffer.compare(a, b));
  return sorted.filter((encoding, index) => index === 0 || !encoding.equals(sorted[index - 1]!));
}
