import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { certificateFileName } from '../../lib/evidence-container/certificate-name.ts';
import { writeManifest } from '../../lib/evidence-container/container-manifest.ts';
import { chainEvents, chainStart, writeEvents, type PlainEvent } from '../../lib/evidence-container/event-chain.ts';
import { LAYOUT, documentPlaces, type LayoutVersion } from '../../lib/evidence-container/layout.ts';
import { PROTOCOL_VERSION, renderProtocol } from '../../lib/evidence-container/protocol-pdf.ts';
import type { ContainerFiles } from '../../lib/evidence-container/read-files.ts';
import { readmeText } from '../../lib/evidence-container/readme-text.ts';
import { writeSealedManifest, type SealedManifest, type SealedReceipt } from '../../lib/evidence-container/sealed-manifest.ts';
import { signerOf } from '../../lib/evidence-container/signer-facts.ts';
import { sha256Hex } from '../../lib/sha256.ts';
import { addLongTermData, addTimestamp } from '../../lib/signing/cades/signature-levels.ts';
import { readSignedData } from '../../lib/signing/cades/read-signed-data.ts';
import { buildTimestampRequest, readTimestampResponse } from '../../lib/signing/time/timestamp-request.ts';
import type { KeyPair } from '../../lib/test-authority/issue-certificate.ts';
import { buildRevocationList } from '../../lib/test-authority/status-statements.ts';
import { createTestAuthority, type TestAuthority } from '../../lib/test-authority/test-authority.ts';
import { buildTimestampResponse } from '../../lib/test-authority/timestamp-token.ts';
import { auditProof, recordOver } from './container-proofs.ts';
import { sha256, signWith } from './signers.ts';

const SELLER_INN = '7736000010';
const BUYER_INN = '5034574877';
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Who signs in the containers of a house, and the roots that a reader trusts. */
export interface ContainerHouse {
  roots: KeyPair['certificate'][];
  head: KeyPair;
  /** Another head of the same house. */
  otherHead: KeyPair;
  buyer: KeyPair;
  /** Somebody under the same root, with no INN in his certificate. */
  stranger: KeyPair;
  operator: KeyPair;
  /** A head of the house whose certificate was revoked an hour ago. */
  revokedHead: KeyPair;
  issueFor: TestAuthority['issueFor'];
  sign: (by: KeyPair, content: Buffer) => Promise<Buffer>;
  /** A time-stamp over a SHA-256. */
  stamp: (digest: Buffer) => Buffer;
  lists: Buffer[];
  chain: KeyPair['certificate'][];
}

export function createContainerHouse(): ContainerHouse {
  const authority = createTestAuthority('Container test');
  const { root, issuer, timestamper } = authority;
  const times = { thisUpdate: new Date(), nextUpdate: new Date(Date.now() + DAY_MS) };
  const head = (surname: string, givenName: string) =>
    authority.issueFor({ commonName: `${surname} ${givenName}`, surname, givenName, organisation: 'ПАО Энергосбыт', innLegal: SELLER_INN });
  const revokedHead = head('Фомин', 'Борис Михайлович');
  const revoked = new Map([[revokedHead.certificate.serial.toString('hex'), new Date(Date.now() - HOUR_MS)]]);
  return {
    roots: [root.certificate],
    revokedHead,
    issueFor: (subject, terms) => authority.issueFor(subject, terms),
    head: head('Фомин', 'Борис Михайлович'),
    otherHead: head('Лапин', 'Виктор Михайлович'),
    buyer: authority.issueFor({ commonName: 'Покупателева Анна', organisation: 'ТСЖ Вектор', innLegal: BUYER_INN }),
    stranger: authority.issueFor({ commonName: 'Покупателева Анна', organisation: 'ТСЖ Вектор' }),
    operator: authority.issueFor({ commonName: 'Операторов Олег', organisation: 'Оператор', innLegal: '6663003127' }),
    sign: (by, content) => signWith(by, authority, content),
    stamp: (digest) => {
      const request = buildTimestampRequest(digest, 'sha256');
      return readTimestampResponse(buildTimestampResponse(timestamper, [issuer.certificate], request.bytes));
    },
    lists: [buildRevocationList(root, new Map(), times), buildRevocationList(issuer, revoked, times)],
    chain: [issuer.certificate, root.certificate],
  };
}

export interface ContainerSubject {
  /** 32 hex digits. */
  documentId: string;
  number: string;
  /** Technical documents that came before the sealing, and after it. */
  receipts: TechnicalKind[];
  late: TechnicalKind[];
  version: LayoutVersion;
  fileName?: string;
}

interface MadeReceipt extends SealedReceipt {
  bytes: Buffer;
  signature: Buffer;
}

/** As the operator of these containers has confirmed it. */
const ISSUED_AT = '2026-10-31T09:00:00.000Z';

/** What the reader of a form looks for beside the name of the file that it answers. */
const STATED: Partial<Record<TechnicalKind, { version: string; xml: string }>> = {
  'receipt-date': { version: '1.03', xml: '<СведПодтв ДатаПол="31.10.2026" ВремяПол="12.00.00"/>' },
  'buyer-title': { version: '5.03', xml: '<СодФХЖ4><СвПрин><КодСодОпер КодИтога="1"/></СвПрин></СодФХЖ4>' },
};

const FORMS: Partial<Record<TechnicalKind, { prefix: string; short: string }>> = {
  'receipt-date': { prefix: 'DP_PDPOL', short: 'ПДП' },
  'dispatch-date': { prefix: 'DP_PDOTPR', short: 'ПДО' },
  'receipt-notice': { prefix: 'DP_IZVPOL', short: 'ИоП' },
  clarification: { prefix: 'DP_UVUTOCH', short: 'УоУ' },
  refusal: { prefix: 'DP_UVUTOCH', short: 'Отказ' },
  'buyer-title': { prefix: 'ON_NSCHFDOPPOK', short: 'Титул покупателя' },
  'revocation-offer': { prefix: 'DP_PRANNUL', short: 'ПоА' },
  'revocation-acceptance': { prefix: 'DP_PRANNUL', short: 'Аннулирование' },
};

/** A technical document that answers a file under its signature. */
export function technicalXml(
  kind: TechnicalKind,
  id: string,
  answers: { fileId: string; signature: Buffer },
): { fileId: string; bytes: Buffer } {
  const fileId = `${FORMS[kind]!.prefix}_2BE-1_2BM-2_20261125_${id}`;
  const { version, xml: stated } = STATED[kind] ?? { version: '1.03', xml: '' };
  const xml =
    `<?xml version="1.0" encoding="UTF-8"?><Файл ИдФайл="${fileId}" ВерсФорм="${version}"><Документ>${stated}<Сведения><СведФайл ИмяФайла="${answers.fileId}">` +
    `<ЭПФайл>${answers.signature.toString('base64')}</ЭПФайл></СведФайл></Сведения></Документ></Файл>`;
  return { fileId, bytes: Buffer.from(xml) };
}

/** A container as the product writes it, of a house that exists in memory only: no database, no store, a second of work for a hundred of them. */
export async function makeContainer(house: ContainerHouse, subject: ContainerSubject): Promise<ContainerFiles> {
  const { documentId, number, version } = subject;
  const fileId = `ON_NSCHFDOPPR_2BM-2_2BE-1_20261125_${documentId}`;
  const fileName = subject.fileName ?? `${fileId}.xml`;
  const content = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Файл ИдФайл="${fileName.replace(/\.xml$/, '')}" ВерсФорм="5.03"><Документ><СвСчФакт НомерДок="${number}" ДатаДок="31.10.2026">` +
      `<СвПрод><ИдСв><СвЮЛУч ИННЮЛ="${SELLER_INN}"/></ИдСв></СвПрод><СвПокуп><ИдСв><СвЮЛУч ИННЮЛ="${BUYER_INN}"/></ИдСв></СвПокуп></СвСчФакт>` +
      `<ТаблСчФакт><ВсегоОпл СтТовУчНалВсего="120.00"/></ТаблСчФакт><Подписант><ФИО Фамилия="Фомин" Имя="Борис" Отчество="Михайлович"/></Подписант></Документ></Файл>`,
  );
  const signature = await house.sign(house.head, content);
  const answers = { fileId: fileName.replace(/\.xml$/, ''), signature };
  const made: MadeReceipt[] = [];
  for (const [index, kind] of [...subject.receipts, ...subject.late].entries()) {
    const { fileId: own, bytes } = technicalXml(kind, `${documentId}-${index}`, answers);
    const by = kind === 'receipt-date' || kind === 'dispatch-date' ? house.operator : house.buyer;
    const cms = await house.sign(by, bytes);
    const fileNameInside = `${String(index + 1).padStart(2, '0')}-${FORMS[kind]!.short}-${own}.xml`;
    made.push({
      fileName: fileNameInside,
      kind,
      operator: '2BM',
      sha256: sha256Hex(bytes),
      signatureSha256: sha256Hex(cms),
      verdict: 'valid',
      bytes,
      signature: cms,
    });
  }
  const [sealedReceipts, late] = [made.slice(0, subject.receipts.length), made.slice(subject.receipts.length)];
  const signedAt = `${readSigningTime(signature)}.000Z`;
  const thumbprint = house.head.certificate.thumbprint;
  const source = JSON.stringify({ number });
  const place = Number.parseInt(documentId.slice(0, 4), 16) * 100 + 1;
  const at = new Date();
  const event = (index: number, type: string, phase: string, data: Record<string, unknown>): PlainEvent => ({
    position: place + index * 2,
    version: index + 1,
    type,
    phase,
    at,
    data,
  });
  const told = (own: MadeReceipt) => ({
    event: 'technical',
    technical: own.kind,
    verdict: own.verdict,
    sha256: own.sha256,
    operator: '2BM',
  });
  const facets = {
    buyerResponse: subject.receipts.includes('refusal') ? 'refused' : subject.receipts.includes('buyer-title') ? 'signed' : 'waiting',
    revocation: 'none',
    recipientReceipt: 'finished',
  };
  const plain: PlainEvent[] = [];
  const tell = (type: string, phase: string, data: Record<string, unknown>) => void plain.push(event(plain.length, type, phase, data));
  tell('RECEIVED', 'RECEIVED', { sourceDigest: sha256Hex(source) });
  tell('VALIDATED', 'VALIDATED', { fileName, contentDigest: sha256Hex(content) });
  tell('SIGNED', 'SIGNED', { headId: 'head-1', signedAt, signatureDigest: sha256Hex(signature), certificateThumbprint: thumbprint });
  tell('ROUTED_E', 'ROUTED_E', { door: '2BM' });
  tell('SENT', 'SENT', { operator: '2BM', sentAt: at.toISOString() });
  tell('ISSUED', 'ISSUED', { operator: '2BM', issuedAt: subject.receipts.includes('receipt-date') ? ISSUED_AT : at.toISOString() });
  for (const own of sealedReceipts) tell('DOCFLOW', 'ISSUED', told(own));
  tell('DELIVERED', 'DELIVERED', { door: '2BM', ...facets });
  const sealedEvents = chainEvents(plain, chainStart(documentId));
  const eventBytes = writeEvents(sealedEvents);
  const receiptsSha256 = sealedReceipts.length > 0 ? sha256Hex(`${documentId}-receipts`) : null;
  const retainUntil = '2031-12-31';
  const sealed: SealedManifest = {
    type: 'sealpost-sealed-manifest',
    version: 1,
    stage: 'sealed',
    documentId,
    kind: 'transfer',
    number,
    date: '2026-10-31',
    revision: 0,
    sellerInn: SELLER_INN,
    headId: 'head-1',
    gross: '120.00',
    channel: 'electronic',
    retainUntil,
    content: { fileName, mediaType: 'application/xml', sha256: sha256Hex(content), bytes: content.length },
    signature: { sha256: sha256Hex(signature), bytes: signature.length, thumbprint, signedAt },
    events: {
      count: sealedEvents.length,
      sha256: sha256Hex(eventBytes),
      tail: sealedEvents.at(-1)!.hash,
      lastPosition: sealedEvents.at(-1)!.position,
    },
    receipts: sealedReceipts.map(({ bytes: _b, signature: _s, ...own }) => own),
    receiptsSha256,
    record: {
      document: {
        id: documentId,
        client_id: 'billing',
        partner_id: 'partner-1',
        kind: 'transfer',
        number,
        document_date: '2026-10-31',
        revision: 0,
        seller_inn: SELLER_INN,
        head_id: 'head-1',
        gross: '120.00',
        channel: 'electronic',
        content_digest: sha256Hex(content),
        source_digest: sha256Hex(source),
        docflow: { facets },
      },
      package: { partner_card: { inn: BUYER_INN } },
      partner: {},
      signature: { head_id: 'head-1', content_digest: sha256Hex(content), certificate_thumbprint: thumbprint, signed_at: signedAt },
      source,
      attempts: [],
    },
  };
  const sealedBytes = writeSealedManifest(sealed);
  tell('ARCHIVED', 'ARCHIVED', {
    sealed: sha256Hex(sealedBytes),
    content: sha256Hex(content),
    signature: sha256Hex(signature),
    events: sha256Hex(eventBytes),
    ...(receiptsSha256 ? { receipts: receiptsSha256 } : {}),
    retainUntil,
  });
  for (const own of late) tell('DOCFLOW', 'ARCHIVED', told(own));
  const all = chainEvents(plain, chainStart(documentId));
  const places = documentPlaces(version, fileName);
  const stamped = addTimestamp(signature, house.stamp(sha256(readSignedData(signature).signer.signature)));
  const files: ContainerFiles = new Map([
    [places.content, content],
    [places.signatures['b-b'], signature],
    [
      places.signatures['b-lt'],
      addLongTermData(stamped, { certificates: house.chain.map(({ raw }) => raw), lists: house.lists, answers: [] }),
    ],
    [LAYOUT.sealed, sealedBytes],
    [LAYOUT.events, eventBytes],
    [LAYOUT.laterEvents, writeEvents(all.slice(sealedEvents.length))],
    [LAYOUT.documentRecord, recordOver(house, [content, signature])],
    [LAYOUT.sealedRecord, recordOver(house, [sealedBytes])],
    [LAYOUT.audit, auditProof(house, documentId, plain)],
    [LAYOUT.readme, Buffer.from(readmeText(places))],
  ]);
  for (const own of made) {
    const folder = sealedReceipts.includes(own) ? LAYOUT.receiptsFolder : LAYOUT.laterReceiptsFolder;
    files.set(`${folder}${own.fileName}`, own.bytes);
    files.set(`${folder}${own.fileName}.p7s`, own.signature);
  }
  for (const certificate of [house.head.certificate, ...house.chain])
    files.set(`${LAYOUT.certificatesFolder}${certificateFileName(certificate)}`, certificate.raw);
  for (const list of house.lists) files.set(`${LAYOUT.statusFolder}${sha256Hex(list).slice(0, 16)}.crl`, list);
  files.set(LAYOUT.protocol, await renderProtocol({ manifest: sealed, signer: signerOf(signature), events: all, receipts: made }));
  files.set(LAYOUT.manifest, writeManifest({ version, documentId, protocol: PROTOCOL_VERSION }, files));
  return files;
}

export function readSigningTime(cms: Buffer): string {
  const text = readSignedData(cms).signer.attributes.get('1.2.840.113549.1.9.5')!.content.toString('latin1');
  const [, year, month, day, hour, minute, second] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text)!;
  return `20${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
