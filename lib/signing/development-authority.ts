import { createPrivateKey, generateKeyPairSync, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Head, SellerCard } from '../../domain/submission.ts';
import './cades-builder.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ROOT_LIFE_MS = 3650 * DAY_MS;
const HEAD_LIFE_MS = 450 * DAY_MS;
const OID = {
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  title: '2.5.4.12',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
} as const;
/** Bits of keyUsage, first bit highest: digitalSignature + nonRepudiation; keyCertSign + cRLSign. */
const USAGE = { signer: 0xc0, issuer: 0x06 } as const;

interface Issuer {
  certificate: pkijs.Certificate;
  privateKey: webcrypto.CryptoKey;
}

/**
 * Makes a certification authority for development and tests, and a P-256 key with certificate for each head, under `directory`.
 * What is there stays; nothing of it is ever committed. Writes root.pem and, for each head, the three files that signing reads.
 */
export async function prepareDevelopmentKeys(
  directory: string,
  passphrase: string,
  seller: SellerCard,
  heads: readonly Head[],
): Promise<void> {
  const missing = heads.filter((head) => !existsSync(path.join(directory, head.id, 'certificate.pem')));
  if (missing.length === 0 && existsSync(path.join(directory, 'root.pem'))) return;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const { root, issuer } = await openAuthority(directory, passphrase);
  for (const head of missing) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const subject = nameOf({
      commonName: `${head.fullName.last} ${head.fullName.first} ${head.fullName.middle ?? ''}`.trim(),
      organisation: seller.name,
      title: head.post,
    });
    const certificate = await issue(issuer, subject, publicKey, { lifeMs: HEAD_LIFE_MS, usage: USAGE.signer });
    await writeKeyFolder(path.join(directory, head.id), {
      'key.pem': encrypt(privateKey, passphrase),
      'chain.pem': toPem(issuer.certificate),
      'certificate.pem': toPem(certificate),
    });
  }
  await writeFile(path.join(directory, 'root.pem'), toPem(root.certificate));
}

// The authority's own keys stay beside, encrypted like the others, so that a later head gets a certificate of the same root.
async function openAuthority(directory: string, passphrase: string): Promise<{ root: Issuer; issuer: Issuer }> {
  const folder = path.join(directory, 'development-authority');
  if (existsSync(path.join(folder, 'issuer.pem'))) {
    return { root: await readIssuer(folder, 'root', passphrase), issuer: await readIssuer(folder, 'issuer', passphrase) };
  }
  const rootKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rootName = nameOf({ commonName: 'Sealpost development root', organisation: 'Sealpost' });
  const selfIssuer = { certificate: new pkijs.Certificate({ subject: rootName }), privateKey: await importPrivate(rootKeys.privateKey) };
  const rootCertificate = await issue(selfIssuer, rootName, rootKeys.publicKey, { lifeMs: ROOT_LIFE_MS, usage: USAGE.issuer });
  const root = { certificate: rootCertificate, privateKey: selfIssuer.privateKey };
  const issuerKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuerName = nameOf({ commonName: 'Sealpost development issuer', organisation: 'Sealpost' });
  const issuerCertificate = await issue(root, issuerName, issuerKeys.publicKey, {
    lifeMs: ROOT_LIFE_MS,
    usage: USAGE.issuer,
    pathLength: 0,
  });
  await writeKeyFolder(folder, {
    'root.key.pem': encrypt(rootKeys.privateKey, passphrase),
    'root.pem': toPem(rootCertificate),
    'issuer.key.pem': encrypt(issuerKeys.privateKey, passphrase),
    'issuer.pem': toPem(issuerCertificate),
  });
  return { root, issuer: { certificate: issuerCertificate, privateKey: await importPrivate(issuerKeys.privateKey) } };
}

async function readIssuer(folder: string, name: string, passphrase: string): Promise<Issuer> {
  const pem = await readFile(path.join(folder, `${name}.pem`), 'utf8');
  const key = createPrivateKey({ key: await readFile(path.join(folder, `${name}.key.pem`), 'utf8'), passphrase });
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  return { certificate: pkijs.Certificate.fromBER(der), privateKey: await importPrivate(key) };
}

interface Terms {
  lifeMs: number;
  usage: number;
  pathLength?: number;
}

async function issue(
  issuer: Issuer,
  subject: pkijs.RelativeDistinguishedNames,
  publicKey: KeyObject,
  terms: Terms,
): Promise<pkijs.Certificate> {
  const certificate = new pkijs.Certificate({
    version: 2,
    // 16 random bytes with the top bit clear: a serial number is a positive integer.
    serialNumber: new asn1js.Integer({ valueHex: positiveBytes(16) }),
    issuer: issuer.certificate.subject,
    subject,
  });
  certificate.notBefore.value = new Date(Date.now() - DAY_MS);
  certificate.notAfter.value = new Date(Date.now() + terms.lifeMs);
  certificate.extensions = [basicConstraints(terms), keyUsage(terms.usage)];
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  certificate.subjectPublicKeyInfo = new pkijs.PublicKeyInfo({ schema: asn1js.fromBER(new Uint8Array(spki)).result });
  await certificate.sign(issuer.privateKey, 'SHA-256');
  return certificate;
}

function basicConstraints({ usage, pathLength }: Terms): pkijs.Extension {
  const value = new pkijs.BasicConstraints({
    cA: usage === USAGE.issuer,
    ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
  });
  return new pkijs.Extension({
    extnID: OID.basicConstraints,
    critical: true,
    extnValue: value.toSchema().toBER(false),
    parsedValue: value,
  });
}

function keyUsage(bits: number): pkijs.Extension {
  const unusedBits = bits === USAGE.signer ? 6 : 1;
  const value = new asn1js.BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits });
  return new pkijs.Extension({ extnID: OID.keyUsage, critical: true, extnValue: value.toBER(false), parsedValue: value });
}

function nameOf(parts: Partial<Record<'commonName' | 'organisation' | 'title', string>>): pkijs.RelativeDistinguishedNames {
  const typesAndValues = Object.entries(parts).map(
    ([name, value]) =>
      new pkijs.AttributeTypeAndValue({ type: OID[name as keyof typeof parts], value: new asn1js.Utf8String({ value: value! }) }),
  );
  return new pkijs.RelativeDistinguishedNames({ typesAndValues });
}

async function importPrivate(key: KeyObject): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
  ]);
}

function encrypt(key: KeyObject, passphrase: string): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string;
}

function positiveBytes(length: number): ArrayBuffer {
  const bytes = new Uint8Array(randomBytes(length));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.buffer;
}

function toPem(certificate: pkijs.Certificate): string {
  const base64 = Buffer.from(certificate.toSchema(true).toBER(false))
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

// Each file appears whole: a launcher that is killed here finds either nothing or something usable.
async function writeKeyFolder(folder: string, files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, `${name}.new`), text, { mode: 0o600 });
    await rename(path.join(folder, `${name}.new`), path.join(folder, name));
  }
}
