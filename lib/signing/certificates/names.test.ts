import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readText } from '../asn1/text.ts';
import { OID } from '../asn1/oid.ts';
import { readCertificate } from './certificate.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'sealpost-names-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A certificate whose names OpenSSL writes as strings of one type. */
async function issueWith(mask: string, names: Record<string, string>) {
  const file = (name: string) => path.join(folder, name);
  const subject = Object.entries(names).map(([key, value]) => `${key} = ${value}`);
  const config = ['[req]', 'prompt = no', 'utf8 = yes', `string_mask = ${mask}`, 'distinguished_name = dn', '[dn]', ...subject, ''];
  await writeFile(file('req.cnf'), config.join('\n'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('key.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-addext',
      'keyUsage=digitalSignature',
      '-config',
      file('req.cnf'),
      ...key,
      '-outform',
      'DER',
      '-out',
      file('own.cer'),
    ],
    { stdio: 'pipe' },
  );
  return readCertificate(await readFile(file('own.cer'))).subjectNames;
}

test.each([
  ['UTF8String', 'utf8only', 'Фомин Борис'],
  ['BMPString', 'MASK:0x800', 'Фомин Борис'],
  ['UniversalString', 'MASK:0x100', 'Фомин Борис'],
  ['TeletexString', 'MASK:0x4', 'Müller'],
  ['PrintableString', 'MASK:0x2', 'Fomin Boris'],
])('a name as %s is read, as OpenSSL has written it', async (_type, mask, name) => {
  const names = await issueWith(mask, { CN: name, O: name });
  expect([names.get(OID.commonName), names.get(OID.organisation)]).toEqual([name, name]);
});

test('what its own type does not allow is no name, so that nobody is taken for another', () => {
  const read = (tag: number, ...bytes: number[]) => {
    const content = Buffer.from(bytes);
    return readText({ tag, bytes: content, content });
  };
  expect(read(0x0c, 0xc3, 0x28)).toBeUndefined(); // UTF-8 that is none
  expect(read(0x13, 0xd0, 0x9a)).toBeUndefined(); // Cyrillic in a PrintableString
  expect(read(0x1e, 0x04)).toBeUndefined(); // half a character
  expect(read(0x1e, 0xd8, 0x00)).toBeUndefined(); // half a pair
  expect(read(0x1c, 0x00, 0x11, 0x00, 0x00)).toBeUndefined(); // beyond Unicode
  expect(read(0x04, 0x41)).toBeUndefined(); // an OCTET STRING
});
