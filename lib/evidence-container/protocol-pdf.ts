import { KIND_RULES } from '../../domain/document-kind.ts';
import { TECHNICAL_RULES, type TechnicalVerdictCode } from '../../domain/docflow/technical-document.ts';
import { PORTAL_ANSWER_NOTE } from '../../domain/buyer-answer.ts';
import { legalDate, moscowDate, moscowTime } from '../../domain/moscow-time.ts';
import { MARGIN, drawPair, openPdf, widthOf } from '../paper/page.ts';
import { drawTable, type Column } from '../paper/table.ts';
import type { ChainedEvent } from './event-chain.ts';
import type { SealedManifest, SealedReceipt } from './sealed-manifest.ts';

/**
 * Rises with every change of the drawing or of the README's wording. The verifier draws each version that there was and compares byte by byte: what is new is
 * drawn from its version on, and what was, stays as it was.
 */
export const PROTOCOL_VERSION = 2;
/** The first version that says what an answer in the portal is not. */
export const PORTAL_ANSWER_SINCE = 2;

export interface ProtocolFacts {
  manifest: SealedManifest;
  /** As the signer's certificate says it. */
  signer: { name: string; organisation: string; thumbprint: string };
  events: readonly ChainedEvent[];
  receipts: readonly SealedReceipt[];
}

const TABLE_SIZE = 7;
const VERDICT_WORDS: Record<TechnicalVerdictCode, string> = {
  valid: 'действительна',
  invalid: 'НЕДЕЙСТВИТЕЛЬНА',
  'not-proven': 'подписавший не подтверждён',
};
const EVENT_COLUMNS: readonly Column[] = [
  { title: '№', width: 24, align: 'right' },
  { title: 'Когда (МСК)', width: 92, align: 'left' },
  { title: 'Событие', width: 104, align: 'left' },
  { title: 'Состояние', width: 92, align: 'left' },
  { title: 'Хеш записи', width: 218, align: 'left' },
];
const RECEIPT_COLUMNS: readonly Column[] = [
  { title: 'Технологический документ', width: 190, align: 'left' },
  { title: 'Файл', width: 240, align: 'left' },
  { title: 'Подпись', width: 100, align: 'left' },
];

/**
 * The protocol of a document's way, for people. It is drawn from the other files of the container alone, uncompressed and without a clock, so
 * that a verifier draws it again and compares the bytes.
 */
export async function renderProtocol({ manifest, signer, events, receipts }: ProtocolFacts, version = PROTOCOL_VERSION): Promise<Buffer> {
  const { kind, number, date, documentId, content, signature } = manifest;
  const { pdf, finish } = openPdf({ createdAt: new Date(signature.signedAt), title: `Протокол ${documentId}`, forComparison: true });
  pdf.font('bold', 14).text('Протокол передачи документа', MARGIN.left, MARGIN.top);
  pdf.moveDown(0.4);
  drawPair(pdf, 'Документ', `${KIND_RULES[kind].nameRu} № ${number} от ${legalDate(date)}`);
  drawPair(pdf, 'Идентификатор', documentId);
  drawPair(pdf, 'Продавец, ИНН', manifest.sellerInn);
  drawPair(pdf, 'Файл', content.fileName);
  drawPair(pdf, 'SHA-256 файла', content.sha256);
  drawPair(pdf, 'Подписал', `${signer.name}${signer.organisation ? `, ${signer.organisation}` : ''}`);
  drawPair(pdf, 'Сертификат (SHA-256)', signer.thumbprint);
  drawPair(pdf, 'Время подписи', instantText(signature.signedAt));
  drawPair(pdf, 'Канал', manifest.channel === 'paper' ? 'на бумаге' : 'электронно');
  drawPair(pdf, 'Хранить до', legalDate(manifest.retainUntil));
  pdf.moveDown(0.6);
  if (receipts.length > 0) {
    pdf.font('bold', 10).text('Технологические документы');
    pdf.moveDown(0.2);
    const rows = receipts.map(({ kind: own, fileName, verdict, signatureSha256 }) => [
      `${TECHNICAL_RULES[own].short}: ${TECHNICAL_RULES[own].nameRu}`,
      fileName,
      signatureSha256 === null ? 'без подписи' : VERDICT_WORDS[verdict],
    ]);
    drawTable(pdf, { columns: RECEIPT_COLUMNS, rows, size: TABLE_SIZE });
    pdf.moveDown(0.6);
  }
  pdf.font('bold', 10).text('События', MARGIN.left, pdf.y);
  pdf.moveDown(0.2);
  const rows = events.map(({ version, at, type, phase, hash }) => [String(version), instantText(at), type, phase, hash]);
  drawTable(pdf, { columns: EVENT_COLUMNS, rows, size: TABLE_SIZE });
  pdf.moveDown(0.6);
  const answer = version >= PORTAL_ANSWER_SINCE ? portalAnswerOf(events) : undefined;
  if (answer) {
    const { ru, en } = PORTAL_ANSWER_NOTE;
    pdf
      .font('bold', 9)
      .text(
        answer === 'accepted' ? 'Покупатель подтвердил документ в личном кабинете' : 'Покупатель отказался от документа в личном кабинете',
        MARGIN.left,
        pdf.y,
      );
    pdf.font('regular', 8).text(`${ru} / ${en}`, { width: widthOf(pdf) });
    pdf.moveDown(0.6);
  }
  pdf
    .font('regular', 8)
    .text('Протокол составлен по остальным файлам контейнера и служит для чтения. Доказательством служат подписи и записи доказательств.', {
      width: widthOf(pdf),
    });
  return (await finish()).bytes;
}

/** What the consumer has answered in the portal: an answer is given once. */
function portalAnswerOf(events: readonly ChainedEvent[]): string | undefined {
  const answered = events.find(({ type }) => type === 'ANSWERED');
  return answered && String(answered.data.answer);
}

function instantText(text: string): string {
  const at = new Date(text);
  return `${legalDate(moscowDate(at))} ${moscowTime(at, ':')}`;
}
