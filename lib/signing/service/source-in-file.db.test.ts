import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { createDocumentActivities } from '../../../activities/documents.ts';
import { createSignatureActivities } from '../../../activities/signatures.ts';
import type { DocumentSubmission, PackageSubmission } from '../../../domain/submission.ts';
import { rightPackage } from '../../../fixtures/broken-case.ts';
import { asReadyFile, asReadyPdf } from '../../../fixtures/ready-file.ts';
import { smallPdf } from '../../../fixtures/small-pdf.ts';
import { newKey, startApi, type Api } from '../../../tests/support/api.ts';
import { startSigning, type Signing } from '../../../tests/support/signing.ts';
import { getContent } from '../../database/content-repository.ts';
import { findSignature } from '../../database/signature-repository.ts';
import { sha256Hex } from '../../sha256.ts';

const HEAD = 'head-03';
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
const sign = (id: string) =>
  createSignatureActivities({ db: db(), signing: signing.service }).signDocument({ documentId: id, headId: HEAD });

type Kind = 'transfer' | 'bill' | 'correction' | 'reconciliation';
type AsReady = (body: PackageSubmission, document: DocumentSubmission) => DocumentSubmission;

/** A document, validated and waiting for its signature; built here, or sent as a ready file. */
async function validated(kind: Kind = 'transfer', asReady: AsReady = (_, document) => document): Promise<string> {
  counter += 1;
  const body = rightPackage(`source-${counter}`, [kind]);
  body.documents = [asReady(body, { ...body.documents[0]!, headId: HEAD })];
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  expect((await createDocumentActivities({ db: db() }).validateDocument({ documentId: id })).phase).toBe('VALIDATED');
  return id;
}

/** What somebody does who may write legal files and their digest, and no more. */
async function rewrite(id: string, bytes: Buffer, mediaType = 'application/xml'): Promise<string> {
  const sha256 = sha256Hex(bytes);
  await db()('document_contents').where({ document_id: id, role: 'legal' }).update({ bytes, sha256, media_type: mediaType });
  await db()('documents').where({ id }).update({ content_digest: sha256 });
  return id;
}
async function edited(id: string, from: RegExp, to: string, mediaType?: string): Promise<string> {
  const xml = iconv.decode((await getContent(db(), id, 'legal')).bytes, 'win1251');
  expect(xml).toMatch(from);
  return rewrite(id, iconv.encode(xml.replace(from, to), 'win1251'), mediaType);
}

const pdf = smallPdf();
const readyPdf: AsReady = (_, document) => asReadyPdf(document, pdf);

test('a file that says something else than billing has sent is not signed, and the journal tells of it', async () => {
  const number = /НомерДок="[^"]*"/;
  const refusals = [
    [await edited(await validated(), number, 'НомерДок="B-77"'), 'file.other-number'],
    [await edited(await validated(), /(<СвСчФакт[^>]*ДатаДок=")[^"]*/, '$101.10.2026'), 'file.other-date'],
    [await edited(await validated(), /<СвПрод>/, '<ИспрДок НомИспр="1" ДатаИспр="12.11.2026"/><СвПрод>'), 'file.other-revision'],
    [await edited(await validated(), /(<СвПокуп>.*?ИНН[ЮФ]Л=")[^"]*/, '$17707083893'), 'file.other-buyer'],
    [await edited(await validated(), /(СтТовУчНалВсего=")[^"]*/, '$1999999.99'), 'file.other-sum'],
    [await edited(await validated('reconciliation'), /(<ТаблАкт[^>]*СальдоКонДеб=")[^"]*/, '$1999999.99'), 'file.other-sum'],
    [await edited(await validated(), number, 'НомерДок="B-77"', 'application/pdf'), 'file.wrong-type'],
    [await edited(await validated('transfer', asReadyFile), /(<СведТов[^>]*НаимТов=")[^"]*/, '$1Другое'), 'file.digest-mismatch'],
    [await rewrite(await validated('bill', readyPdf), Buffer.concat([pdf, Buffer.from('\n')]), 'application/pdf'), 'file.digest-mismatch'],
  ] as const;
  for (const [id, reason] of refusals) {
    await expect(sign(id)).rejects.toMatchObject({ code: 'signature.file-differs', details: { reason } });
    expect(await findSignature(db(), id)).toBeUndefined();
    expect(await db()('signing_journal').where({ document_id: id })).toMatchObject([{ outcome: 'signature.file-differs' }]);
  }
});

test('what is billing’s document is signed: of every kind, built here or ready, in XML and PDF', async () => {
  const ids = [
    ...(await Promise.all((['transfer', 'bill', 'correction', 'reconciliation'] as const).map((kind) => validated(kind)))),
    ...(await Promise.all((['transfer', 'correction', 'reconciliation'] as const).map((kind) => validated(kind, asReadyFile)))),
    await validated('bill', readyPdf),
    await validated('transfer', readyPdf),
  ];
  for (const id of ids) {
    await sign(id);
    expect(await findSignature(db(), id)).toBeDefined();
  }
});

test('whatever has become of the card of its buyer since, the package names him', async () => {
  const id = await validated();
  const { partner_id: partnerId } = await db()('documents').where({ id }).first();
  await db()('partners')
    .where({ id: partnerId })
    .update({ card: db().raw(`card || '{"inn": "7707083893", "kpp": "770701001", "edoId": "2BM-OTHER"}'`) });
  await sign(id);
  expect(await findSignature(db(), id)).toBeDefined();
});
