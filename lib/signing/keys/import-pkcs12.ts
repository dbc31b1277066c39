import { createPrivateKey, createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import * as pkijs from 'pkijs';
import { SealpostError } from '../../../domain/errors.ts';
import { readCertificate, type Certificate } from '../certificates/certificate.ts';

export interface ImportedKey {
  privateKey: KeyObject;
  certificate: Certificate;
  /** The other certificates of the file without self-issued ones. */
  chain: Certificate[];
}

const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';

/** PBES2 (RFC 8018), and PBMAC1 (RFC 9579), which pkijs does not know. */
const PBES2 = '1.2.840.113549.1.5.13';
const PBMAC1 = '1.2.840.113549.1.5.14';
/** Encryption of before 2000: RC2, RC4, 3DES under SHA-1 (RFC 7292, appendix C). */
const LEGACY_ENCRYPTION = '1.2.840.113549.1.12.1.';

const WRONG_PASSWORD = 'The password is wrong, or the file is damaged.';
const LEGACY_HINT =
  'The file uses old encryption (RC2 or 3DES). Convert it once: openssl pkcs12 -legacy -in old.p12 -nodes -out all.pem && ' +
  'openssl pkcs12 -export -in all.pem -out new.p12 && shred -u all.pem';
const PBMAC1_HINT =
  'The file is protected by PBMAC1, which is not read here. Convert it once: openssl pkcs12 -in old.p12 -nodes -out all.pem && ' +
  'openssl pkcs12 -export -in all.pem -out new.p12 && shred -u all.pem';

/**
 * Takes key and certificates out of a PKCS#12 file (RFC 7292) with PBES2 encryption, as OpenSSL 3 and modern authorities write it. The MAC is optional there: a
 * file without one is taken too, since what is relied on is that the key fits the certificate, and the certificate has a chain to be checked.
 * @throws SealpostError request.invalid for a wrong password, an encryption that is not read (with an instruction), or a file without key or certificate
 */
export async function importPkcs12(file: Buffer, password: string): Promise<ImportedKey> {
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto }));
  const bags = await openBags(file, password);
  const keyBag = bags.find(({ bagId }) => bagId === KEY_BAG || bagId === SHROUDED_KEY_BAG);
  if (!keyBag) throw refused('There is no key in the file.');
  const privateKey = createPrivateKey({ key: await readKey(keyBag, password), format: 'der', type: 'pkcs8' });
  const certificates = bags.filter(({ bagId }) => bagId === CERTIFICATE_BAG).map(readBagCertificate);
  const certificate = certificates.find(({ publicKey }) => publicKey.equals(createPublicKey(privateKey)));
  if (!certificate) throw refused('There is no certificate of the key in the file.');
  const chain = certificates.filter((other) => other !== certificate && !other.issuer.equals(other.subject));
  return { privateKey, certificate, chain };
}

async function openBags(file: Buffer, password: string): Promise<pkijs.SafeBag[]> {
  const secret = new Uint8Array(Buffer.from(password, 'utf8')).buffer;
  const pfx = attempt(() => pkijs.PFX.fromBER(new Uint8Array(file)), 'This is no PKCS#12 file.');
  if (pfx.authSafe.contentType !== pkijs.ContentInfo.DATA) throw refused('The file is protected by a public key, not by a password.');
  const mac = pfx.macData?.mac.digestAlgorithm.algorithmId;
  if (mac === PBMAC1) throw refused(PBMAC1_HINT);
  await pfx.parseInternalValues({ password: secret, checkIntegrity: mac !== undefined }).catch((error: unknown) => {
    // The one reason that pkijs gives for a MAC that it could check.
    const isWrong = String((error as Error)?.message).includes('Integrity');
    throw refused(
      isWrong ? WRONG_PASSWORD : `The file can't be read: its MAC (${mac ?? 'none'}) or its structure is not known here.`,
      error,
    );
  });
  const safe = pfx.parsedValue!.authenticatedSafe!;
  const encryption = safe.safeContents.map(encryptionOf);
  await safe
    .parseInternalValues({ safeContents: encryption.map((algorithm) => (algorithm === undefined ? {} : { password: secret })) })
    .catch((error: unknown) => {
      throw refused(reasonFor(encryption), error);
    });
  return (safe.parsedValue.safeContents as { value: pkijs.SafeContents }[]).flatMap(({ value }) => value.safeBags);
}

/** The algorithm under which a part of the file is encrypted; undefined where it lies open. */
function encryptionOf(part: pkijs.ContentInfo): string | undefined {
  if (part.contentType !== pkijs.ContentInfo.ENCRYPTED_DATA) return undefined;
  // Of a copy: pkijs uses up what it reads.
  const { content } = pkijs.ContentInfo.fromBER(part.toSchema().toBER(false));
  return new pkijs.EncryptedData({ schema: content }).encryptedContentInfo.contentEncryptionAlgorithm.algorithmId;
}

/** Why something could not be decrypted, by how it is encrypted. */
function reasonFor(algorithms: readonly (string | undefined)[]): string {
  const other = algorithms.find((algorithm) => algorithm !== undefined && algorithm !== PBES2);
  if (other === undefined) return WRONG_PASSWORD;
  return other.startsWith(LEGACY_ENCRYPTION) ? LEGACY_HINT : `The file is encrypted in a way that is not read here (${other}).`;
}

async function readKey({ bagId, bagValue }: pkijs.SafeBag, password: string): Promise<Buffer> {
  if (bagId === KEY_BAG) return Buffer.from((bagValue as pkijs.PrivateKeyInfo).toSchema().toBER(false));
  const shrouded = bagValue as pkijs.PKCS8ShroudedKeyBag;
  // OpenSSL inside Node opens the same PKCS#8 structure, with more kinds of encryption than pkijs.
  const encrypted = Buffer.from(shrouded.toSchema().toBER(false));
  try {
    const key = createPrivateKey({ key: encrypted, format: 'der', type: 'pkcs8', passphrase: password });
    return key.export({ format: 'der', type: 'pkcs8' });
  } catch (error) {
    throw refused(reasonFor([shrouded.encryptionAlgorithm.algorithmId]), error);
  }
}

function readBagCertificate({ bagValue }: pkijs.SafeBag): Certificate {
  const { parsedValue } = bagValue as pkijs.CertBag;
  return readCertificate(Buffer.from((parsedValue as pkijs.Certificate).toSchema(true).toBER(false)));
}

function attempt<T>(run: () => T, message: string): T {
  try {
    return run();
  } catch (error) {
    throw refused(message, error);
  }
}

function refused(message: string, cause?: unknown): SealpostError {
  return new SealpostError('request.invalid', message, { cause });
}
