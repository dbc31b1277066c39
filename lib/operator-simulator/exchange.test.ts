import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { fromBER } from 'asn1js';
import iconv from 'iconv-lite';
import { ContentInfo, SignedData } from 'pkijs';
import {
  BUYER,
  BUYER_BOX,
  officialMessage,
  officialOffer,
  sellerPair,
  signBy,
  type OfficialKind,
} from '../../tests/support/official-documents.ts';
import type { Clock } from '../clock.ts';
import { checkLegalXml } from '../legal-content/schema-check.ts';
import { createTestAuthority } from '../test-authority/test-authority.ts';
import { createSignatureCheck } from './door/check-signature.ts';
import { createDoor } from './door/door.ts';
import { judgeBySchema } from './door/judge-files.ts';
import { createExchange, type Exchange, type StoredMessage } from './exchange.ts';
import { senderOf, type StoredEntity } from './exchange-entries.ts';
import type { Participant } from './official-files/participant.ts';
import { createParties } from './parties.ts';
import { QUICK_SCRIPT, type Script } from './scripts.ts';

const authority = createTestAuthority();
const checkSignature = createSignatureCheck(authority.root.certificate.raw);
/** Hours pass at a word, so that all that a script plans is told. */
let passedMs = 0;
const clock: Clock = { now: () => new Date(Date.now() + passedMs), msUntil: () => 0 };

function open(script: Partial<Script>, folder?: string): Exchange {
  const parties = createParties(authority, '2BM');
  const door = createDoor({ operatorId: '2BM', clock, judge: judgeBySchema, checkSignature });
  const calm = { refuses: 0, disagrees: 0, clarifies: 0, roaming: 0, repeated: 0, late: 0, oldForms: 0, linedBase64: 0 };
  return createExchange({ name: '2BM', clock, parties, door, folder, script: { ...QUICK_SCRIPT, ...calm, ...script } });
}

async function send(exchange: Exchange, kind: OfficialKind = 'transfer', buyer: Participant = BUYER) {
  const message = await officialMessage(authority, { kind, buyer, at: clock.now() });
  const { fromBox, toBox } = message;
  const stored = await exchange.accept({ ...message, from: fromBox, to: toBox });
  if (typeof stored === 'string' || 'problems' in stored) throw new Error(JSON.stringify(stored));
  return { message, stored };
}

/** All that is told of a message in the end. */
function told(exchange: Exchange, { messageId }: StoredMessage): StoredEntity[] {
  passedMs += 60 * 60 * 1000;
  return exchange.listEvents(null, 10_000).flatMap(({ event }) => (event.messageId === messageId && event.entity ? [event.entity] : []));
}

const xmlOf = ({ content }: StoredEntity) => iconv.decode(Buffer.from(content, 'base64'), 'windows-1251');

function signerOf({ signature }: StoredEntity): string {
  const data = new SignedData({ schema: new ContentInfo({ schema: fromBER(Buffer.from(signature, 'base64')).result }).content });
  const serial = Buffer.from(data.signerInfos[0]!.sid.serialNumber.valueBlock.valueHexView);
  const own = data.certificates!.find((each) =>
    Buffer.from(
      (each as never as { serialNumber: { valueBlock: { valueHexView: Uint8Array } } }).serialNumber.valueBlock.valueHexView,
    ).equals(serial),
  )!;
  return new X509Certificate(Buffer.from(own.toSchema().toBER(false))).subject;
}

const isRight = ({ content, signature }: StoredEntity) =>
  checkSignature(Buffer.from(content, 'base64'), Buffer.from(signature, 'base64')) === undefined;

/** What is told of a document under a script, as `kind form code`. */
async function story(script: Partial<Script>, kind: OfficialKind = 'transfer'): Promise<string[]> {
  const exchange = open(script);
  const { stored } = await send(exchange, kind);
  return told(exchange, stored).map(
    (entity) =>
      `${entity.kind} ${entity.fileName.split('_').slice(0, 2).join('_')}${entity.code ? ` ${entity.code}` : ''}${entity.signature ? '' : ' unsigned'}`,
  );
}

const [PDP, PDO, IOP] = ['receipt-date DP_PDPOL', 'dispatch-date DP_PDOTPR', 'receipt-notice DP_IZVPOL'];

test.each<[string, Partial<Script>, OfficialKind, string[]]>([
  ['accepts', {}, 'transfer', [PDP!, PDO!, IOP!, 'buyer-title ON_NSCHFDOPPOK 1']],
  ['accepts with differences', { disagrees: 1 }, 'act', [PDP!, PDO!, 'buyer-title ON_NSCHFDOPPOK 2']],
  ['refuses in the title', { refusesByTitle: 1 }, 'transfer', [PDP!, PDO!, IOP!, 'buyer-title ON_NSCHFDOPPOK 3']],
  ['refuses by УоУ', { refuses: 1 }, 'transfer', [PDP!, PDO!, IOP!, 'refusal DP_UVUTOCH']],
  ['accepts a statement', {}, 'reconciliation', ['buyer-title ON_AKTSVERPOL 1']],
  ['finds differences in a statement', { disagrees: 1 }, 'reconciliation', ['buyer-title ON_AKTSVERPOL 2']],
  ['refuses a statement, whose answer has no such outcome', { refusesByTitle: 1 }, 'reconciliation', ['refusal DP_UVUTOCH']],
  ['agrees to a correction', {}, 'correction', [PDP!, PDO!, IOP!, 'buyer-title ON_NKORSCHFDOPPOK 1']],
  ['asks for a correction of an invoice', { clarifies: 1 }, 'invoice', [PDP!, PDO!, IOP!, 'clarification DP_UVUTOCH']],
  ['offers to annul', { offersAnnulment: 1 }, 'invoice', [PDP!, PDO!, IOP!, 'revocation-offer DP_PRANNUL']],
  ['stays silent', { silent: 1 }, 'transfer', [PDP!, PDO!]],
  [
    'writes unsigned universal messages from a day on',
    { universalFrom: '2020-01-01', universalSigned: 0, refuses: 1, clarifies: 1 },
    'transfer',
    [PDP!, PDO!, ...['1999', '2999', '3999'].map((code) => `universal-message DP_UNISOOBSCH ${code} unsigned`)],
  ],
  [
    'sends word without effect, and a 1999 beside its ИоП',
    { informs: 1, receiptTwice: 1, universalSigned: 1 },
    'invoice',
    [PDP!, PDO!, IOP!, 'universal-message DP_UNISOOBSCH 1999', expect.stringMatching(/universal-message DP_UNISOOBSCH 400[23]/) as never],
  ],
])('a buyer who %s is told of so', async (_, script, kind, expected) => {
  expect((await story(script, kind)).toSorted()).toEqual(expect.arrayContaining(expected));
  expect(await story(script, kind)).toHaveLength(expected.length);
});

test('a buyer who asks for the authority writes 2007 beside 2999 in one file, which is told as 2999', async () => {
  const exchange = open({ universal: 1, clarifies: 1, asksAuthority: 1 });
  const { stored } = await send(exchange, 'invoice');
  const asked = told(exchange, stored).find(({ code }) => code === '2999')!;
  expect([...xmlOf(asked).matchAll(/КодСобыт="(\d+)"/g)].map(([, code]) => code)).toEqual(['2007', '2999']);
});

test('the same seed and document meet the same buyer, another seed another', async () => {
  const half = { refuses: 0.3, disagrees: 0.3, clarifies: 0.5, oldForms: 0.5 };
  const message = await officialMessage(authority, { kind: 'transfer' });
  const run = async (seed: number) => {
    const exchange = open({ ...half, seed });
    const stored = (await exchange.accept({ ...message, from: message.fromBox, to: message.toBox })) as StoredMessage;
    return told(exchange, stored).map((entity) => `${entity.kind} ${entity.code} ${/ВерсФорм="[\d.]+"/.exec(xmlOf(entity))![0]}`);
  };
  expect(await run(1)).toEqual(await run(1));
  const others = await Promise.all([2, 3, 4, 5, 6].map(run));
  expect(others.some((other) => JSON.stringify(other) !== JSON.stringify(others[0]))).toBe(true);
});

const PEOPLE: Record<string, [Participant, RegExp]> = {
  organisation: [BUYER, /1\.2\.643\.100\.4=#120A35303233303835333834|5023085384/],
  entrepreneur: [
    { type: 'entrepreneur', name: { last: 'Иванов', first: 'Иван' }, inn: '500100732259' },
    /500100732259|353030313030373332323539/,
  ],
  person: [{ type: 'person', name: { last: 'Ли', first: 'Вера' }, inn: '500100732259' }, /500100732259|353030313030373332323539/],
};

test.each(Object.entries(PEOPLE))(
  '%s: the certificate carries the ИНН that stands in our file, and files name its holder',
  async (_, [buyer, inn]) => {
    const exchange = open({});
    const { stored } = await send(exchange, 'act', buyer);
    const title = told(exchange, stored).at(-1)!;
    expect(isRight(title)).toBe(true);
    expect(signerOf(title)).toMatch(inn);
  },
);

test('by power of attorney the file names it and the certificate is a person of another number', async () => {
  const exchange = open({ attorney: 1 });
  const { stored } = await send(exchange);
  const title = told(exchange, stored).at(-1)!;
  expect(xmlOf(title)).toMatch(/СпосПодтПолном="3".*<СвДоверЭл НомДовер="[\da-f-]{36}"/);
  expect(signerOf(title)).not.toMatch(PEOPLE.organisation![1]);
  expect(isRight(title)).toBe(true);
});

test('wrong titles are wrong in one thing each', async () => {
  const title = async (script: Partial<Script>) => {
    const exchange = open(script);
    exchange.parties.impostor = sellerPair(authority);
    const { stored, message } = await send(exchange);
    return { title: told(exchange, stored).at(-1)!, message };
  };
  const buyers = PEOPLE.organisation![1];
  const other = await title({ otherCompany: 1 });
  expect([isRight(other.title), buyers.test(signerOf(other.title))]).toEqual([true, false]);
  const head = await title({ ourHead: 1 });
  expect([isRight(head.title), signerOf(head.title).includes('Ильин')]).toEqual([true, true]);
  const nobody = await title({ withoutInn: 1 });
  expect([isRight(nobody.title), /1\.2\.643/.test(signerOf(nobody.title))]).toEqual([true, false]);
  expect(isRight((await title({ brokenTitle: 1 })).title)).toBe(false);
  const elsewhere = await title({ otherDocument: 1 });
  expect(xmlOf(elsewhere.title)).not.toContain(elsewhere.message.fileName.replace('.xml', ''));
  const mismatch = await title({ otherOutcome: 1 });
  expect([mismatch.title.code, /КодИтога="(\d)"/.exec(xmlOf(mismatch.title))![1]]).toEqual(['1', '3']);
});

test.each<[Partial<Script>, string[]]>([
  [{}, ['revocation-acceptance']],
  [{ refusesAnnulment: 1 }, ['revocation-refusal']],
  [{ ignoresAnnulment: 1 }, []],
])('our offer to annul under %j meets %j', async (script, answers) => {
  const exchange = open(script);
  const { message, stored } = await send(exchange, 'invoice');
  const offer = await officialOffer(authority, message);
  expect(await exchange.acceptTechnical({ key: 'offer', messageId: stored.messageId, kind: 'revocation-offer', ...offer })).toBe('taken');
  const met = told(exchange, stored).filter(({ kind }) => kind.startsWith('revocation'));
  expect(met.map(({ kind }) => kind)).toEqual(answers);
  for (const entity of met) expect(isRight(entity)).toBe(true);
  if (met[0]?.kind === 'revocation-acceptance') expect(Buffer.from(met[0].content, 'base64').equals(offer.content)).toBe(true);
  if (met[0]?.kind === 'revocation-refusal') expect(xmlOf(met[0])).toContain(offer.fileName.replace('.xml', ''));
});

test("the buyer's offer is consented to by a signature under its own bytes, and by no other", async () => {
  const exchange = open({ offersAnnulment: 1 });
  const { stored } = await send(exchange, 'invoice');
  const offer = told(exchange, stored).at(-1)!;
  const consent = async (content: Buffer) =>
    exchange.acceptTechnical({
      key: `consent ${content.length}`,
      messageId: stored.messageId,
      kind: 'revocation-acceptance',
      fileName: offer.fileName,
      content,
      signature: await signBy(authority, content),
    });
  const bytes = Buffer.from(offer.content, 'base64');
  expect(await consent(Buffer.concat([bytes, Buffer.of(0x20)]))).toMatchObject({ reason: 'file' });
  expect(await consent(bytes)).toBe('taken');
});

test('every file that operator and buyers send passes its schema and is signed rightly, unless a script says otherwise', async () => {
  const exchange = open({ ...mixed(), seed: 7 });
  const kinds: OfficialKind[] = ['invoice', 'transfer', 'act', 'correction', 'reconciliation'];
  const people = Object.values(PEOPLE).map(([participant]) => participant);
  for (let round = 0; round < 30; round += 1) {
    const kind = kinds[round % kinds.length]!;
    // A correction's form knows no persons.
    const buyer = people[round % (kind === 'correction' ? 2 : 3)]!;
    await send(exchange, kind, buyer);
  }
  passedMs += 60 * 60 * 1000;
  const entities = exchange.listEvents(null, 10_000).flatMap(({ event }) => (event.entity ? [event.entity] : []));
  expect(entities.length).toBeGreaterThan(100);
  const withSchema = entities.filter(({ fileName }) => !/^(ON_NKORSCHFDOPPOK|DP_UNISOOBSCH)/.test(fileName));
  const findings = withSchema.flatMap(({ content, fileName }) => checkLegalXml(Buffer.from(content, 'base64'), fileName, ''));
  expect(findings).toEqual([]);
  expect(entities.filter((entity) => entity.signature !== '' && !isRight(entity))).toEqual([]);
});

function mixed(): Partial<Script> {
  const often = { refuses: 0.2, refusesByTitle: 0.2, disagrees: 0.2, clarifies: 0.4, offersAnnulment: 0.3, informs: 0.3 };
  return { ...often, receiptTwice: 0.3, universal: 0.3, universalSigned: 0.5, attorney: 0.3, oldForms: 0.5, linedBase64: 0.5 };
}

test('a journal of an older sandbox opens: files without a sender are those of their kind', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-sandbox-'));
  const { stored } = await send(open({}, folder));
  const file = path.join(folder, '2BM.ndjson');
  const old = (await readFile(file, 'utf8')).replaceAll(/,"sender":"[^"]+"/g, '');
  expect(old).not.toContain('sender');
  await writeFile(file, old);
  const again = open({}, folder);
  const senders = told(again, stored).map((entity) => senderOf(entity, stored, '2BM-OPERATOR'));
  expect(senders).toEqual(['2BM-OPERATOR', '2BM-OPERATOR', BUYER_BOX, BUYER_BOX]);
  await rm(folder, { recursive: true, force: true });
});
