import { createPrivateKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FullName, SellerCard } from '../../domain/submission.ts';
import { readPem, writePem, type Certificate } from '../signing/certificates/certificate.ts';
import { writeKeyFolder, writeWhole, type KeyFolder } from '../signing/keys/key-folder.ts';
import type { KeyPair } from './issue-certificate.ts';
import { assembleAuthority, createTestAuthority, generateKeys, type TestAuthority } from './test-authority.ts';

const AUTHORITY_PARTS = ['root', 'issuer', 'ocspResponder', 'timestamper'] as const;

/**
 * Opens the test authority of a folder, or makes it there. Its keys lie encrypted beside their certificates; what it has revoked
 * stands in revoked.json.
 */
export async function openTestAuthority(folder: string, passphrase: string): Promise<TestAuthority> {
  if (!existsSync(path.join(folder, 'complete'))) {
    const authority = createTestAuthority();
    for (const name of AUTHORITY_PARTS) await writeKeyFolder(path.join(folder, name), atRest(authority[name], [], passphrase));
    await writeFile(path.join(folder, 'complete'), '');
  }
  const parts = await Promise.all(AUTHORITY_PARTS.map((name) => readKeyFolder(path.join(folder, name), passphrase)));
  const [root, issuer, ocspResponder, timestamper] = parts as [KeyPair, KeyPair, KeyPair, KeyPair];
  return assembleAuthority({ root, issuer, ocspResponder, timestamper }, await readRevoked(folder));
}

/** Serials (INTEGER with tag and length, hex) → when they were revoked. */
export async function readRevoked(folder: string): Promise<Map<string, Date>> {
  const text = await readFile(path.join(folder, 'revoked.json'), 'utf8').catch(() => '{}');
  return new Map(Object.entries(JSON.parse(text) as Record<string, string>).map(([serial, at]) => [serial, new Date(at)]));
}

/** A signatory who is to get a development key. */
export interface DevelopmentSignatory {
  fullName: FullName;
  post: string;
  /** False for a personal certificate, which names no organisation and needs a power of attorney beside it. */
  namesOrganisation: boolean;
  notAfter?: Date;
}

/**
 * Makes a P-256 key with a certificate for a signatory and puts it where the signing process looks for keys.
 * Every name in the certificate is that of the card; a certificate is never made twice over one folder.
 */
export async function issueDevelopmentKey(
  authority: TestAuthority,
  { directory, name, passphrase }: { directory: string; name: string; passphrase: string },
  signatory: DevelopmentSignatory,
  seller: SellerCard,
): Promise<{ certificate: Certificate; chain: Certificate[] }> {
  const folder = path.join(directory, name);
  const chain = [authority.issuer.certificate];
  if (existsSync(path.join(folder, 'certificate.pem')))
    return { certificate: readPem(await readFile(path.join(folder, 'certificate.pem'), 'utf8'))[0]!, chain };
  const { fullName, post, namesOrganisation, notAfter } = signatory;
  const pair = authority.issueFor(
    {
      commonName: [fullName.last, fullName.first, fullName.middle].filter(Boolean).join(' '),
      surname: fullName.last,
      givenName: [fullName.first, fullName.middle].filter(Boolean).join(' '),
      title: post,
      ...(namesOrganisation ? { organisation: seller.name, innLegal: seller.inn, ogrn: seller.ogrn } : {}),
    },
    { keys: generateKeys('p256'), ...(notAfter ? { notAfter } : {}) },
  );
  await writeKeyFolder(folder, atRest(pair, chain, passphrase));
  return { certificate: pair.certificate, chain };
}

/** Adds a root to the file of trusted roots, if it isn't there yet. */
export async function trustRoot(file: string, root: Certificate): Promise<void> {
  const known = await readFile(file, 'utf8').catch(() => '');
  if (known.includes(writePem(root))) return;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await writeWhole(file, known + writePem(root), 0o644);
}

async function readKeyFolder(folder: string, passphrase: string): Promise<KeyPair> {
  const key = await readFile(path.join(folder, 'key.pem'), 'utf8');
  const certificate = readPem(await readFile(path.join(folder, 'certificate.pem'), 'utf8'))[0]!;
  return { certificate, privateKey: createPrivateKey({ key, passphrase }) };
}

function atRest({ certificate, privateKey }: KeyPair, chain: readonly Certificate[], passphrase: string): KeyFolder {
  return { certificate, chain, privateKey: { key: privateKey, passphrase } };
}
