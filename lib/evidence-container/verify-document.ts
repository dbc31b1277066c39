import { judgeFailure } from '../signing/asn1/failure.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { judgeSignature, type Verdict } from '../signing/cades/verify-signature.ts';
import { verifyEvidence } from '../signing/evidence/verify-evidence.ts';
import type { AddFinding, CheckContext, ContainerVerdict } from './container-verdict.ts';
import { LAYOUT, type DocumentPlaces } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';

/** The two evidence records. Returns since when document and manifest are proven to exist. */
export function verifyRecords(
  files: ContainerFiles,
  { content, signatures }: DocumentPlaces,
  { roots, status, now }: CheckContext,
  add: AddFinding,
  note: AddFinding,
): { document: Date | undefined; sealed: Date | undefined } {
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
  return { document: check(LAYOUT.documentRecord, [content, signatures['b-b']]), sealed: check(LAYOUT.sealedRecord, [LAYOUT.sealed]) };
}

/** Undefined where it can't be read: that is said where it is judged. */
function signatureValue(cms: Buffer | undefined): Buffer | undefined {
  try {
    return cms && readSignedData(cms).signer.signature;
  } catch {
    return undefined;
  }
}

type Passed = Extract<Verdict, { outcome: 'passed' }>;

/** The document's signature at each level that is there; all of them are the same one. Returns it as it was made, where it holds. */
export function verifySignatures(
  files: ContainerFiles,
  sealed: SealedManifest,
  { content, signatures }: DocumentPlaces,
  { roots, status, now, existedAt }: CheckContext & { existedAt: Date | undefined },
  verdict: ContainerVerdict,
  add: AddFinding,
  note: AddFinding,
): Passed | undefined {
  const bytes = files.get(content);
  if (!bytes) return undefined;
  let made: Passed | undefined;
  const sealedValue = signatureValue(files.get(signatures['b-b']));
  for (const level of ['b-b', 'b-t', 'b-lt'] as const) {
    const name = signatures[level];
    const cms = files.get(name);
    if (!cms) continue;
    const own = judgeSignature(cms, {
      digest: Buffer.from(sha256Hex(bytes), 'hex'),
      roots,
      evidence: status,
      now,
      ...(existedAt ? { existedAt } : {}),
    });
    if (own.outcome !== 'passed') {
      if (own.outcome === 'failed') add('signature.invalid', name, own.reason);
      else note('signature.undecided', name, own.reason);
      continue;
    }
    if (own.certificate.thumbprint !== sealed.signature.thumbprint || own.level !== level.toUpperCase())
      add(
        'signature.other-signer',
        name,
        'it is by another certificate than the sealed manifest names, or of another level than its name says',
      );
    // The levels add a time-stamp and proofs to the signature as it was made: another one by the same person is another signature.
    if (sealedValue && !readSignedData(cms).signer.signature.equals(sealedValue))
      add('signature.other-than-sealed', name, 'it is another signature than the one that was sealed');
    made ??= own;
    verdict.facts = {
      level: own.level,
      thumbprint: own.certificate.thumbprint,
      signedAt: own.signedAt.toISOString(),
      provenAt: own.provenAt.toISOString(),
    };
  }
  const isStamped = files.has(signatures['b-t']) || files.has(signatures['b-lt']);
  if (sealed.channel === 'electronic' && !isStamped)
    note('signature.not-stamped', signatures['b-b'], 'it has left electronically, and the time-stamp that it gets then is not there');
  return made;
}
