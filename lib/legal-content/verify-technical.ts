import { createHash } from 'node:crypto';
import {
  TECHNICAL_RULES,
  type Answered,
  type TechnicalKind,
  type TechnicalProof,
  type TechnicalVerdictCode,
} from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import type { ProofKeeper } from '../database/proof-repository.ts';
import { reasonOf } from '../signing/asn1/failure.ts';
import { OID } from '../signing/asn1/oid.ts';
import { readSignedData } from '../signing/cades/read-signed-data.ts';
import { verifySignature, type VerifiedSignature } from '../signing/cades/verify-signature.ts';
import { readCertificate, type Certificate } from '../signing/certificates/certificate.ts';
import type { StatusSource } from '../signing/certificates/status-source.ts';
import { verifyChain } from '../signing/certificates/verify-chain.ts';
import { readTechnical, type TechnicalContent } from './read-technical.ts';
import { checkLegalXml } from './schema-check.ts';
import {
  failSide,
  isOperators,
  organisationInn,
  proveBuyer,
  type BuyerFacts,
  type OperatorIdentity,
  type OwnSide,
  type SignerAnswer,
} from './who-signed.ts';

export interface TechnicalTrust {
  roots: readonly Certificate[];
  status: StatusSource;
  /** Keeps what proved the status: an auditor asks for it when no authority answers any more. */
  keepProofs?: ProofKeeper;
}

/** A file that may be answered: ours, or a technical document of the docflow. */
export interface Answerable {
  /** Its name without extension, its bytes, and the signature that goes with it. */
  fileId: string;
  sha256: string;
  signature: Uint8Array;
  what: Answered;
  /** Made by us. */
  ours: boolean;
}

/** What a technical document has to fit. */
export interface TechnicalExpectation {
  kind: TechnicalKind;
  fileName: string;
  answerable: readonly Answerable[];
  /** Whose confirmations count. */
  operatorSigner: OperatorIdentity;
  buyer: BuyerFacts;
  own: OwnSide;
  /** The box from which the operator says that it came. */
  senderBox: string | null;
}

export interface TechnicalVerdict {
  verdict: TechnicalVerdictCode;
  /** Why it is not valid; of a valid one, in what it breaks its official form; null where there is nothing to say. */
  reason: string | null;
  proof: TechnicalProof | null;
  content: TechnicalContent | null;
  /** What it answers; null where that is not known. */
  answered: Pick<Answerable, 'fileId' | 'what'> | null;
  /** What the signer's clock said: the only date of an offer to annul and of the consent to it. */
  signedAt: Date | null;
  signer: string | null;
  thumbprint: string | null;
}

/** As much of the schema's findings as a person reads. */
const FINDINGS_MAX = 3;

/**
 * Judges a technical document: its signature under the trusted roots with a status that is proven now, that it is signed by the side
 * whose document it is, its form, and that it answers a file of ours under exactly that file's signature. A universal message may come
 * without a signature: then the operator's word for the sender's box is what counts.
 * @throws SealpostError trust-service.unreachable where no source says what a certificate's status is: to be asked again, not decided
 */
export async function verifyTechnical(
  bytes: Buffer,
  signature: Buffer | null,
  expected: TechnicalExpectation,
  trust: TechnicalTrust,
): Promise<TechnicalVerdict> {
  let verified: VerifiedSignature | undefined;
  try {
    if (!signature && expected.kind !== 'universal-message') failSide('it carries no signature');
    if (signature) {
      verified = verifySignature(signature, {
        digest: createHash('sha256').update(bytes).digest(),
        roots: trust.roots,
        needsStatus: false,
      });
      await requireStatus(verified.certificate, signature, trust);
    }
    const content = readTechnical(bytes, expected.fileName, expected.kind);
    const answered = findAnswered(bytes, content, expected);
    const { proof, why } = prove(verified?.certificate, content, expected);
    return {
      verdict: proof ? 'valid' : 'not-proven',
      reason: why ?? schemaFindings(bytes, expected.fileName),
      proof,
      content,
      answered,
      ...signerOf(verified),
    };
  } catch (error) {
    if (!(error instanceof SealpostError) || error.kind === 'unavailable') throw error;
    const reason = `${error.code}: ${reasonOf(error)}`;
    return { verdict: 'invalid', reason, proof: null, content: null, answered: null, ...signerOf(verified) };
  }
}

async function requireStatus(certificate: Certificate, signature: Buffer, { roots, status, keepProofs }: TechnicalTrust): Promise<void> {
  const included = readSignedData(signature).certificates.map(readCertificate);
  const path = verifyChain(certificate, { included, roots, at: new Date(), purpose: 'document' });
  const proofs = await status.requireGood(path).catch((error: unknown) => {
    if (!(error instanceof SealpostError) || error.code !== 'signature.indeterminate') throw error;
    throw new SealpostError('trust-service.unreachable', "Nobody says what the status of a counterparty's certificate is.", {
      cause: error,
    });
  });
  await keepProofs?.(path, proofs);
}

/**
 * A file that is answered is named, and its signature embedded. Consent to annulment embeds nothing of its own: it is a second signature
 * under the very bytes of our offer. A universal message names its parent, and may leave even that to the operator who brings it.
 */
function findAnswered(bytes: Buffer, content: TechnicalContent, { kind, fileName, answerable }: TechnicalExpectation): Answerable {
  if (kind === 'revocation-acceptance') {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const offer = answerable.find(
      ({ what, ours, fileId, sha256: own }) => isOwnOffer({ what, ours }) && fileId === fileIdOf(fileName) && own === sha256,
    );
    return offer ?? failAnswer('it is not a signature under our offer to annul');
  }
  const unnamed = kind === 'universal-message' && content.answersFileId === null;
  const answered = answerable.find(({ fileId, what }) => (unnamed ? what === 'document' : fileId === content.answersFileId));
  if (!answered) return failAnswer('it answers another file');
  const embeds = content.answersSignatures.some((signature) => signature.equals(answered.signature));
  const mayEmbedNone = kind === 'universal-message' && content.answersSignatures.length === 0;
  if (!embeds && !mayEmbedNone) return failAnswer('it answers another file');
  if (kind === 'revocation-refusal' && !isOwnOffer(answered)) return failAnswer('it is no answer to our offer to annul');
  // Nobody answers his own offer: a notice under the buyer's would count as his refusal of ours.
  if (TECHNICAL_RULES[kind].by === 'buyer' && answered.what === 'revocation-offer' && !answered.ours)
    return failAnswer("it answers the buyer's own offer to annul");
  return answered;
}

function isOwnOffer({ what, ours }: Pick<Answerable, 'what' | 'ours'>): boolean {
  return what === 'revocation-offer' && ours;
}

function failAnswer(reason: string): never {
  throw new SealpostError('technical.other-document', 'It answers another file than ours.', { details: { reason } });
}

/** The operator's documents are signed by the operator, the buyer's by the buyer. */
function prove(certificate: Certificate | undefined, content: TechnicalContent, expected: TechnicalExpectation): SignerAnswer {
  const { kind, operatorSigner, buyer, own, senderBox } = expected;
  const isVouched = kind === 'universal-message' && senderBox === buyer.boxId;
  const vouched: SignerAnswer = isVouched
    ? { proof: 'operator-vouches' }
    : { proof: null, why: "it is unsigned, and the operator does not say that it came from the buyer's box" };
  if (!certificate) return vouched;
  const byOperator = isOperators(certificate, operatorSigner, { buyer, own });
  if (byOperator !== (TECHNICAL_RULES[kind].by === 'operator')) failSide('it is signed by the other side');
  if (byOperator) {
    if (content.operator && content.operator.inn !== organisationInn(certificate)) failSide('the file names another operator');
    return { proof: 'operator' };
  }
  const proven = proveBuyer({ certificate, content, buyer, own, senderBox });
  // What would count without any signature counts with one that proves too little.
  return proven.proof === null && isVouched ? vouched : proven;
}

/**
 * Where a document breaks its official form, but is signed by the right side and answers our file under our signature, it stays valid and the
 * findings are kept beside it: all that we take from it was read strictly, it carries the other side's will, and a slip of another's program
 * in a field that we don't use must not leave an invoice without its date of issue or a buyer without his answer.
 */
function schemaFindings(bytes: Buffer, fileName: string): string | null {
  const findings = checkLegalXml(bytes, fileName, '');
  if (findings.length === 0) return null;
  return findings
    .slice(0, FINDINGS_MAX)
    .map(({ code, messageEn }) => `${code}: ${messageEn}`)
    .join('; ');
}

function signerOf(verified: VerifiedSignature | undefined): Pick<TechnicalVerdict, 'signer' | 'thumbprint' | 'signedAt'> {
  if (!verified) return { signer: null, thumbprint: null, signedAt: null };
  const { certificate, signedAt } = verified;
  return { signer: certificate.subjectNames.get(OID.commonName) ?? null, thumbprint: certificate.thumbprint, signedAt };
}
