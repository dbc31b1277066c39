import type { Facets, Severity } from '../status.ts';
import type { DocflowFacets } from './docflow.ts';

/** One legal track of a document in words. No logic reads the words: compare `facet` and `value`. */
export interface FacetText {
  facet: string;
  value: string;
  ru: string;
  en: string;
  severity: Severity;
}

type Row = readonly [ru: string, en: string, severity: Severity];
type Words<T extends string> = Record<T, Row>;

const OWN: {
  senderSignature: Words<Facets['senderSignature']>;
  authority: Words<NonNullable<Facets['authority']>>;
  portal: Words<Facets['portal']>;
  print: Words<Facets['print']>;
  archive: Words<Facets['archive']>;
  answer: Words<NonNullable<Facets['answer']>>;
} = {
  senderSignature: {
    none: ['Не подписан', 'Not signed', 'info'],
    waiting: ['Ожидает подписи', 'Waits for the signature', 'info'],
    valid: ['Подписан, подпись действительна', 'Signed, the signature is valid', 'success'],
  },
  authority: {
    notRequired: ['Доверенность не требуется', 'No power of attorney is needed', 'info'],
    valid: ['Доверенность (МЧД) действовала при подписании', 'The power of attorney was in force at signing', 'success'],
    notValid: ['Действующих полномочий нет', 'There is no authority in force', 'error'],
    notAttached: ['Оператор не нашёл доверенности', 'The operator misses the power of attorney', 'error'],
  },
  portal: {
    none: ['Не опубликован в кабинете', 'Not in the portal', 'info'],
    published: ['Опубликован в кабинете', 'In the portal', 'success'],
    notified: ['Потребитель уведомлён', 'The consumer was told', 'success'],
    notifyFailed: ['Уведомить не удалось', 'The consumer could not be told', 'warning'],
    opened: ['Просмотрен потребителем', 'Seen by the consumer', 'success'],
    downloaded: ['Скачан потребителем', 'Downloaded by the consumer', 'success'],
  },
  print: {
    none: ['Не печатается', 'Not printed', 'info'],
    queued: ['В очереди на печать', 'In the print queue', 'info'],
    batched: ['В партии печати', 'In a print batch', 'info'],
    printed: ['Напечатан, все листы сочтены', 'Printed, every sheet counted', 'info'],
    posted: ['Передан на почту', 'With the post', 'success'],
    delivered: ['Вручён почтой', 'Delivered by the post', 'success'],
    returned: ['Письмо вернулось', 'The letter came back', 'warning'],
    cancelled: ['Снят с печати', 'Taken out of print', 'info'],
    reprinting: ['Печатается заново', 'Being printed again', 'warning'],
  },
  archive: {
    none: ['Не в архиве', 'Not archived', 'info'],
    stored: ['Принят архивом', 'Stored in the archive', 'info'],
    sealed: ['В архиве', 'Archived', 'success'],
    verified: ['В архиве, проверен повторно', 'Archived and found whole again', 'success'],
    renewed: ['В архиве, доказательства продлены', 'Archived, its evidence renewed', 'success'],
    legalHold: ['В архиве, уничтожение запрещено', 'Archived, under legal hold', 'info'],
    disposed: ['Уничтожен по сроку хранения', 'Disposed of after its retention', 'info'],
  },
  answer: {
    waiting: ['Ожидается ответ в кабинете', 'An answer in the portal is awaited', 'info'],
    accepted: ['Подтверждён в кабинете, без подписи покупателя', "Accepted in the portal, without the buyer's signature", 'success'],
    refused: ['Потребитель отказался в кабинете', 'Refused by the consumer in the portal', 'error'],
  },
};

const DOCFLOW: { [F in Exclude<keyof DocflowFacets, 'amendment'>]: Words<DocflowFacets[F]> } = {
  operatorConfirmation: {
    notRequired: ['Подтверждение оператора не требуется', 'No confirmation of the operator is owed', 'info'],
    waiting: ['Ожидается подтверждение оператора', "The operator's confirmation is awaited", 'info'],
    received: ['Дата получения подтверждена оператором', 'The operator has confirmed the date of receipt', 'success'],
  },
  delivery: {
    notReady: ['Ещё не в ящике покупателя', "Not in the buyer's box yet", 'info'],
    delivered: ['В ящике покупателя', "In the buyer's box", 'success'],
    failed: ['Оператор не смог доставить', 'The operator could not deliver it', 'error'],
  },
  recipientReceipt: {
    notAcceptable: ['Извещение о получении не требуется', 'No notice of receipt is owed', 'info'],
    waiting: ['Ожидается извещение о получении', 'The notice of receipt is awaited', 'info'],
    overdue: ['Извещение о получении просрочено', 'The notice of receipt is overdue', 'warning'],
    finished: ['Извещение о получении подписано', 'The notice of receipt is signed', 'success'],
    unanswered: ['Закрыт без извещения о получении', 'Closed without a notice of receipt', 'warning'],
  },
  buyerResponse: {
    notRequired: ['Ответ покупателя не требуется', 'No answer is owed', 'info'],
    waiting: ['Ожидается подпись покупателя', "The buyer's signature is awaited", 'info'],
    signed: ['Подписан покупателем', 'Signed by the buyer', 'success'],
    signedWithDisagreements: ['Подписан с разногласиями', 'Signed with disagreements', 'warning'],
    refused: ['Покупатель отказал в подписи', 'The buyer has refused', 'error'],
    invalidSignature: ['Подпись покупателя недействительна', "The buyer's signature is invalid", 'error'],
    notProven: ['Подписан, но не доказано, что покупателем', 'Signed, and it is not proven that it was the buyer', 'error'],
    deemedAccepted: ['Считается принятым: покупатель промолчал', 'Deemed accepted by silence', 'success'],
    unanswered: ['Закрыт без ответа покупателя', 'Closed without an answer of the buyer', 'warning'],
  },
  revocation: {
    none: ['Аннулирование не предлагалось', 'Nobody has offered to annul', 'info'],
    requestedByUs: ['Мы предложили аннулировать', 'We have offered to annul', 'warning'],
    requestedByBuyer: ['Покупатель предлагает аннулировать', 'The buyer offers to annul', 'warning'],
    accepted: ['Аннулирован', 'Annulled', 'warning'],
    rejected: ['От аннулирования отказались', 'Annulment was refused', 'info'],
  },
  roaming: {
    notApplicable: ['Без роуминга', 'No roaming', 'info'],
    none: ['Роуминг: ожидается', 'Roaming: awaited', 'info'],
    success: ['Роуминг: передан', 'Roaming: handed over', 'success'],
    error: ['Роуминг: ошибка', 'Roaming: failed', 'error'],
  },
};

const AMENDMENT: Words<DocflowFacets['amendment'][number]> = {
  requested: ['Покупатель просит уточнить', 'The buyer asks for a correction', 'warning'],
  revised: ['Выставлен исправленный документ', 'A revision was issued', 'info'],
  corrected: ['Выставлен корректировочный документ', 'A correction was issued', 'info'],
};

/** Every facet of a document in words, in both languages, with how serious it is. */
export function facetTexts({ docflow, ...own }: Facets): FacetText[] {
  const texts: FacetText[] = [];
  const add = (facet: string, value: string, row: Row | undefined) => {
    if (row) texts.push({ facet, value, ru: row[0], en: row[1], severity: row[2] });
  };
  for (const [facet, value] of Object.entries(own)) add(facet, value, (OWN as Record<string, Record<string, Row>>)[facet]?.[value]);
  if (!docflow) return texts;
  for (const facet of Object.keys(DOCFLOW) as (keyof typeof DOCFLOW)[])
    add(facet, docflow[facet], (DOCFLOW[facet] as Record<string, Row>)[docflow[facet]]);
  for (const flag of docflow.amendment) add('amendment', flag, AMENDMENT[flag]);
  return texts;
}
