import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { OID } from '../signing/asn1/oid.ts';
import type { Certificate } from '../signing/certificates/certificate.ts';
import { issueCertificate, type CertificateTerms, type KeyPair, type SubjectNames } from './issue-certificate.ts';

export type TestKeyKind = 'p256' | 'rsa2048' | 'rsa3072';

/** A whole public-key infrastructure for development and tests. Nobody outside trusts it, and nothing of it is ever committed. */
export interface TestAuthority {
  root: KeyPair;
  issuer: KeyPair;
  ocspResponder: KeyPair;
  timestamper: KeyPair;
  /** Serials (INTEGER with tag and length, hex) → when they were revoked. */
  revoked: Map<string, Date>;
  /** A signatory's certificate under the issuer, with a fresh key unless one is given. */
  issueFor(subject: SubjectNames, terms?: Partial<CertificateTerms> & { kind?: TestKeyKind; keys?: Keys; by?: KeyPair }): KeyPair;
  revoke(certificate: Certificate, at?: Date): void;
}

interface Keys {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const ROOT_LIFE_MS = 3650 * DAY_MS;
const SERVICE_LIFE_MS = 1500 * DAY_MS;
const SIGNATORY_LIFE_MS = 450 * DAY_MS;

export function generateKeys(kind: TestKeyKind): Keys {
  return kind === 'p256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa2048' ? 2048 : 3072 });
}

/** Root → issuer (path length 0) → signatories; an OCSP responder and a time-stamping authority beside them. */
export function createTestAuthority(name = 'Sealpost development', notBefore = new Date(Date.now() - DAY_MS)): TestAuthority {
  const after = (lifeMs: number) => new Date(Date.now() + lifeMs);
  const organisation = 'Sealpost';
  const root = issueCertificate({ commonName: `${name} root`, organisation }, generateKeys('p256'), {
    notBefore,
    notAfter: after(ROOT_LIFE_MS),
    authority: true,
  });
  const issuer = issueCertificate(
    { commonName: `${name} issuer`, organisation },
    generateKeys('p256'),
    { notBefore, notAfter: after(ROOT_LIFE_MS - DAY_MS), authority: true, pathLength: 0 },
    root,
  );
  const ocspResponder = issueCertificate(
    { commonName: `${name} OCSP responder`, organisation },
    generateKeys('p256'),
    {
      notAfter: after(SERVICE_LIFE_MS),
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: { purposes: [OID.ocspSigning], critical: false },
      ocspNoCheck: true,
    },
    issuer,
  );
  return assembleAuthority({ root, issuer, ocspResponder, timestamper: issueTimestamper(issuer, name, after(SERVICE_LIFE_MS)) });
}

export function issueTimestamper(issuer: KeyPair, name: string, notAfter: Date): KeyPair {
  return issueCertificate(
    { commonName: `${name} time-stamping authority`, organisation: 'Sealpost' },
    generateKeys('p256'),
    { notAfter, keyUsage: ['digitalSignature'], extendedKeyUsage: { purposes: [OID.timeStamping], critical: true } },
    issuer,
  );
}

export function assembleAuthority(
  parts: Pick<TestAuthority, 'root' | 'issuer' | 'ocspResponder' | 'timestamper'>,
  revoked = new Map<string, Date>(),
): TestAuthority {
  return {
    ...parts,
    revoked,
    issueFor: (subject, { kind = 'p256', keys = generateKeys(kind), by = parts.issuer, ...terms } = {}) =>
      issueCertificate(subject, keys, { notAfter: new Date(Date.now() + SIGNATORY_LIFE_MS), ...terms }, by),
    revoke: (certificate, at = new Date()) => void revoked.set(certificate.serial.toString('hex'), at),
  };
}
