import { createHash, randomUUID } from 'node:crypto';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import type { StoredEntity, StoredMessage } from './exchange-entries.ts';
import { annulmentOffer } from './official-files/annulment-offer.ts';
import type { AnswerFacts, OfficialFile } from './official-files/answer-facts.ts';
import { correctionTitle, transferTitle, type Outcome } from './official-files/buyer-titles.ts';
import { dispatchDate, receiptDate } from './official-files/confirmations.ts';
import { clarification, receiptNotice } from './official-files/notices.ts';
import { canOfferAnnulment, fitsOldForms, type BoxHolder } from './official-files/participant.ts';
import { readSentDocument, type SentDocument } from './official-files/sent-document.ts';
import { statementAnswer } from './official-files/statement-answer.ts';
import { universalMessage, type UniversalEvent } from './official-files/universal-message.ts';
import { fileBytes } from './official-files/xml-writer.ts';
import type { Parties, SignsAs } from './parties.ts';

/** A file that is answered, with the signature under it. */
export interface Answered {
  content: Buffer;
  signature: Buffer;
  fileName: string;
}

/** How a file is written and signed. */
export interface Manner {
  /** In the older of two versions in force, where the form has one that can say it. */
  oldForm: boolean;
  /** base64 with line breaks, as some programs write it. */
  linedBase64: boolean;
  signsAs: SignsAs;
  /** Signed over other bytes than those that are sent. */
  brokenSignature?: boolean;
}

export interface TechnicalOrder {
  message: StoredMessage;
  answered: Answered;
  parties: Parties;
  kind: Exclude<TechnicalKind, 'revocation-acceptance'>;
  at: Date;
  manner: Manner;
  /** Words of a clarification, a refusal or an offer to annul. */
  words?: string;
  /** Of a title, and what the operator tells of it where that differs. */
  outcome?: Outcome;
  toldOutcome?: Outcome;
  /** Of a universal message. */
  universal?: { events: readonly UniversalEvent[]; signed: boolean };
  /** The title answers a file that was never sent. */
  otherDocument?: boolean;
}

/** What an entity is told with: the file, its words on the wire, and its signature. */
export async function makeTechnical(order: TechnicalOrder): Promise<StoredEntity> {
  const { message, parties, kind, manner, universal } = order;
  const facts = factsOf(order);
  const { fileId, xml } = buildFile(order, facts);
  const content = fileBytes(xml);
  const byOperator = isOperators(kind);
  const signer = byOperator ? parties.operator : parties.signFor(facts.from, manner.signsAs);
  const signed = universal === undefined || universal.signed;
  const signedBytes = manner.brokenSignature ? Buffer.concat([content, Buffer.of(0x20)]) : content;
  return {
    entityId: randomUUID(),
    kind,
    code: codeOf(order),
    fileName: `${fileId}.xml`,
    content: content.toString('base64'),
    signature: signed ? (await signer.signer.sign(sha256(signedBytes), new Date())).toString('base64') : '',
    sender: byOperator ? parties.operator.boxId : message.to,
  };
}

/** Whether the buyer of a message can be named in an offer to annul. */
export function canOffer({ message, answered, parties }: Pick<TechnicalOrder, 'message' | 'answered' | 'parties'>): boolean {
  const { seller, buyer } = readSentDocument(answered.content, answered.fileName);
  return canOfferAnnulment(parties.holder(message.from, seller)) && canOfferAnnulment(parties.holder(message.to, buyer));
}

/** Consent to an annulment is no file: it is the other side's signature under the offer's own bytes. */
export async function consentToAnnulment(
  message: StoredMessage,
  offer: Answered,
  parties: Parties,
  signsAs: SignsAs,
): Promise<StoredEntity> {
  const { buyer } = readSentDocument(offer.content, offer.fileName);
  const { signer } = parties.signFor(parties.holder(message.to, buyer), signsAs);
  return {
    entityId: randomUUID(),
    kind: 'revocation-acceptance',
    code: null,
    fileName: offer.fileName,
    content: offer.content.toString('base64'),
    signature: (await signer.sign(sha256(offer.content), new Date())).toString('base64'),
    sender: message.to,
  };
}

type Facts = AnswerFacts & { document: SentDocument; seller: BoxHolder; buyer: BoxHolder };

function factsOf({ message, answered, parties, kind, at, manner, otherDocument }: TechnicalOrder): Facts {
  const document = readSentDocument(answered.content, answered.fileName);
  const [seller, buyer] = [parties.holder(message.from, document.seller), parties.holder(message.to, document.buyer)];
  const base64 = answered.signature.toString('base64');
  return {
    document,
    seller,
    buyer,
    guid: randomUUID(),
    at,
    from: buyer,
    to: seller,
    answered: {
      fileId: otherDocument ? document.fileId.replace(/[\da-f]{8}-[\da-f-]{27}/i, randomUUID()) : document.fileId,
      signatures: [manner.linedBase64 ? inLines(base64) : base64],
    },
    signatory: isOperators(kind) ? parties.operator.signatory : parties.signFor(buyer, manner.signsAs).signatory,
  };
}

function buildFile(order: TechnicalOrder, facts: Facts): OfficialFile {
  const { kind, message, manner, words = '', outcome = '1', parties, universal } = order;
  const { seller, buyer } = facts;
  const fits = fitsOldForms(buyer) && fitsOldForms(seller) && facts.signatory.attorney === undefined;
  const version = manner.oldForm && fits ? '1.02' : '1.03';
  switch (kind) {
    case 'receipt-date':
    case 'dispatch-date': {
      const make = kind === 'receipt-date' ? receiptDate : dispatchDate;
      return make(version, { ...facts, from: seller, to: buyer, operator: parties.operator.identity });
    }
    case 'receipt-notice':
      return receiptNotice(version, facts);
    case 'clarification':
    case 'refusal':
    case 'revocation-refusal':
      return clarification(version, { ...facts, words });
    case 'revocation-offer':
      return annulmentOffer({ ...facts, words });
    case 'universal-message':
      return universalMessage({ ...facts, ...universal! });
    case 'buyer-title': {
      const title = { ...facts, outcome };
      if (message.kind === 'reconciliation') return statementAnswer(title);
      return message.kind === 'correction' ? correctionTitle(title) : transferTitle(manner.oldForm ? '5.02' : '5.03', title);
    }
  }
}

/** A title's outcome, or the code of a universal message: of several the one that has an effect. */
function codeOf({ outcome, toldOutcome, universal }: TechnicalOrder): string | null {
  const codes = universal?.events.map(({ code }) => code) ?? [];
  return toldOutcome ?? outcome ?? codes.find((code) => code !== '2007') ?? codes[0] ?? null;
}

function isOperators(kind: TechnicalKind): boolean {
  return kind === 'receipt-date' || kind === 'dispatch-date';
}

/** Lines of 64 characters, as in PEM. */
function inLines(base64: string): string {
  return `\r\n${base64.replaceAll(/.{64}/g, (line) => `${line}\r\n`)}`;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
