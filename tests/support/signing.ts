import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { REGISTRY } from '../../fixtures/registry.ts';
import { insertCertificate } from '../../lib/database/certificate-repository.ts';
import { createProofKeeper, type ProofKeeper } from '../../lib/database/proof-repository.ts';
import { readLegalFile } from '../../lib/legal-content/read-legal-file.ts';
import { readTechnical } from '../../lib/legal-content/read-technical.ts';
import type { Certificate } from '../../lib/signing/certificates/certificate.ts';
import { createStatusSource, type StatusSource } from '../../lib/signing/certificates/status-source.ts';
import { writeKeyFolder, type KeyFolder } from '../../lib/signing/keys/key-folder.ts';
import { createKeyStore } from '../../lib/signing/service/key-store.ts';
import { createSigningService, type SigningService, type SigningServiceOptions } from '../../lib/signing/service/signing-service.ts';
import { trustRoot } from '../../lib/test-authority/development-keys.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import { prepareDevelopmentKeys } from '../../lib/test-authority/prepare-keys.ts';
import { createTestAuthority, type TestAuthority } from '../../lib/test-authority/test-authority.ts';
import { startTrustServer, type TrustServer } from '../../lib/test-authority/trust-server.ts';

export const PASSPHRASE = 'a passphrase of the tests';
/** Short, so that a test that revokes a certificate need not wait for an hour. */
const STATUS_AGE_MS = 400;

/** In this thread: a test that is not about threads starts none. */
const files: SigningServiceOptions['files'] = {
  readFile: async (bytes) => readLegalFile(bytes),
  readTechnical: async (bytes, fileName, kind) => readTechnical(bytes, fileName, kind),
};

/** The signing process's insides in this process, under an authority of its own, with keys for all heads but one. */
export interface Signing {
  authority: TestAuthority;
  trust: TrustServer;
  roots: Certificate[];
  status: StatusSource;
  keepProofs: ProofKeeper;
  keysDirectory: string;
  rootFile: string;
  service: SigningService;
  /** A further service over the same keys and database, such as a restarted one. */
  open(options?: Partial<SigningServiceOptions>): SigningService;
  /** Enters a certificate for a signatory and puts its key where the service looks. */
  bring(signatoryId: string, pair: KeyPair, options?: { useFrom?: Date; chain?: Certificate[]; token?: object }): Promise<void>;
  close(): Promise<void>;
}

/** `db` is the database as the signing process sees it; the owner's where absent. */
export type SigningOptions = Partial<SigningServiceOptions> & { tokenPin?: string | undefined };

export async function startSigning(db: Knex, { tokenPin, ...options }: SigningOptions = {}): Promise<Signing> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-signing-'));
  const keysDirectory = path.join(folder, 'keys');
  const rootFile = path.join(keysDirectory, 'root.pem');
  const authority = createTestAuthority();
  const trust = await startTrustServer(authority);
  await trustRoot(rootFile, authority.root.certificate);
  await prepareDevelopmentKeys(db, authority, { directory: keysDirectory, passphrase: PASSPHRASE }, REGISTRY);
  const roots = [authority.root.certificate];
  const status = createStatusSource({ listUrls: trust.listUrls, ocspUrls: [trust.ocspUrl], maxAgeMs: STATUS_AGE_MS });
  const keepProofs = createProofKeeper(options.db ?? db);
  const services: SigningService[] = [];
  const open: Signing['open'] = (more = {}) => {
    const keys = createKeyStore({ directory: keysDirectory, passphrase: PASSPHRASE, roots, tokenPin });
    const service = createSigningService({ db, roots, status, quotaADay: 20_000, keys, keepProofs, files, ...options, ...more });
    services.push(service);
    return service;
  };
  return {
    authority,
    trust,
    roots,
    status,
    keepProofs,
    keysDirectory,
    rootFile,
    service: open(),
    open,
    async bring(signatoryId, pair, { useFrom = new Date(Date.now() - 1000), chain = [authority.issuer.certificate], token } = {}) {
      const { certificate, privateKey } = pair;
      const { thumbprint, notBefore, notAfter, raw } = certificate;
      const key: KeyFolder = { certificate, chain, ...(token ? { token } : { privateKey: { key: privateKey, passphrase: PASSPHRASE } }) };
      await writeKeyFolder(path.join(keysDirectory, thumbprint.slice(0, 16)), key);
      const entry = { thumbprint, signatoryId, certificate: raw, chain: chain.map((issuer) => issuer.raw), notBefore, notAfter, useFrom };
      await insertCertificate(db, entry, 'test');
    },
    async close() {
      for (const service of services) await service.close();
      await trust.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
