import type { ReasonText } from './reason-text.ts';

/** Why a document is not signed, in words: the file, the key, the mandate, the certificate. */
export const SIGNING_REASONS: Record<string, ReasonText> = {
  'signature.no-key': {
    ru: 'У подписанта нет ключа или сертификата.',
    en: 'The signatory has no key or certificate here.',
    mendRu: 'Внесите сертификат и ключ; документ пойдёт дальше сам.',
    mendEn: 'Bring certificate and key; the document goes on by itself.',
  },
  'signature.certificate-expired': {
    ru: 'Сертификат подписанта закончился или заканчивается менее чем через сутки.',
    en: "The signatory's certificate has ended or ends within a day.",
    mendRu: 'Внесите новый сертификат.',
    mendEn: 'Enter a new certificate.',
  },
  'signature.awaiting-release': {
    ru: 'Документ ждёт, пока руководитель выпустит пакет.',
    en: 'The document waits until its head releases a batch.',
    mendRu: 'Руководитель просматривает пакет на странице /staff и выпускает опись.',
    mendEn: 'The head looks through the batch at /staff and releases its manifest.',
  },
  'signature.signer-not-in-file': {
    ru: 'В готовом файле указан другой подписант или другой продавец.',
    en: 'The ready file names another signatory or another seller.',
    mendRu: 'Биллинг отклоняет документ и присылает исправленный файл.',
    mendEn: 'Reject the document; billing hands in a right file.',
  },
  'signature.file-differs': {
    ru: 'Файл, подготовленный к подписи, расходится с тем, что прислал биллинг.',
    en: 'The file that lies here to be signed is not the document that billing has sent.',
    mendRu: 'Выясните, кто или что изменило файл; отклоните документ, биллинг пришлёт его заново.',
    mendEn: 'Find out who or what has changed the file; reject the document, and billing hands it in anew.',
  },
  'signature.quota-exceeded': {
    ru: 'Руководитель подписал за сутки предельное число документов.',
    en: 'The head has signed as many documents in 24 hours as one may.',
    mendRu: 'Проверьте, ожидаем ли такой объём; завтра документ пойдёт сам или поднимите SIGNING_QUOTA_A_DAY.',
    mendEn: 'See whether that many are expected; it goes on by itself tomorrow, or raise SIGNING_QUOTA_A_DAY.',
  },
  'signing-key.locked': {
    ru: 'Токен или сервер подписи не принимает наш PIN.',
    en: 'The token or signing server does not accept our PIN.',
    mendRu: 'Исправьте PIN и перезапустите процесс подписания; повторно неверный PIN не вводится.',
    mendEn: 'Mend the PIN and restart the signing process; a refused PIN is not tried again.',
  },
  'mandate.missing': {
    ru: 'Сейчас никто не имеет полномочий этого руководителя.',
    en: 'Nobody holds the mandate of this head now.',
    mendRu: 'Внесите действующие полномочия (доверенность).',
    mendEn: 'Enter a mandate in force.',
  },
  'mandate.head-absent': {
    ru: 'Руководитель отсутствует, заместителя с полномочиями нет.',
    en: 'The head is absent and no deputy has authority.',
    mendRu: 'Внесите полномочия заместителя или завершите отсутствие.',
    mendEn: "Enter a deputy's mandate, or end the absence.",
  },
  'mandate.kind-not-covered': {
    ru: 'Полномочия не распространяются на этот вид документов.',
    en: 'The authority does not cover this kind of document.',
    mendRu: 'Внесите полномочия на этот вид документов.',
    mendEn: 'Enter a mandate that covers this kind.',
  },
  'mandate.other-organisation': {
    ru: 'Полномочия выданы от имени другой организации.',
    en: 'The authority was given in the name of another organisation.',
    mendRu: 'Внесите полномочия от имени организации документа.',
    mendEn: "Enter a mandate of the document's organisation.",
  },
  'certificate.other-person': {
    ru: 'Сертификат выдан не тому, у кого полномочия.',
    en: 'The certificate was issued to another person than the one with the mandate.',
    mendRu: 'Сверьте ФИО в полномочиях и в сертификате.',
    mendEn: 'Compare the names of mandate and certificate.',
  },
  'certificate.other-organisation': {
    ru: 'Сертификат не относится к организации документа.',
    en: "The certificate does not belong to the document's organisation.",
    mendRu: 'Нужен сертификат организации либо доверенность для личного сертификата.',
    mendEn: "Bring the organisation's certificate, or a power of attorney for a personal one.",
  },
  'certificate.not-trusted': {
    ru: 'Цепочка сертификата не ведёт к доверенному корню или сертификат не для подписи.',
    en: 'The chain does not lead to a trusted root, or the certificate is not one for signing.',
    mendRu: 'Внесите сертификат вместе с цепочкой удостоверяющего центра.',
    mendEn: "Enter the certificate with its authority's chain.",
  },
  'certificate.revoked': {
    ru: 'Сертификат подписанта отозван.',
    en: "The signatory's certificate was revoked.",
    mendRu: 'Руководитель получает новый сертификат.',
    mendEn: 'The head gets a new certificate.',
  },
  'certificate.status-unknown': {
    ru: 'Не отвечают ни OCSP, ни списки отзыва: статус сертификата неизвестен.',
    en: "Neither OCSP nor revocation lists answer: the certificate's status is unknown.",
    mendRu: 'Проверьте доступность служб удостоверяющего центра; документ пойдёт дальше сам.',
    mendEn: "See to the authority's services; the document goes on by itself.",
  },
};
