import { createHash, sign } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import type { AnswerFacts, OfficialFile, Signatory } from '../operator-simulator/official-files/answer-facts.ts';
import { annulmentOffer } from '../operator-simulator/official-files/annulment-offer.ts';
import { transferTitle } from '../operator-simulator/official-files/buyer-titles.ts';
import { receiptDate } from '../operator-simulator/official-files/confirmations.ts';
import { clarification } from '../operator-simulator/official-files/notices.ts';
import { universalMessage } from '../operator-simulator/official-files/universal-message.ts';
import type { SentDocument } from '../operator-simulator/official-files/sent-document.ts';
import { fileBytes } from '../operator-simulator/official-files/xml-writer.ts';
import { compileSigner } from '../signing/cades/compiled-signer.ts';
import type { StatusSource } from '../signing/certificates/status-source.ts';
import { schemeOf } from '../signing/keys/signing-key.ts';
import { sha256Hex } from '../sha256.ts';
import type { KeyPair, SubjectNames } from '../test-authority/issue-certificate.ts';
import { createTestAuthority } from '../test-authority/test-authority.ts';
import { indexCertificates } from './own-certificates.ts';
import { verifyTechnical, type Answerable, type TechnicalExpectation } from './verify-technical.ts';

const authority = createTestAuthority();
const status: StatusSource = { requireGood: async () => [], evidenceFor: async () => ({ lists: [], answers: [] }) };
const trust = { roots: [authority.root.certificate], status };

const BUYER_INN = '5023085384';
const SELLER_INN = '7736000015';
const PERSON_INN = '500100732259';
const owner = { last: 'Покупателева', first: 'Анна', middle: 'Ивановна' };
const named = { commonName: 'Покупателева Анна Ивановна', surname: owner.last, givenName: 'Анна Ивановна' };
const key = (subject: SubjectNames) => authority.issueFor({ ...named, ...subject });
const KEYS = {
  organisation: key({ organisation: 'ООО Покупатель', innLegal: BUYER_INN, innPerson: PERSON_INN }),
  'organisation in the old way': key({ organisation: 'ООО Покупатель', innPerson: `00${BUYER_INN}` }),
  'organisation with leading zeros': key({ innLegal: `00${BUYER_INN}` }),
  'another organisation': key({ organisation: 'ООО Чужой', innLegal: '7701000006' }),
  seller: key({ organisation: 'ПАО Пример', innLegal: SELLER_INN }),
  person: key({ innPerson: PERSON_INN }),
  nobody: key({}),
};
const head = key({ commonName: 'Начальник отделения' });

const OPERATOR = { id: '2BM', name: 'Оператор ЭДО', inn: '7736000019' };

const DOCUMENT: Answerable = {
  fileId: 'ON_NSCHFDOPPR_2BM-5023085384-14_2BE-SELLER_20261124_7961320b-8c8b-0f5f-8f78-48b0aea14e5e_0_0_0_0_0_00',
  sha256: sha256Hex('document'),
  signature: Buffer.from('our signature'),
  what: 'document',
  ours: true,
};
const BOX = '2BM-5023085384-14';
const signatory: Signatory = { name: owner, post: 'Директор' };
const attorney: Signatory = { ...signatory, attorney: { number: '0d4a5f06-7e4c-4e3f-8d5c-3f2f6a1b9c0d', issuedOn: '2026-01-12' } };
const organisation = { type: 'organisation', name: 'ООО «Покупатель»', inn: BUYER_INN, kpp: '502301001' } as const;
const facts = (change: Partial<AnswerFacts> = {}): AnswerFacts => ({
  guid: '3d2a09bf-748d-4583-b4b3-fd91bf0092b3',
  at: new Date('2026-11-24T10:00:00Z'),
  from: { boxId: BOX, participant: organisation },
  to: { boxId: '2BE-SELLER', participant: { type: 'organisation', name: 'ПАО Пример', inn: SELLER_INN, kpp: '773601001' } },
  answered: { fileId: DOCUMENT.fileId, signatures: [Buffer.from(DOCUMENT.signature).toString('base64')] },
  signatory,
  ...change,
});
const document: SentDocument = {
  fileId: DOCUMENT.fileId,
  version: '5.03',
  seller: undefined,
  buyer: undefined,
  title: 'Акт',
  function: 'ДОП',
  number: '8/15',
  date: '31.10.2026',
  formedOn: '24.11.2026',
  formedAt: '12.00.00',
};
const title = (change: Partial<AnswerFacts> = {}) => transferTitle('5.03', { ...facts(change), document, outcome: '1' });
const expectation = (kind: TechnicalKind, file: OfficialFile, change: Partial<TechnicalExpectation> = {}): TechnicalExpectation => ({
  kind,
  fileName: `${file.fileId}.xml`,
  answerable: [DOCUMENT],
  operatorSigner: { name: OPERATOR.name },
  buyer: { kind: 'legal', inn: BUYER_INN, boxId: BOX },
  own: { sellerInn: SELLER_INN, certificates: indexCertificates([head.certificate.raw]) },
  senderBox: BOX,
  ...change,
});
const signBy = ({ certificate, privateKey }: KeyPair, bytes: Buffer) =>
  compileSigner({
    certificate,
    chain: [authority.issuer.certificate],
    scheme: schemeOf(certificate),
    kind: 'file',
    sign: async (signed) => sign('sha256', signed, privateKey),
  }).sign(createHash('sha256').update(bytes).digest(), new Date());
async function judge(kind: TechnicalKind, file: OfficialFile, by: KeyPair | null, change: Partial<TechnicalExpectation> = {}) {
  const bytes = fileBytes(file.xml);
  return verifyTechnical(bytes, by && (await signBy(by, bytes)), expectation(kind, file, change), trust);
}

test.each([
  ['organisation', 'valid', 'organisation'],
  ['organisation in the old way', 'valid', 'organisation'],
  ['organisation with leading zeros', 'valid', 'organisation'],
  ['another organisation', 'invalid', null],
  ['seller', 'invalid', null],
  ['person', 'not-proven', null],
  ['nobody', 'not-proven', null],
] as const)('a title under the certificate of %s is %s', async (who, verdict, proof) => {
  expect(await judge('buyer-title', title(), KEYS[who])).toMatchObject({ verdict, proof, signer: 'Покупателева Анна Ивановна' });
});

test("a buyer whose name holds the operator's is a buyer, and nobody confirms for the operator by a name like it", async () => {
  const by = key({ organisation: 'Оператор ЭДО и партнёры', innLegal: BUYER_INN });
  expect(await judge('buyer-title', title(), by)).toMatchObject({ verdict: 'valid', proof: 'organisation' });
  expect(await judge('receipt-date', title(), by)).toMatchObject({ verdict: 'invalid' });
});

test('a confirmation counts under the certificate of exactly the operator, and a name alone proves nobody', async () => {
  const file = receiptDate('1.03', { ...facts(), operator: OPERATOR });
  const named = (subject: SubjectNames) => key({ ...subject });
  const judged = (by: KeyPair, change: Partial<TechnicalExpectation> = {}) => judge('receipt-date', file, by, change);
  const operator = named({ organisation: OPERATOR.name, innLegal: OPERATOR.inn });
  expect(await judged(operator)).toMatchObject({ verdict: 'valid', proof: 'operator' });
  expect(await judged(operator, { operatorSigner: { name: OPERATOR.name, inn: OPERATOR.inn } })).toMatchObject({ verdict: 'valid' });
  const impostors = {
    'without an INN': named({ organisation: OPERATOR.name }),
    'the buyer, called so': named({ organisation: OPERATOR.name, innLegal: BUYER_INN }),
    'the seller, called so': named({ organisation: OPERATOR.name, innLegal: SELLER_INN }),
    'another organisation of that name': named({ organisation: OPERATOR.name, innLegal: '7701000006' }),
    'a name that holds it': named({ organisation: `${OPERATOR.name} и партнёры`, innLegal: OPERATOR.inn }),
    'its name in another place': named({ organisation: 'ООО Чужой', title: OPERATOR.name, innLegal: OPERATOR.inn }),
  };
  for (const [who, by] of Object.entries(impostors)) expect([who, (await judged(by)).verdict]).toEqual([who, 'invalid']);
  // With its INN configured, the file's own word for it is not needed.
  expect(await judged(operator, { operatorSigner: { name: OPERATOR.name, inn: '7701000006' } })).toMatchObject({ verdict: 'invalid' });
  // Nor is what the operator has signed the buyer's.
  expect(await judge('buyer-title', title(), operator)).toMatchObject({ verdict: 'invalid' });
});

test('one of our own heads is never the buyer, whatever the card says, nor is another certificate for his key', async () => {
  const own = await judge('buyer-title', title(), head);
  expect(own).toMatchObject({ verdict: 'invalid', reason: expect.stringContaining('one of ours') });
  const again = authority.issueFor(
    { innLegal: BUYER_INN },
    { keys: { publicKey: head.certificate.publicKey, privateKey: head.privateKey } },
  );
  expect(await judge('buyer-title', title(), again)).toMatchObject({ verdict: 'invalid', reason: expect.stringContaining('one of ours') });
});

test("an employee's certificate counts with a power of attorney that names its owner and is the buyer's", async () => {
  const by = KEYS.person;
  expect(await judge('buyer-title', title({ signatory: attorney }), by)).toMatchObject({ verdict: 'valid', proof: 'power-of-attorney' });
  const notice = clarification('1.03', { ...facts({ signatory: attorney }), words: 'ошибка' });
  expect(await judge('clarification', notice, by)).toMatchObject({ verdict: 'valid', content: { words: 'ошибка' } });
  const another: Signatory = { ...attorney, name: { last: 'Другая', first: 'Анна' } };
  expect(await judge('buyer-title', title({ signatory: another }), by)).toMatchObject({ verdict: 'not-proven' });
  const elsewhere = title({ signatory: attorney, from: { boxId: '2BM-7701000006-1', participant: organisation } });
  expect(await judge('buyer-title', elsewhere, by)).toMatchObject({ verdict: 'not-proven' });
});

test('a power of attorney that the signer names himself proves nothing where the operator says that it came from another box', async () => {
  const file = title({ signatory: attorney });
  expect(await judge('buyer-title', file, KEYS.person, { senderBox: '2BM-7701000006-1' })).toMatchObject({ verdict: 'not-proven' });
  expect(await judge('buyer-title', file, KEYS.person, { senderBox: null })).toMatchObject({ verdict: 'valid' });
});

test('another certificate of one of our heads, for another key, is not the buyer, whatever power of attorney the file names', async () => {
  const own = { sellerInn: SELLER_INN, certificates: indexCertificates([key({ innPerson: PERSON_INN }).certificate.raw]) };
  const file = title({ signatory: attorney });
  expect(await judge('buyer-title', file, KEYS.person, { own })).toMatchObject({
    verdict: 'invalid',
    reason: expect.stringContaining('one of ours'),
  });
  // He may be the director of the buyer, or buy for himself.
  expect(await judge('buyer-title', file, KEYS.organisation, { own })).toMatchObject({ verdict: 'valid' });
  const buyer = { kind: 'person', inn: PERSON_INN, boxId: BOX } as const;
  expect(await judge('buyer-title', title(), KEYS.person, { own, buyer })).toMatchObject({ verdict: 'valid' });
});

test("a notice under the buyer's own offer to annul is not his refusal of ours", async () => {
  const offer = { ...DOCUMENT, fileId: 'DP_PRANNUL_2BE-SELLER_2BM-1_20261124_x', what: 'revocation-offer', ours: false } as const;
  const answered = { fileId: offer.fileId, signatures: [Buffer.from(offer.signature).toString('base64')] };
  const file = clarification('1.03', { ...facts({ answered }), words: 'нет' });
  const judged = (ours: boolean) => judge('clarification', file, KEYS.organisation, { answerable: [DOCUMENT, { ...offer, ours }] });
  expect(await judged(false)).toMatchObject({ verdict: 'invalid' });
  expect(await judged(true)).toMatchObject({ verdict: 'valid', answered: { what: 'revocation-offer' } });
});

test("a person or entrepreneur is proven by an INN, or, without one on the card, by name and the operator's word together", async () => {
  const as = (buyer: Partial<TechnicalExpectation['buyer']>, more: Partial<TechnicalExpectation> = {}) => ({
    buyer: { kind: 'person', boxId: BOX, fullName: owner, ...buyer } as const,
    ...more,
  });
  expect(await judge('buyer-title', title(), KEYS.person, as({ inn: PERSON_INN }))).toMatchObject({ verdict: 'valid', proof: 'person' });
  expect(await judge('buyer-title', title(), KEYS.nobody, as({}))).toMatchObject({ verdict: 'valid', proof: 'name' });
  expect(await judge('buyer-title', title(), KEYS.nobody, as({}, { senderBox: null }))).toMatchObject({ verdict: 'not-proven' });
  const namesake = as({ fullName: { ...owner, middle: 'Петровна' } });
  expect(await judge('buyer-title', title(), KEYS.nobody, namesake)).toMatchObject({ verdict: 'not-proven' });
  expect(await judge('buyer-title', title(), KEYS['another organisation'], as({}))).toMatchObject({ verdict: 'invalid' });
});

test('an unsigned universal message counts on the word of the operator for the box; nothing else may be unsigned', async () => {
  const file = universalMessage({ ...facts(), events: [{ code: '3999', words: 'не наш' }], signed: false });
  expect(await judge('universal-message', file, null)).toMatchObject({
    verdict: 'valid',
    proof: 'operator-vouches',
    content: { code: '3999', words: 'не наш' },
  });
  for (const senderBox of [null, '2BM-7701000006-1'])
    expect(await judge('universal-message', file, null, { senderBox })).toMatchObject({ verdict: 'not-proven' });
  expect(await judge('universal-message', file, KEYS['another organisation'])).toMatchObject({ verdict: 'invalid' });
  expect(await judge('buyer-title', title(), null)).toMatchObject({ verdict: 'invalid', reason: expect.stringContaining('no signature') });
});

test('consent to annulment is a signature under our own offer, byte for byte, and under nothing else', async () => {
  const offer = annulmentOffer({ ...facts(), words: 'ошибка' });
  const bytes = fileBytes(offer.xml);
  const entry = (change: Partial<Answerable> = {}): Answerable => ({
    fileId: offer.fileId,
    sha256: sha256Hex(bytes),
    signature: Buffer.from('ours'),
    what: 'revocation-offer',
    ours: true,
    ...change,
  });
  const consent = (...answerable: Answerable[]) =>
    judge('revocation-acceptance', offer, KEYS.organisation, { answerable: [DOCUMENT, ...answerable] });
  expect(await consent(entry())).toMatchObject({ verdict: 'valid', answered: { what: 'revocation-offer' }, signedAt: expect.any(Date) });
  for (const other of [[], [entry({ ours: false })], [entry({ sha256: sha256Hex('another') })]])
    expect(await consent(...other)).toMatchObject({ verdict: 'invalid' });
});

test('what answers another file, or ours under another signature, is not valid', async () => {
  const under = (signature: string) =>
    title({ answered: { fileId: DOCUMENT.fileId, signatures: [Buffer.from(signature).toString('base64')] } });
  expect(await judge('buyer-title', under('our signature'), KEYS.organisation)).toMatchObject({ verdict: 'valid' });
  expect(await judge('buyer-title', under('another'), KEYS.organisation)).toMatchObject({
    verdict: 'invalid',
    reason: expect.stringContaining('another file'),
  });
  const fileId = DOCUMENT.fileId.replace('796', '797');
  const other = title({ answered: { fileId, signatures: [Buffer.from('our signature').toString('base64')] } });
  expect(await judge('buyer-title', other, KEYS.organisation)).toMatchObject({ verdict: 'invalid' });
});

test('a slip against the schema in what we do not use is kept beside a valid document, and does not undo it', async () => {
  const file = title();
  const slipped = { ...file, xml: file.xml.replace('ТипПодпис="1"', 'ТипПодпис="9"') };
  expect(slipped.xml).not.toBe(file.xml);
  expect(await judge('buyer-title', slipped, KEYS.organisation)).toMatchObject({
    verdict: 'valid',
    reason: expect.stringContaining('ТипПодпис'),
  });
});
