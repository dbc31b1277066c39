import { createHash, verify, X509Certificate } from 'node:crypto';
import { fromBER } from 'asn1js';
import { ContentInfo, SignedData, type Certificate, type IssuerAndSerialNumber, type SignerInfo } from 'pkijs';

/** Judges a detached CAdES signature over exact bytes. Undefined where it is right, otherwise what is wrong. */
export type CheckSignature = (content: Buffer, signature: Buffer) => string | undefined;

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const DIGESTS: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** Chains are short; a longer one is a loop. */
const CHAIN_MAX = 5;

/**
 * The operator's own judgement, by pkijs, asn1js and node: it shares nothing with the product's verifier. The signer's certificate must
 * lie inside, be valid now and lead to the root.
 */
export function createSignatureCheck(root: Buffer): CheckSignature {
  const anchor = new X509Certificate(root);
  /** What was found of a signer's certificate, by its fingerprint: the same one signs thousands of documents. */
  const judged = new Map<string, string | undefined>();

  return (content, signature) => {
    try {
      return judge(content, signature);
    } catch {
      return 'Подпись не является CMS SignedData в DER';
    }
  };

  function judge(content: Buffer, signature: Buffer): string | undefined {
    const signedData = readSignedData(signature);
    if (!signedData) return 'Подпись не является CMS SignedData в DER';
    if (signedData.encapContentInfo.eContent) return 'Подпись должна быть отсоединённой';
    const [signer, second] = signedData.signerInfos;
    if (!signer || second) return 'Подпись должна быть одна';
    const inside = (signedData.certificates ?? []) as Certificate[];
    const sid = signer.sid as IssuerAndSerialNumber;
    const own = inside.find(({ issuer, serialNumber }) => serialNumber.isEqual(sid.serialNumber) && issuer.isEqual(sid.issuer));
    if (!own) return 'В подписи нет сертификата подписанта';
    const certificate = new X509Certificate(derOf(own));
    return judgeValue(content, signer, certificate) ?? judgeOnce(certificate, inside);
  }

  function judgeOnce(certificate: X509Certificate, inside: readonly Certificate[]): string | undefined {
    const now = new Date();
    if (new Date(certificate.validFrom) > now || new Date(certificate.validTo) < now) return 'Сертификат подписанта не действует';
    const { fingerprint256 } = certificate;
    if (!judged.has(fingerprint256)) judged.set(fingerprint256, judgeChain(certificate, inside, anchor));
    return judged.get(fingerprint256);
  }
}

function readSignedData(signature: Buffer): SignedData | undefined {
  const { result, offset } = fromBER(signature);
  if (offset !== signature.length) return undefined;
  const info = new ContentInfo({ schema: result });
  return info.contentType === SIGNED_DATA ? new SignedData({ schema: info.content }) : undefined;
}

function judgeValue(content: Buffer, signer: SignerInfo, certificate: X509Certificate): string | undefined {
  const hash = DIGESTS[signer.digestAlgorithm.algorithmId];
  if (!hash) return 'Алгоритм хэширования не принимается';
  const { signedAttrs } = signer;
  if (!signedAttrs) return 'В подписи нет подписанных атрибутов';
  const attribute = (type: string) => signedAttrs.attributes.find((candidate) => candidate.type === type)?.values[0];
  const digest = attribute(MESSAGE_DIGEST) as { valueBlock: { valueHexView: Uint8Array } } | undefined;
  if (!digest || !createHash(hash).update(content).digest().equals(digest.valueBlock.valueHexView)) return 'Подпись не соответствует файлу';
  if (!attribute(CONTENT_TYPE) || !attribute(SIGNING_CERTIFICATE_V2)) return 'В подписи нет обязательных атрибутов CAdES';
  // Signed as a SET, carried under a context tag (RFC 5652, 5.4).
  const signed = Buffer.from(signedAttrs.encodedValue);
  signed[0] = 0x31;
  const value = signer.signature.valueBlock.valueHexView;
  return verify(hash, signed, certificate.publicKey, value) ? undefined : 'Значение подписи неверно';
}

function judgeChain(certificate: X509Certificate, inside: readonly Certificate[], anchor: X509Certificate): string | undefined {
  const issuers = [anchor, ...inside.map((candidate) => new X509Certificate(derOf(candidate))).filter(({ ca }) => ca)];
  let current = certificate;
  for (let depth = 0; depth < CHAIN_MAX; depth += 1) {
    const issuer = issuers.find((candidate) => current.checkIssued(candidate) && current.verify(candidate.publicKey));
    if (!issuer) break;
    if (issuer.fingerprint256 === anchor.fingerprint256) return undefined;
    current = issuer;
  }
  return 'Сертификат подписанта выдан не аккредитованным удостоверяющим центром';
}

function derOf(certificate: Certificate): Buffer {
  return Buffer.from(certificate.toSchema().toBER(false));
}
