import { expect, test } from '@jest/globals';
import { createTestAuthority } from '../test-authority/test-authority.ts';
import { indexCertificates, ownCertificatesOf } from './own-certificates.ts';

const authority = createTestAuthority();
const issue = (innPerson: string) => authority.issueFor({ commonName: 'Начальник отделения', innPerson }).certificate;

test("a registry's certificates are read once for each of its versions, however many documents come", () => {
  const { raw } = issue('500100732259');
  let reads = 0;
  const entry = {
    get certificate() {
      reads += 1;
      return raw;
    },
  };
  const versions = [{ certificates: [entry] }, { certificates: [entry] }] as const;
  for (let documents = 0; documents < 50; documents += 1) ownCertificatesOf(versions[0]);
  expect(reads).toBe(1);
  ownCertificatesOf(versions[1]);
  expect(reads).toBe(2);
});

test('it knows certificates, keys and persons', () => {
  const certificate = issue('500100732259');
  const { thumbprints, keys, persons } = indexCertificates([certificate.raw]);
  expect([thumbprints.has(certificate.thumbprint), keys.size, persons.has('500100732259')]).toEqual([true, 1, true]);
  expect(indexCertificates([]).thumbprints.size).toBe(0);
});
