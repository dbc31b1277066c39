import { randomBytes, type KeyObject } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writePem, type Certificate } from '../certificates/certificate.ts';

/** A key at rest: who it belongs to, and either the key itself or where it is. */
export interface KeyFolder {
  certificate: Certificate;
  chain: readonly Certificate[];
  /** Exactly one of them: an encrypted PKCS#8 is made of the first, the others are written as JSON. */
  privateKey?: { key: KeyObject; passphrase: string };
  token?: object;
  remote?: object;
}

/** Writes the key first and, last, `certificate.pem`, by which the folder counts as complete. Only the owner may read it. */
export async function writeKeyFolder(folder: string, { certificate, chain, privateKey, token, remote }: KeyFolder): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string) => writeWhole(path.join(folder, name), text);
  if (privateKey) {
    const { key, passphrase } = privateKey;
    await write('key.pem', key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string);
  }
  if (token) await write('token.json', JSON.stringify(token));
  if (remote) await write('remote.json', JSON.stringify(remote));
  await write('chain.pem', chain.map(writePem).join(''));
  await write('certificate.pem', writePem(certificate));
}

/** Each file appears whole: who is killed here leaves either nothing or something usable. */
export async function writeWhole(file: string, text: string, mode = 0o600): Promise<void> {
  const beside = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(beside, text, { mode });
  await rename(beside, file);
}
