import { PORTAL_ANSWER_NOTE } from '../../domain/buyer-answer.ts';
import { LAYOUT, type DocumentPlaces } from './layout.ts';
import { PORTAL_ANSWER_SINCE, PROTOCOL_VERSION } from './protocol-pdf.ts';

/** How anybody checks a container with nothing of ours: OpenSSL and a root certificate that he trusts. The verifier compares it: see PROTOCOL_VERSION. */
export function readmeText({ content: document, signatures }: DocumentPlaces, version = PROTOCOL_VERSION): string {
  return `Контейнер доказательств / Evidence container
=============================================

${LAYOUT.manifest} называет каждый файл с его SHA-256. / ${LAYOUT.manifest} names every file with its SHA-256.
${LAYOUT.protocol} - протокол для чтения. / the protocol for people.

Проверка программой / With the verifier, offline:

  npx sealpost verify container.zip --root root.pem

Проверка без нашей программы / Without it, with OpenSSL 3 (root.pem is the root that you trust):

1. Подпись документа / The signature over the document:

  openssl cms -verify -binary -cades -inform DER -in '${signatures['b-b']}' -content '${document}' -CAfile root.pem -purpose any -out /dev/null

2. Дайджест / The digest, to compare with content.sha256 in ${LAYOUT.sealed}:

  openssl dgst -sha256 '${document}'

3. Подпись любого технологического документа / The signature of any technical document:

  openssl cms -verify -binary -cades -inform DER -in '${LAYOUT.receiptsFolder}NAME.p7s' -content '${LAYOUT.receiptsFolder}NAME' -CAfile root.pem -purpose any -out /dev/null

4. Сертификат / A certificate:

  openssl x509 -inform DER -in '${LAYOUT.certificatesFolder}NAME.cer' -noout -text

5. Статус / Its status as it was proven then:

  openssl crl -inform DER -in '${LAYOUT.statusFolder}NAME.crl' -noout -text
  openssl ocsp -respin '${LAYOUT.statusFolder}NAME.ocsp' -noverify -resp_text

${version >= PORTAL_ANSWER_SINCE ? answersText() : ''}${LAYOUT.documentRecord} и ${LAYOUT.sealedRecord} - записи доказательства RFC 4998; их проверяют наша программа, EU DSS и Bouncy Castle.
${LAYOUT.documentRecord} and ${LAYOUT.sealedRecord} are evidence records of RFC 4998; our verifier, EU DSS and Bouncy Castle read them.

${LAYOUT.events}: одна запись в строке; hash = SHA-256 от JSON [previous, position, version, type, phase, at, data], ключи data по алфавиту.
${LAYOUT.events}: one event a line; hash = SHA-256 of the JSON [previous, position, version, type, phase, at, data], keys of data sorted.
`;
}

/** What is a signature of the buyer, and what is none. */
function answersText(): string {
  return `Подпись покупателя / The buyer's signature: только титул или отказ в ${LAYOUT.receiptsFolder} с файлом .p7s / only a title or a refusal in ${LAYOUT.receiptsFolder} with its .p7s.
Событие ANSWERED / An event ANSWERED: ${PORTAL_ANSWER_NOTE.ru} / ${PORTAL_ANSWER_NOTE.en}

`;
}
