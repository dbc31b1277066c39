import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createDocumentActivities } from '../../../activities/documents.ts';
import { createSignatureActivities } from '../../../activities/signatures.ts';
import { rightPackage } from '../../../fixtures/broken-case.ts';
import { asReadyFile } from '../../../fixtures/ready-file.ts';
import { MANDATES, SELLER } from '../../../fixtures/registry.ts';
import { newKey, startApi, type Api } from '../../../tests/support/api.ts';
import { passesOpenssl } from '../../../tests/support/openssl.ts';
import { startSigning, type Signing } from '../../../tests/support/signing.ts';
import type { FullName } from '../../../domain/submission.ts';
import { listCertificates, retireCertificate } from '../../database/certificate-repository.ts';
import { getContent } from '../../database/content-repository.ts';
import { endAbsence, insertAbsence, insertMandate, listMandates, revokeMandate } from '../../database/mandate-repository.ts';
import { findSignature } from '../../database/signature-repository.ts';
import { verifyJournal } from '../../database/signing-journal.ts';
import type { CertificateTerms, KeyPair } from '../../test-authority/issue-certificate.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import type { SigningService } from './signing-service.ts';

const DAY = 24 * 60 * 60 * 1000;
let api: Api;
let signing: Signing;
let counter = 0;

beforeAll(async () => {
  api = await startApi();
  signing = await startSigning(api.database.db);
});
afterAll(async () => {
  await signing.close();
  await api.closeApi();
  await api.database.drop();
});

const db = () => api.database.db;
const head = (number: number) => `head-${String(number).padStart(2, '0')}`;

/** A document of a head, validated and waiting for its signature. */
async function validated(headId: string, kind: 'transfer' | 'bill' | 'reconciliation' = 'transfer'): Promise<string> {
  counter += 1;
  const body = rightPackage(`signing-${counter}`, [kind]);
  body.documents[0]!.headId = headId;
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  expect((await createDocumentActivities({ db: db() }).validateDocument({ documentId: id })).phase).toBe('VALIDATED');
  return id;
}

const sign = (id: string, headId: string, service: SigningService = signing.service) =>
  createSignatureActivities({ db: db(), signing: service }).signDocument({ documentId: id, headId });
const refused = async (headId: string, code: string, kind: 'transfer' | 'bill' | 'reconciliation' = 'transfer') => {
  const id = await validated(headId, kind);
  await expect(sign(id, headId)).rejects.toMatchObject({ code });
  expect(await findSignature(db(), id)).toBeUndefined();
  return id;
};
const xmlOf = async (id: string) => new TextDecoder('windows-1251').decode((await getContent(db(), id, 'legal')).bytes);

/** The mandate of a head, and a certificate for its person with the given oddities. */
async function mandateOf(headId: string) {
  return (await listMandates(db(), { headId })).find(({ role }) => role === 'head')!;
}
function names({ last, first, middle }: FullName, inn?: string) {
  return { commonName: [last, first, middle].filter(Boolean).join(' '), ...(inn ? { innLegal: inn } : {}) };
}
async function replaceCertificate(headId: string, pair: KeyPair, chain = [signing.authority.issuer.certificate]) {
  const { signatoryId } = await mandateOf(headId);
  for (const { thumbprint } of await listCertificates(db(), signatoryId)) await retireCertificate(db(), thumbprint, undefined, 'test');
  await signing.bring(signatoryId, pair, { chain });
}
async function issue(headId: string, terms: Partial<CertificateTerms> = {}) {
  return signing.authority.issueFor(names((await mandateOf(headId)).fullName), terms);
}

describe('a document is signed', () => {
  test('by the head in force, whom its file names with his power of attorney; OpenSSL agrees, and the journal accounts for it', async () => {
    const id = await validated(head(3));
    await sign(id, head(3));
    const signature = (await findSignature(db(), id))!;
    const { bytes } = await getContent(db(), id, 'legal');
    expect(await passesOpenssl(bytes, signature.cms, signing.rootFile)).toBe(true);
    expect(signature.mandate_id).toBe('mandate-03');
    const { number } = MANDATES.find(({ id: mandateId }) => mandateId === 'mandate-03')!.powerOfAttorney!;
    expect(await xmlOf(id)).toContain(`СпосПодтПолном="3"`);
    expect(await xmlOf(id)).toContain(`НомДовер="${number}"`);
    expect(await verifyJournal(db())).toMatchObject({ broken: [], unmatched: [] });
  });

  test('once, however often and by however many processes it is asked for', async () => {
    const id = await validated(head(3));
    const other = signing.open();
    await Promise.all(
      [sign(id, head(3)), sign(id, head(3), other), sign(id, head(3)), sign(id, head(3), other)].map((run) => run.catch(() => undefined)),
    );
    expect(await db()('signing_journal').where({ document_id: id, outcome: 'signed' })).toHaveLength(1);
    expect(await verifyJournal(db())).toMatchObject({ broken: [], unmatched: [] });
  });

  test('by the deputy while the head is away: the file is made anew with his name, and by the head again when he is back', async () => {
    const before = await validated(head(2));
    const absence = await insertAbsence(db(), { headId: head(2), from: new Date(Date.now() - 1000), to: null }, 'test');
    await sign(before, head(2));
    const deputy = MANDATES.find(({ id }) => id === 'mandate-02-deputy')!;
    expect(await xmlOf(before)).toContain(`Фамилия="${deputy.fullName.last}"`);
    expect((await findSignature(db(), before))!.mandate_id).toBe('mandate-02-deputy');
    const { body } = await api.call('GET', `/v1/documents/${before}/events`);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['RECEIVED', 'VALIDATED', 'REBUILT', 'SIGNED']);
    const other = await validated(head(2));
    await endAbsence(db(), absence.id, 'test');
    await sign(other, head(2));
    expect((await findSignature(db(), other))!.mandate_id).toBe('mandate-02');
  });

  test('by the new head when the office has changed hands between validation and signature', async () => {
    const id = await validated(head(4));
    const old = await mandateOf(head(4));
    await revokeMandate(db(), old.id, undefined, 'test');
    const fullName = { last: 'Новиков', first: 'Павел', middle: 'Ильич' };
    const next = await insertMandate(
      db(),
      { ...old, id: 'mandate-04-next', signatoryId: undefined, fullName, validFrom: new Date() },
      'test',
    );
    await expect(sign(id, head(4))).rejects.toMatchObject({ code: 'signature.no-key' });
    await signing.bring(next.signatoryId, signing.authority.issueFor(names(fullName)));
    await sign(id, head(4));
    expect(await xmlOf(id)).toContain('Фамилия="Новиков"');
    expect((await findSignature(db(), id))!.mandate_id).toBe('mandate-04-next');
  });

  test('with the other certificate where the one last switched to was revoked', async () => {
    const { signatoryId } = await mandateOf(head(5));
    const [first] = await listCertificates(db(), signatoryId);
    const second = await issue(head(5));
    await signing.bring(signatoryId, second);
    const [a, b] = [await validated(head(5)), await validated(head(5))];
    await sign(a, head(5));
    expect((await findSignature(db(), a))!.certificate_thumbprint).toBe(second.certificate.thumbprint);
    signing.authority.revoke(second.certificate, new Date(Date.now() - 1000));
    await new Promise((resolve) => setTimeout(resolve, 450));
    await sign(b, head(5));
    expect((await findSignature(db(), b))!.certificate_thumbprint).toBe(first!.thumbprint);
  });
});

test('every signer proves itself at the start; one whose key is broken is told of and does not serve', async () => {
  const { signatoryId } = await mandateOf(head(27));
  const broken = await issue(head(27));
  await signing.bring(signatoryId, { ...broken, privateKey: (await issue(head(27))).privateKey });
  const told: string[] = [];
  const proven = await signing.open().proveAll((thumbprint) => told.push(thumbprint));
  expect(proven).toBeGreaterThan(20);
  expect(told).toContain(broken.certificate.thumbprint);
  await sign(await validated(head(27)), head(27));
});

describe('nothing is signed', () => {
  test('without a mandate in force, for a kind that the deputy may not sign, or while nobody stands in', async () => {
    await revokeMandate(db(), 'mandate-06', undefined, 'test');
    await refused(head(6), 'mandate.missing');
    await insertAbsence(db(), { headId: head(7), from: new Date(Date.now() - 1000), to: null }, 'test');
    await refused(head(7), 'mandate.head-absent');
    const absence = await insertAbsence(db(), { headId: head(2), from: new Date(Date.now() - 1000), to: null }, 'test');
    await refused(head(2), 'mandate.kind-not-covered', 'reconciliation');
    await endAbsence(db(), absence.id, 'test');
  });

  test("with another person's certificate, or one of another organisation", async () => {
    await replaceCertificate(head(8), signing.authority.issueFor({ commonName: 'Чужой Человек Иванович' }));
    await refused(head(8), 'certificate.other-person');
    const { fullName } = await mandateOf(head(9));
    await replaceCertificate(head(9), signing.authority.issueFor(names(fullName, '7700000000')));
    await refused(head(9), 'certificate.other-organisation');
    // The first head acts by the charter: a personal certificate alone gives no right.
    await replaceCertificate(head(1), await issue(head(1)));
    await refused(head(1), 'certificate.other-organisation');
    await signing.bring(
      (await mandateOf(head(1))).signatoryId,
      signing.authority.issueFor(names((await mandateOf(head(1))).fullName, SELLER.inn)),
    );
    await sign(await validated(head(1)), head(1));
  });

  test('with a certificate of a stranger, one that may not sign, or a chain that is too long', async () => {
    const stranger = createTestAuthority('A stranger');
    const { fullName } = await mandateOf(head(10));
    await replaceCertificate(head(10), stranger.issueFor(names(fullName)), [stranger.issuer.certificate]);
    await refused(head(10), 'certificate.not-trusted');
    await replaceCertificate(head(10), await issue(head(10), { keyUsage: 'keyAgreement' }));
    await refused(head(10), 'certificate.not-trusted');
    const sub = signing.authority.issueFor({ commonName: 'Sub' }, { authority: true });
    await replaceCertificate(head(10), signing.authority.issueFor(names(fullName), { by: sub }), [
      sub.certificate,
      signing.authority.issuer.certificate,
    ]);
    await refused(head(10), 'certificate.not-trusted');
  });

  test('with a certificate that was revoked, that ends within a day, or whose status nobody tells', async () => {
    const revoked = await issue(head(11));
    await replaceCertificate(head(11), revoked);
    signing.authority.revoke(revoked.certificate, new Date(Date.now() - 1000));
    await refused(head(11), 'certificate.revoked');
    await replaceCertificate(head(12), await issue(head(12), { notAfter: new Date(Date.now() + DAY - 60_000) }));
    await refused(head(12), 'signature.certificate-expired');
    await replaceCertificate(head(13), await issue(head(13)));
    signing.trust.faults.down = new Set(['ocsp', 'crl']);
    const id = await refused(head(13), 'certificate.status-unknown');
    signing.trust.faults.down.clear();
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    await sign(id, head(13));
  });

  test('without its key, and then with it', async () => {
    const id = await refused(head(28), 'signature.no-key');
    await signing.bring((await mandateOf(head(28))).signatoryId, await issue(head(28)));
    await sign(id, head(28));
  });

  test("over billing's own file that names another person in Подписант; the one that names the head is signed", async () => {
    const own = await xmlFileOf(head(14));
    await sign(own, head(14));
    const foreign = await xmlFileOf(head(14), (xml) => xml.replace(/(<Подписант[\s\S]*?Фамилия=")[^"]+/, '$1Чужой'));
    await expect(sign(foreign, head(14))).rejects.toMatchObject({ code: 'signature.signer-not-in-file' });
    const hidden = await xmlFileOf(head(14), (xml) =>
      xml.replace(/<Подписант.*<\/Подписант>/, (own) => `<!-- ${own} -->${own.replace(/Фамилия="[^"]+/, 'Фамилия="Чужой')}`),
    );
    await expect(sign(hidden, head(14))).rejects.toMatchObject({ code: 'signature.signer-not-in-file' });
    const otherSeller = await xmlFileOf(head(14), (xml) => xml.replaceAll(`ИННЮЛ="${SELLER.inn}"`, 'ИННЮЛ="7700000006"'));
    await expect(sign(otherSeller, head(14))).rejects.toMatchObject({ code: 'signature.signer-not-in-file' });
  });

  test('beyond the quota of a head, which a restart does not forget', async () => {
    const small = signing.open({ quotaADay: 2 });
    const ids = [await validated(head(15)), await validated(head(15)), await validated(head(15)), await validated(head(15))];
    const settled = await Promise.allSettled(ids.map((id) => sign(id, head(15), small)));
    // Also those asked for at once can't go beyond it together.
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    ids.splice(2, 1, ids[settled.findIndex(({ status }) => status === 'rejected')]!);
    await expect(sign(ids[2]!, head(15), small)).rejects.toMatchObject({ code: 'signature.quota-exceeded' });
    await expect(sign(ids[2]!, head(15), signing.open({ quotaADay: 2 }))).rejects.toMatchObject({ code: 'signature.quota-exceeded' });
    await expect(sign(await validated(head(16)), head(16), small)).resolves.toBeUndefined();
    expect(
      (await small.check({ headId: head(15), kind: 'bill', sellerInn: SELLER.inn }).catch((error: unknown) => error)) as object,
    ).toMatchObject({
      code: 'signature.quota-exceeded',
    });
  });

  test('where the caller lies about head or digest, or the document is not there', async () => {
    const id = await validated(head(17));
    const { content_digest: digest } = await db()('documents').where({ id }).first();
    const ask = (change: object) => signing.service.sign({ documentId: id, headId: head(17), digest, ...change });
    await expect(ask({ headId: head(18) })).rejects.toMatchObject({ code: 'signature.head-mismatch' });
    await expect(ask({ digest: '0'.repeat(64) })).rejects.toMatchObject({ code: 'signature.digest-mismatch' });
    await expect(ask({ documentId: '0'.repeat(32) })).rejects.toMatchObject({ code: 'signature.document-unknown' });
    await db()('document_contents')
      .where({ document_id: id, role: 'legal' })
      .update({ bytes: Buffer.from('changed') });
    await expect(ask({})).rejects.toMatchObject({ code: 'signature.digest-mismatch' });
  });
});

test('a mandate that is revoked while the signature is being made leaves no signature behind', async () => {
  const id = await validated(head(19));
  const slow = signing.open({
    keepProofs: async () => {
      // Between the choice of the signer and the signature: the registry changes under our hands.
      await revokeMandate(db(), 'mandate-19', undefined, 'test').catch(() => undefined);
    },
  });
  await expect(sign(id, head(19), slow)).rejects.toMatchObject({ code: 'mandate.missing' });
  expect(await findSignature(db(), id)).toBeUndefined();
  const { rows } = await db().raw(
    `select count(*)::int as count from signatures s join mandates m on m.id = s.mandate_id where s.signed_at >= m.revoked_at or s.signed_at < m.valid_from`,
  );
  expect(rows[0].count).toBe(0);
});

test('an edited, a removed and a swapped line of the journal are each named, and so is a signature without its line', async () => {
  await db().raw('alter table signing_journal disable trigger signing_journal_stays');
  const first = await db()('signing_journal').orderBy('position').first();
  const check = async (change: () => Promise<unknown>, undo: () => Promise<unknown>) => {
    await change();
    const verdict = await verifyJournal(db());
    await undo();
    return verdict;
  };
  const row = () => db()('signing_journal').where({ position: first.position });
  const edited = await check(
    () => row().update({ head_id: 'head-99' }),
    () => row().update({ head_id: first.head_id }),
  );
  expect(edited.broken).toEqual([{ position: first.position, what: 'was edited' }]);
  const removed = await check(
    () => row().delete(),
    () => db()('signing_journal').insert(first),
  );
  expect(removed.broken.length).toBeGreaterThan(0);
  const [{ document_id: orphan }] = await db()('signing_journal').where({ outcome: 'signed' }).orderBy('position', 'desc').limit(1);
  const last = await db()('signing_journal').where({ document_id: orphan, outcome: 'signed' }).first();
  const missing = await check(
    () => db()('signing_journal').where({ position: last.position }).delete(),
    () => db()('signing_journal').insert(last),
  );
  expect(missing.unmatched).toEqual([`signature of document ${orphan} without an entry`]);
  await db().raw('alter table signing_journal enable trigger signing_journal_stays');
  await expect(row().update({ head_id: 'head-99' })).rejects.toThrow(/never changed/);
  expect(await verifyJournal(db())).toMatchObject({ broken: [], unmatched: [] });
});

/** Billing's own file, accepted and validated; `change` is what somebody does to the stored bytes and their digest afterwards. */
async function xmlFileOf(headId: string, change?: (xml: string) => string): Promise<string> {
  counter += 1;
  const body = rightPackage(`signing-${counter}`, ['transfer']);
  const document = { ...body.documents[0]!, headId };
  body.documents = [asReadyFile(body, document)];
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  expect((await createDocumentActivities({ db: db() }).validateDocument({ documentId: id })).phase).toBe('VALIDATED');
  if (!change) return id;
  const { content } = asReadyFile(body, document, { change });
  if (content.form !== 'file') throw new Error('file expected');
  const bytes = Buffer.from(content.base64!, 'base64');
  await db()('document_contents').where({ document_id: id, role: 'legal' }).update({ bytes, sha256: content.sha256 });
  await db()('documents').where({ id }).update({ content_digest: content.sha256 });
  return id;
}
