import { createHash, verify, X509Certificate } from 'node:crypto';
import { plainSerial, readSignature, type SignatureParts, type SignerParts } from './read-signature.ts';

/** Judges a detached CAdES signature over exact bytes. Undefined where it is right, otherwise what is wrong. */
export type CheckSignature = (content: Buffer, signature: Buffer) => string | undefined;

/** Types of attributes by the hex of their identifiers: PKCS #9 and RFC 5035. */
const CONTENT_TYPE = '2a864886f70d010903';
const MESSAGE_DIGEST = '2a864886f70d010904';
const SIGNING_CERTIFICATE_V2 = '2a864886f70d010910022f';
const DIGESTS: Record<string, string> = {
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};
/** Chains are short; a longer one is a loop. */
const CHAIN_MAX = 5;

/**
 * The operator's own judgement, by node's certificates and a reader of its own: it shares nothing with the product's verifier. The
 * signer's certificate must lie inside, be valid now and lead to the root.
 */
export function createSignatureCheck(root: Buffer): CheckSignature {
  const anchor = new X509Certificate(root);
  /** Certificates by their bytes, and what was found of a signer's: the same ones come with thousands of documents. */
  const known = new Map<string, X509Certificate>();
  const judged = new Map<string, string | undefined>();

  return (content, signature) => {
    let parts: SignatureParts;
    let inside: X509Certificate[];
    try {
      parts = readSignature(signature);
      inside = parts.certificates.map(certificateOf);
    } catch {
      return 'Подпись не является CMS SignedData в DER';
    }
    if (!parts.detached) return 'Подпись должна быть отсоединённой';
    const [signer, second] = parts.signers;
    if (!signer || second) return 'Подпись должна быть одна';
    const own = inside.find(({ serialNumber }) => plainSerial(serialNumber) === signer.serial);
    if (!own) return 'В подписи нет сертификата подписанта';
    return judgeValue(content, signer, own) ?? judgeCertificate(own, inside);
  };

  function certificateOf(der: Buffer): X509Certificate {
    const key = der.toString('latin1');
    const certificate = known.get(key) ?? new X509Certificate(der);
    known.set(key, certificate);
    return certificate;
  }

  function judgeCertificate(certificate: X509Certificate, inside: readonly X509Certificate[]): string | undefined {
    const now = new Date();
    if (new Date(certificate.validFrom) > now || new Date(certificate.validTo) < now) return 'Сертификат подписанта не действует';
    const { fingerprint256 } = certificate;
    if (!judged.has(fingerprint256)) judged.set(fingerprint256, judgeChain(certificate, inside, anchor));
    return judged.get(fingerprint256);
  }
}

function judgeValue(content: Buffer, signer: SignerParts, certificate: X509Certificate): string | undefined {
  const { digestAlgorithm, attributes, signed, value } = signer;
  const hash = DIGESTS[digestAlgorithm];
  if (!hash) return 'Алгоритм хэширования не принимается';
  const digest = attributes.get(MESSAGE_DIGEST);
  if (!digest?.equals(createHash(hash).update(content).digest())) return 'Подпись не соответствует файлу';
  if (!attributes.has(CONTENT_TYPE) || !attributes.has(SIGNING_CERTIFICATE_V2)) return 'В подписи нет обязательных атрибутов CAdES';
  return verify(hash, signed, certificate.publicKey, value) ? undefined : 'Значение подписи неверно';
}

function judgeChain(certificate: X509Certificate, inside: readonly X509Certificate[], anchor: X509Certificate): string | undefined {
  const issuers = [anchor, ...inside.filter(({ ca }) => ca)];
  let current = certificate;
  for (let depth = 0; depth < CHAIN_MAX; depth += 1) {
    const issuer = issuers.find((candidate) => current.checkIssued(candidate) && current.verify(candidate.publicKey));
    if (!issuer) break;
    if (issuer.fingerprint256 === anchor.fingerprint256) return undefined;
    current = issuer;
  }
  return 'Сертификат подписанта выдан не аккредитованным удостоверяющим центром';
}
