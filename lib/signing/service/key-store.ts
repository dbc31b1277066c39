import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SealpostError } from '../../../domain/errors.ts';
import type { CompiledSigner } from '../cades/compiled-signer.ts';
import { proveSigner } from '../cades/prove-signer.ts';
import { readPem, type Certificate } from '../certificates/certificate.ts';
import { openFileKey } from '../keys/file-key.ts';
import { createRemoteKeys, parseRemoteReference } from '../keys/remote-key.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { createTokenKeys, parseTokenReference, type TokenKeys } from '../keys/token-key.ts';

export interface KeyStoreOptions {
  /** One folder a key: certificate.pem, chain.pem, and key.pem or token.json or remote.json. */
  directory: string;
  passphrase: string;
  roots: readonly Certificate[];
  tokenPin?: string | undefined;
  remoteToken?: string | undefined;
}

/** A key that has proven itself. */
export interface ReadyKey {
  key: SigningKey;
  signer: CompiledSigner;
}

export interface KeyStore {
  /** The key of a certificate. @throws SealpostError signature.no-key, signing-key.locked, signing-key.unavailable */
  open(certificate: Certificate): Promise<ReadyKey>;
  close(): Promise<void>;
}

/** Keys by their certificate. What isn't there may be brought later: only what was found is remembered. */
export function createKeyStore(options: KeyStoreOptions): KeyStore {
  const keys = new Map<string, Promise<ReadyKey>>();
  const tokens = createTokenKeys({ directory: options.directory, pin: options.tokenPin });
  const remotes = createRemoteKeys(options.remoteToken);

  const load = async (certificate: Certificate): Promise<ReadyKey> => {
    const folder = await findFolder(options.directory, certificate);
    if (!folder) throw noKey(certificate);
    const key = await openKey(folder, certificate, options, tokens, remotes);
    return { key, signer: await proveSigner(key, options.roots) };
  };

  return {
    open(certificate) {
      const known = keys.get(certificate.thumbprint);
      if (known) return known;
      const loading = load(certificate);
      keys.set(certificate.thumbprint, loading);
      loading.catch(() => keys.delete(certificate.thumbprint));
      return loading;
    },
    close: () => tokens.close(),
  };
}

async function findFolder(directory: string, certificate: Certificate): Promise<string | undefined> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((candidate) => candidate.isDirectory())) {
    const folder = path.join(directory, entry.name);
    const text = await readFile(path.join(folder, 'certificate.pem'), 'utf8').catch(() => '');
    if (text && readPem(text)[0]?.thumbprint === certificate.thumbprint) return folder;
  }
  return undefined;
}

async function openKey(
  folder: string,
  certificate: Certificate,
  { passphrase }: KeyStoreOptions,
  tokens: TokenKeys,
  remotes: ReturnType<typeof createRemoteKeys>,
): Promise<SigningKey> {
  const read = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => undefined);
  const [chainText, keyPem, token, remote] = await Promise.all(['chain.pem', 'key.pem', 'token.json', 'remote.json'].map(read));
  const owner = { certificate, chain: readPem(chainText ?? '') };
  if (token) return tokens.open(parseTokenReference(token), owner);
  if (remote) return remotes.open(parseRemoteReference(remote), owner);
  try {
    return openFileKey({ ...owner, keyPem: keyPem ?? '', passphrase });
  } catch (error) {
    throw noKey(certificate, error);
  }
}

function noKey({ thumbprint }: Certificate, cause?: unknown): SealpostError {
  return new SealpostError('signature.no-key', 'There is no usable key for this certificate.', { details: { thumbprint }, cause });
}
