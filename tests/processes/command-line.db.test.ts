import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDocumentActivities } from '../../activities/documents.ts';
import { createSignatureActivities } from '../../activities/signatures.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { SELLER } from '../../fixtures/registry.ts';
import { getContent } from '../../lib/database/content-repository.ts';
import { getSignature } from '../../lib/database/signature-repository.ts';
import { writePem } from '../../lib/signing/certificates/certificate.ts';
import { newKey, startApi, type Api } from '../support/api.ts';
import { passesOpenssl } from '../support/openssl.ts';
import { LINK_SECRET, openBrowser, publish } from '../support/portal.ts';
import { PASSPHRASE, startSigning, type Signing } from '../support/signing.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/sealpost.js', import.meta.url));
const run = promisify(execFile);
let api: Api;
let signing: Signing;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sealpost-cli-'));
  api = await startApi(undefined, { portal: { linkSecret: LINK_SECRET } });
  signing = await startSigning(api.database.db);
});
afterAll(async () => {
  await signing.close();
  await api.closeApi();
  await api.database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The program as an administrator runs it. */
async function sealpost(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    DATABASE_URL: api.database.url,
    API_KEY_SECRET: api.keySecret,
    SIGNING_KEYS_DIR: signing.keysDirectory,
    SIGNING_KEYS_PASSPHRASE: PASSPHRASE,
    PKCS12_PASSWORD: 'a password',
    SEALPOST_URL: api.url,
    SEALPOST_KEY: api.billingKey,
    PORTAL_LINK_SECRET: LINK_SECRET,
    PORTAL_URL: api.url,
  };
  return run(process.execPath, [PROGRAM, ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}

async function signed(headId: string): Promise<string> {
  const body = rightPackage(`cli-${headId}-${newKey()}`, ['transfer']);
  body.documents[0]!.headId = headId;
  const { db } = api.database;
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const documentId: string = answer.body.documents[0].id;
  await createDocumentActivities({ db }).validateDocument({ documentId });
  await createSignatureActivities({ db, signing: signing.service }).signDocument({ documentId, headId });
  return documentId;
}

test('an office is filled from the command line: mandate, PKCS#12 key, certificate; its head then signs, and the audit log says who did it', async () => {
  expect(
    (await sealpost('heads', 'save', 'head-80', '--name', 'Зорина Вера Львовна', '--post', 'Начальник', '--department', 'Отделение № 80'))
      .code,
  ).toBe(0);
  const who = ['--name', 'Зорина Вера Львовна', '--post', 'Начальник', '--department', 'Отделение № 80', '--seller', SELLER.inn];
  const authority = ['--basis', 'power-of-attorney', '--poa', '5ea19057-0000-4000-8000-0000000000bb', '--poa-date', '2026-11-01'];
  const entered = await sealpost('heads', 'mandate', 'head-80', ...who, ...authority, '--from', '2026-11-01T00:00:00+03:00');
  const signatoryId = /of signatory (\S+)/.exec(entered.stdout)![1]!;

  const pair = signing.authority.issueFor({ commonName: 'Зорина Вера Львовна' });
  const file = (name: string) => path.join(folder, name);
  await writeFile(file('key.pem'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(file('chain.pem'), writePem(pair.certificate) + writePem(signing.authority.issuer.certificate));
  execFileSync(
    'openssl',
    ['pkcs12', '-export', '-inkey', file('key.pem'), '-in', file('chain.pem'), '-out', file('k.p12'), '-passout', 'pass:a password'],
    { stdio: 'pipe' },
  );
  const imported = await sealpost('signing-keys', 'import', file('k.p12'));
  expect(imported).toMatchObject({ code: 0, stdout: `${pair.certificate.thumbprint}\n` });
  expect((await sealpost('heads', 'certificate', signatoryId, file('chain.pem'))).stdout).toBe(`${pair.certificate.thumbprint}\n`);

  const id = await signed('head-80');
  expect((await getSignature(api.database.db, id)).certificate_thumbprint).toBe(pair.certificate.thumbprint);
  const { stdout } = await sealpost('heads', 'list');
  expect(stdout).toContain('head-80  Начальник, Отделение № 80');
  expect(stdout).toContain('5ea19057-0000-4000-8000-0000000000bb');
  const audit = (await sealpost('heads', 'audit')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { actor: string; action: string });
  expect(audit.slice(-3).every(({ actor }) => actor.startsWith('cli:'))).toBe(true);
}, 180_000);

test('an absence begins and ends, a mandate is revoked, and the forecast says what follows', async () => {
  await signed('head-05');
  const { stdout: absence } = await sealpost('heads', 'absent', 'head-05', '--from', '2026-11-01T00:00:00Z');
  expect((await sealpost('heads', 'forecast')).stdout).toMatch(/head-05: from \S+ on the head is absent/);
  expect((await sealpost('heads', 'back', absence.trim())).code).toBe(0);
  expect((await sealpost('heads', 'revoke', 'mandate-05')).code).toBe(0);
  expect((await sealpost('heads', 'forecast')).stdout).toMatch(/head-05: from \S+ on there is no authority in force/);
  expect(await sealpost('heads', 'revoke', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringMatching(/^registry\.not-found: /) });
}, 180_000);

test('the journal is verified, and a signature that it does not account for is named', async () => {
  const id = await signed('head-06');
  expect(await sealpost('journal', 'verify')).toMatchObject({ code: 0, stdout: expect.stringMatching(/whole\n$/) });
  const { db } = api.database;
  await db.raw('alter table signing_journal disable trigger signing_journal_stays');
  await db('signing_journal').where({ document_id: id }).delete();
  expect(await sealpost('journal', 'verify')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`signature of document ${id} without an entry`),
  });
}, 180_000);

test('a signature is verified offline with three outcomes and exit codes', async () => {
  const id = await signed('head-07');
  const file = (name: string) => path.join(folder, name);
  const [{ bytes }, { cms }] = [await getContent(api.database.db, id, 'legal'), await getSignature(api.database.db, id)];
  await writeFile(file('document'), bytes);
  await writeFile(file('signature'), cms);
  const lists = await Promise.all(
    signing.trust.listUrls.map(async (url, index) => {
      await writeFile(file(`${index}.crl`), Buffer.from(await (await fetch(url)).arrayBuffer()));
      return ['--crl', file(`${index}.crl`)];
    }),
  );
  const verify = (...more: string[]) => sealpost('verify', file('signature'), '--root', signing.rootFile, '--content', ...more);
  const passed = await verify(file('document'), ...lists.flat());
  expect({ code: passed.code, ...JSON.parse(passed.stdout) }).toMatchObject({ code: 0, outcome: 'passed', level: 'B-B' });
  const unknown = await verify(file('document'));
  expect({ code: unknown.code, ...JSON.parse(unknown.stdout) }).toMatchObject({ code: 2, outcome: 'indeterminate' });
  const failed = await verify(file('signature'), ...lists.flat());
  expect({ code: failed.code, ...JSON.parse(failed.stdout) }).toMatchObject({ code: 1, outcome: 'failed' });
}, 180_000);

test('every key at rest is encrypted, the imported one too; a file that is no PKCS#12 is refused plainly', async () => {
  const folders = (await readdir(signing.keysDirectory, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const keys = await Promise.all(folders.map(({ name }) => readFile(path.join(signing.keysDirectory, name, 'key.pem'), 'utf8')));
  expect(keys.length).toBeGreaterThan(27);
  for (const pem of keys) expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect((await sealpost('signing-keys', 'import', path.join(folder, 'chain.pem'))).stderr).toMatch(
    /^request\.invalid: This is no PKCS#12 file/,
  );
}, 180_000);

test('billing imports, asks, follows and closes a month from its own terminal', async () => {
  const rows = ['cli-import-1', 'cli-import-2'].map((name) => JSON.stringify(rightPackage(name, ['transfer'])));
  const file = path.join(folder, 'month.ndjson');
  await writeFile(file, `${rows.join('\n')}\n`);
  expect(await sealpost('import', file)).toMatchObject({ code: 0, stdout: 'packages: 2 accepted\n' });
  expect(await sealpost('import', file)).toMatchObject({ code: 0, stdout: 'packages: 2 repeated\n' });
  await writeFile(file, '{"no":"package"}\n');
  expect(await sealpost('import', file)).toMatchObject({ code: 1, stdout: expect.stringMatching(/"outcome":"refused"[\s\S]*1 refused/) });
  const changes = (await sealpost('changes')).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { position: number; documentId: string });
  expect(changes.map(({ position }) => position)).toEqual(changes.map((_change, index) => changes[0]!.position + index));
  const { documentId } = changes.at(-1)!;
  expect(JSON.parse((await sealpost('status', documentId)).stdout)).toMatchObject({ id: documentId, phase: 'RECEIVED' });
  expect(JSON.parse((await sealpost('explain', documentId)).stdout)).toMatchObject({ owner: null, nextActions: ['cancel'] });
  expect(await sealpost('ledger', '2026-10')).toMatchObject({ code: 1, stdout: expect.stringContaining('NOT CLOSED') });
  expect(await sealpost('status', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('document.not-found') });
}, 180_000);

test('`sealpost portal-link` signs a consumer in, once', async () => {
  const { ids, externalId } = await publish(api, signing, 'by-command-line', ['bill']);
  const { code, stdout } = await sealpost('portal-link', externalId);
  expect(code).toBe(0);
  const browse = openBrowser(api.url);
  expect((await browse(stdout.trim())).status).toBe(303);
  expect((await browse('/portal')).text).toContain(ids[0]);
  expect((await openBrowser(api.url)(stdout.trim())).status).toBe(401);
});

test('`sealpost statement` keeps the signed month as two files that OpenSSL accepts', async () => {
  const asked = sealpost('statement', '2026-10', '--head', 'head-01', '--out', folder);
  const { db } = api.database;
  // The dispatcher's part: the order is signed by the signing process.
  for (let order; !order; order = await db('signing_orders').where({ state: 'wanted' }).first('id'))
    await new Promise((done) => setTimeout(done, 50));
  const { id } = await db('signing_orders').where({ state: 'wanted' }).first('id');
  await signing.service.signOrder(id);
  expect((await asked).code).toBe(0);
  const [content, signature] = await Promise.all(['', '.p7s'].map((end) => readFile(path.join(folder, `statement-2026-10.json${end}`))));
  expect(await passesOpenssl(content!, signature!, signing.rootFile)).toBe(true);
  expect(JSON.parse(content!.toString())).toMatchObject({ type: 'sealpost-month-statement', month: '2026-10' });
});
