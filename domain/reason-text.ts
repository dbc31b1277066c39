import { SIGNING_REASONS } from './signing-reasons.ts';

/** What a reason means for a person, and what mends it. */
export interface ReasonText {
  ru: string;
  en: string;
  /** What the owner does. */
  mendRu: string;
  mendEn: string;
}

/** Reasons for which a document is parked, in words. Codes without a row are shown as they are. */
const TEXTS: Record<string, ReasonText> = {
  ...SIGNING_REASONS,
  'archive.access-refused': {
    ru: 'Хранилище архива не принимает наши ключи или права; сами документы ни при чём.',
    en: 'The object store does not accept our keys or rights; no document is to blame.',
    mendRu: 'Проверьте ключи S3, права на корзину и часы; документ пойдёт дальше сам.',
    mendEn: 'See to the S3 keys, the rights on the bucket and the clock; the document goes on by itself.',
  },
  'address.returned': {
    ru: 'Последнее письмо по этому адресу вернулось.',
    en: 'The last letter to this address came back.',
    mendRu: 'Уточните адрес или предложите электронную доставку; если адрес верен, отправьте на печать.',
    mendEn: 'Ask for the right address or offer electronic delivery; if the address is right, send it to print.',
  },
  'operator.not-a-partner': {
    ru: 'Получатель не принимает документы от нас через оператора.',
    en: 'The recipient takes no documents from us through the operator.',
    mendRu: 'Пригласите контрагента или отправьте документ на бумаге.',
    mendEn: 'Invite the partner, or send the document on paper.',
  },
  'operator.no-way': {
    ru: 'Счёт-фактуру передают только через оператора ЭДО, а у покупателя нет ящика или у нас нет договора с его оператором.',
    en: "An invoice leaves only through an operator, and the buyer has no box, or we have no contract with his box's operator.",
    mendRu: 'Отправьте на бумаге либо внесите ящик в карточку контрагента (или договор с оператором) и повторите.',
    mendEn: "Send it on paper; or enter the box in the partner's card (or the contract with the operator), then retry.",
  },
  'operator.box-unknown': {
    ru: 'Оператор не знает ящика получателя.',
    en: "The operator does not know the recipient's box.",
    mendRu: 'Исправьте идентификатор участника в карточке контрагента и повторите.',
    mendEn: "Mend the participant id of the partner's card, then retry.",
  },
  'operator.sender-blocked': {
    ru: 'Оператор заблокировал нас как отправителя.',
    en: 'The operator has blocked us as a sender.',
    mendRu: 'Свяжитесь с оператором, затем повторите.',
    mendEn: 'Call the operator, then retry.',
  },
  'operator.authority-missing': {
    ru: 'Оператор не видит доверенности подписанта (МЧД).',
    en: "The operator does not see the signatory's power of attorney.",
    mendRu: 'Зарегистрируйте МЧД у оператора, затем повторите.',
    mendEn: 'Register the power of attorney with the operator, then retry.',
  },
  'operator.format-refused': {
    ru: 'Оператор больше не принимает этот формат.',
    en: 'The operator no longer takes this format.',
    mendRu: 'Обновите формат документа; до того отправьте на бумаге.',
    mendEn: 'Bring the format up to date; until then send on paper.',
  },
  'operator.file-refused': {
    ru: 'Оператор не принял файл: он нарушает формат.',
    en: 'The operator has refused the file: it breaks its format.',
    mendRu: 'Прочитайте слова оператора в журнале и передайте разработчикам; до исправления отправьте на бумаге.',
    mendEn: "Read the operator's words in the log and hand them to the developers; until it is mended send on paper.",
  },
  'operator.signature-refused': {
    ru: 'Оператор не принял подпись документа.',
    en: "The operator has refused the document's signature.",
    mendRu: 'Проверьте сертификат подписанта и доверие оператора к его удостоверяющему центру, затем повторите.',
    mendEn: "See to the signatory's certificate and to the operator's trust in its authority, then retry.",
  },
  'operator.rejected': {
    ru: 'Оператор отказал в приёме документа.',
    en: 'The operator has refused the document.',
    mendRu: 'Посмотрите ответ оператора в досье и решите.',
    mendEn: "Read the operator's answer in the dossier and decide.",
  },
  'docflow.issue-due': {
    ru: 'Оператор ещё не подтвердил дату получения, срок истекает.',
    en: 'The operator has not confirmed the date of receipt and the term is ending.',
    mendRu: 'Свяжитесь с оператором или отзовите документ на бумагу.',
    mendEn: 'Call the operator, or take the document back to paper.',
  },
  'docflow.issue-overdue': {
    ru: 'Оператор не подтвердил дату получения в срок.',
    en: 'The operator has not confirmed the date of receipt in time.',
    mendRu: 'Свяжитесь с оператором или отзовите документ на бумагу.',
    mendEn: 'Call the operator, or take the document back to paper.',
  },
  'docflow.receipt-overdue': {
    ru: 'Покупатель не подписал извещение о получении, напоминания отправлены.',
    en: 'The buyer has signed no notice of receipt; reminders were sent.',
    mendRu: 'Свяжитесь с покупателем или отзовите документ на бумагу; повтор (retry) закрывает без извещения.',
    mendEn: 'Call the buyer, or take the document back to paper; retry closes it without the notice.',
  },
  'docflow.answer-due': {
    ru: 'Завтра истекает срок ответа покупателя.',
    en: "The buyer's term for an answer ends tomorrow.",
    mendRu: 'Напомните покупателю.',
    mendEn: 'Remind the buyer.',
  },
  'docflow.answer-overdue': {
    ru: 'Покупатель не ответил в срок.',
    en: 'The buyer has not answered in time.',
    mendRu: 'Свяжитесь с покупателем или отзовите документ на бумагу; повтор (retry) закрывает без ответа.',
    mendEn: 'Call the buyer, or take the document back to paper; retry closes it unanswered.',
  },
  'docflow.delivery-failed': {
    ru: 'Оператор не смог доставить документ в ящик покупателя.',
    en: "The operator could not put the document into the buyer's box.",
    mendRu: 'Отзовите документ на бумагу.',
    mendEn: 'Take the document back to paper.',
  },
  'docflow.roaming-failed': {
    ru: 'Роуминг: оператор покупателя не принял документ.',
    en: "Roaming: the buyer's operator has not taken the document.",
    mendRu: 'Проверьте идентификатор участника; отзовите документ на бумагу.',
    mendEn: 'See to the participant id; take the document back to paper.',
  },
  'docflow.title-invalid': {
    ru: 'Титул покупателя недействителен: негодная подпись, чужая организация или ответ на другой файл.',
    en: "The buyer's title is invalid: a bad signature, another organisation, or an answer to another file.",
    mendRu: 'Попросите покупателя подписать ещё раз; повтор (retry) закрывает документ без его подписи.',
    mendEn: 'Ask the buyer to sign again; retry closes the document without his signature.',
  },
  'docflow.refused': {
    ru: 'Покупатель отказал в подписи; его слова в досье.',
    en: 'The buyer has refused to sign; his words are in the dossier.',
    mendRu: 'Выставьте исправление или корректировку; если отказ принят, повтор (retry) закрывает документ как отказанный.',
    mendEn: 'Issue a revision or a correction; if the refusal stands, retry closes the document as refused.',
  },
  'docflow.clarification-asked': {
    ru: 'Покупатель просит уточнить документ; его слова в досье.',
    en: 'The buyer asks for a corrected document; his words are in the dossier.',
    mendRu: 'Выставьте исправление или корректировку; если уточнять нечего, повтор (retry) закрывает вопрос.',
    mendEn: 'Issue a revision or a correction; if there is nothing to correct, retry closes the question.',
  },
  'docflow.annulment-offered': {
    ru: 'Покупатель предлагает аннулировать документ; его слова в досье.',
    en: 'The buyer offers to annul the document; his words are in the dossier.',
    mendRu: 'Согласитесь или откажите (revocation/answer); повтор (retry) оставляет предложение без ответа.',
    mendEn: 'Accept or refuse it (revocation/answer); retry leaves the offer unanswered.',
  },
  'docflow.authority-asked': {
    ru: 'Покупатель просит подтвердить полномочия подписанта.',
    en: 'The buyer asks for proof of the authority of our signatory.',
    mendRu: 'Отправьте покупателю доверенность (МЧД), затем закройте вопрос повтором (retry).',
    mendEn: 'Send the power of attorney to the buyer, then close the question by retry.',
  },
  'docflow.signer-not-proven': {
    ru: 'Ответ пришёл, но не доказано, что подписал покупатель.',
    en: 'An answer has come, and it is not proven that the buyer has signed it.',
    mendRu: 'Попросите подписать сертификатом организации или указать доверенность; повтор (retry) закрывает документ без ответа.',
    mendEn: "Ask for the organisation's certificate or for a power of attorney in the file; retry closes the document without the answer.",
  },
  'docflow.answer-invalid': {
    ru: 'Отказ, вопрос или предложение покупателя недействительны: негодная подпись, чужая организация или ответ на другой файл.',
    en: "The buyer's refusal, question or offer is invalid: a bad signature, another organisation, or an answer to another file.",
    mendRu: 'Узнайте у покупателя, что он имел в виду, и попросите подписать ещё раз; повтор (retry) закрывает вопрос.',
    mendEn: 'Ask the buyer what he means and to sign again; retry closes the question.',
  },
  'docflow.answers-differ': {
    ru: 'Покупатель ответил по-разному: подписал документ, на который раньше ответил иначе. Действует более ранний ответ.',
    en: 'The buyer has answered in different ways: he has signed what he had answered otherwise before. The earlier answer stands.',
    mendRu: 'Уточните у покупателя, какой ответ верен; повтор (retry) оставляет в силе более ранний.',
    mendEn: 'Ask the buyer which answer is right; retry lets the earlier one stand.',
  },
  'docflow.delivery-overdue': {
    ru: 'Оператор не сообщает, что документ у покупателя.',
    en: 'The operator does not say that the buyer has the document.',
    mendRu: 'Свяжитесь с оператором или отзовите документ на бумагу; повтор (retry) напомнит через пять рабочих дней.',
    mendEn: 'Call the operator, or take the document back to paper; retry calls again in five working days.',
  },
  'docflow.annulled': {
    ru: 'Документ аннулирован по соглашению сторон.',
    en: 'The document is annulled by consent.',
    mendRu: 'Выставьте новый документ, если он нужен.',
    mendEn: 'Issue a new document if one is wanted.',
  },
  'docflow.deemed-accepted': {
    ru: 'Принят по умолчанию: покупатель не ответил в срок договора.',
    en: 'Deemed accepted: the buyer has not answered within the term of the contract.',
    mendRu: 'Действий не требуется; подписи покупателя под документом нет.',
    mendEn: 'Nothing is to be done; the document carries no signature of the buyer.',
  },
  'docflow.unanswered': {
    ru: 'Закрыт без ответа покупателя.',
    en: "Closed without the buyer's answer.",
    mendRu: 'Попросите покупателя подписать, если подпись нужна; поздний ответ будет принят.',
    mendEn: 'Ask the buyer to sign where a signature is needed; a late answer still counts.',
  },
  'portal.refused': {
    ru: 'Потребитель отказался от документа в личном кабинете.',
    en: 'The consumer has refused the document in the portal.',
    mendRu: 'Прочитайте причину в досье; выставьте исправление, если потребитель прав.',
    mendEn: 'Read the reason in the dossier; issue a revision if the consumer is right.',
  },
  'step.timed-out': {
    ru: 'Шаг не завершился за отведённое время.',
    en: 'The step did not end in its time.',
    mendRu: 'Проверьте журнал процессов и повторите.',
    mendEn: "Look into the processes' logs and retry.",
  },
  'step.failed': {
    ru: 'Шаг завершился ошибкой программы.',
    en: 'The step failed by a fault of the program.',
    mendRu: 'Передайте разработчикам журнал и номер документа, затем повторите.',
    mendEn: 'Hand log and document id to the developers, then retry.',
  },
};

export function reasonText(code: string): ReasonText {
  return TEXTS[code] ?? { ru: code, en: code, mendRu: 'Решите: повторить или отклонить.', mendEn: 'Decide: retry or reject.' };
}
