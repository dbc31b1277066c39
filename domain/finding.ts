import { INTAKE_FINDINGS } from './intake-findings.ts';
import { PARTY_FINDINGS } from './party-findings.ts';

/** One thing that is wrong with a document: what, where, and what to do about it. All findings are reported at once. */
export interface Finding {
  code: FindingCode;
  /** JSON pointer into the submitted document or package. */
  path: string;
  messageRu: string;
  messageEn: string;
  hint: string;
}

/** Every code that validation may give. Never renamed; wording may change. */
export const FINDINGS = {
  ...INTAKE_FINDINGS,
  ...PARTY_FINDINGS,
  'field.empty': ['Пустое значение', 'The text is empty', 'Leave the field out, or say what belongs there.'],
  'field.too-long': [
    'Текст длиннее, чем допускает формат',
    'The text is longer than its format allows',
    'Shorten it: the message gives its length and the longest that is allowed.',
  ],
  'field.too-many-digits': [
    'Число длиннее, чем допускает формат',
    'The number has more digits than its format allows',
    'Digits before and after the point count together: the message gives their number and the most that is allowed.',
  ],
  'bank.invalid-bik': ['Неверный БИК', 'The BIK is wrong', 'A BIK has nine digits.'],
  'bank.invalid-account': [
    'Счёт не соответствует БИК',
    'The account does not fit the BIK',
    'The ninth digit of the account is checked with the BIK.',
  ],
  'line.amount-format': [
    'Неверный формат числа',
    'The number is malformed',
    'Write decimals as text: money with two digits, quantity up to eleven.',
  ],
  'line.net-mismatch': [
    'Стоимость строки не равна количеству на цену',
    'Line net differs from quantity times price',
    'net = quantity × price, rounded to kopecks.',
  ],
  'line.vat-mismatch': ['Сумма НДС строки неверна', 'Line VAT is wrong', 'vat = net × rate; one kopeck of rounding is allowed.'],
  'line.gross-mismatch': ['Сумма строки с НДС неверна', 'Line gross is wrong', 'gross = net + vat, to the kopeck.'],
  'line.vat-rate-not-in-force': [
    'Ставка НДС не действует на день отгрузки (окончания услуги)',
    'The VAT rate is not in force on the day of supply',
    'The rate goes by the end of servicePeriod, else by the shipment, else by the date: 20% to 2025-12-31, 22% from 2026-01-01.',
  ],
  'line.vat-rate-not-in-format': [
    'Формат документа не знает такой ставки НДС',
    'The format does not know this VAT rate',
    'Format 5.01 of corrections ends at 20 %: hand in a corrected document (revision) of the invoice instead.',
  ],
  'line.negative-amount': [
    'Отрицательное число в строке',
    'A line has a negative number',
    'A recalculation belongs into a correction (УКД) or a corrected document (revision), not into a negative line.',
  ],
  'line.zero-price': [
    'Цена в счёте-фактуре равна нулю',
    'The price in an invoice is zero',
    'Invoices and transfer documents need a price above 0: leave the line out.',
  ],
  'line.unit-code': ['Неверный код ОКЕИ', 'The OKEI code is wrong', 'unitCode has three or four digits: 245 is kWh.'],
  'totals.net-mismatch': [
    'Итог без НДС не равен сумме строк',
    'Total net differs from the lines',
    'totals.net is the exact sum of line nets.',
  ],
  'totals.vat-mismatch': ['Итог НДС не равен сумме строк', 'Total VAT differs from the lines', 'totals.vat is the exact sum of line VATs.'],
  'totals.gross-mismatch': [
    'Итог с НДС не равен сумме строк',
    'Total gross differs from the lines',
    'totals.gross is the exact sum of line grosses.',
  ],
  'correction.totals-mismatch': [
    'Итоги увеличения или уменьшения не равны изменениям строк',
    'Totals of increase or decrease differ from the changes of the lines',
    'totals.increase adds up what rises, totals.decrease what falls, each field for itself.',
  ],
  'document.invalid-date': ['Несуществующая дата', 'No such calendar date', 'Dates are YYYY-MM-DD and must exist.'],
  'document.date-in-future': [
    'Дата документа в будущем',
    'The document date is in the future',
    'A document may be dated today (Moscow) at the latest.',
  ],
  'document.period-broken': ['Неверный период', 'The period is wrong', 'from must not be after to; a package covers days of one month.'],
  'document.period-outside-package': [
    'Период документа вне периода пакета',
    'The service period leaves the package period',
    'servicePeriod must lie within the package period.',
  ],
  'document.act-before-period-end': [
    'Акт датирован раньше конца периода',
    'The act is dated before its period ends',
    'An act confirms a finished service: date it on the last day or later.',
  ],
  'document.service-period-missing': [
    'Не указан период услуги',
    'The service period is missing',
    'Acts and transfer documents need servicePeriod.',
  ],
  'document.shipment-missing': [
    'Не указан документ об отгрузке',
    'The shipment document is missing',
    'An invoice (function СЧФ) names its shipment document.',
  ],
  'document.content-form': [
    'Форма содержимого не подходит к виду документа',
    'The content form does not fit the kind',
    'Reconciliation statements carry a statement, others carry lines; any kind may be a ready file.',
  ],
  'document.unencodable-text': [
    'Символ не представим в windows-1251',
    'A character does not exist in windows-1251',
    'The legal format is windows-1251; replace the characters that the message names.',
  ],
  'document.undrawn-text': [
    'Знаки, которых нет в шрифте печатной формы',
    'Characters that the font of the printed form lacks',
    'Any document may have to be printed: replace the characters that the message names.',
  ],
  'statement.no-operations': [
    'В акте сверки нет операций',
    'The statement has no operations',
    'Its format wants at least one: where nothing happened, send one of 0.00 that says so.',
  ],
  'statement.turnover-mismatch': [
    'Обороты не равны сумме операций',
    'Turnover differs from the operations',
    'turnover is the exact sum of operations.',
  ],
  'statement.closing-mismatch': [
    'Неверное конечное сальдо',
    'The closing balance is wrong',
    'closing = opening + debit turnover − credit turnover.',
  ],
  'statement.two-sided-balance': [
    'Сальдо указано и по дебету, и по кредиту',
    'A balance stands on both sides',
    'A balance is a debit or a credit, the other is 0.00.',
  ],
  'signer.power-of-attorney': [
    'Неверный номер доверенности подписанта',
    "The number of the signer's power of attorney is wrong",
    'A machine-readable power of attorney has a number of 36 characters; mend the mandate in the registry.',
  ],
  'signer.unknown-head': ['Неизвестный руководитель', 'The head of department is unknown', 'headId must be in the registry of heads.'],
  'package.act-invoice-mismatch': [
    'Сумма акта не равна сумме счёта-фактуры',
    'Act and invoice differ in gross',
    'Within a package the acts and the invoices add up to the same gross.',
  ],
  'file.digest-mismatch': [
    'Контрольная сумма файла не совпала',
    'The file does not match its sha256',
    'sha256 is of the decoded bytes, in lower-case hex.',
  ],
  'file.empty': ['Файл пуст', 'The file is empty', 'An empty document cannot be signed.'],
  'file.doctype': ['DOCTYPE запрещён', 'DOCTYPE is not allowed', 'Legal XML needs no DOCTYPE; it is refused as unsafe.'],
  'file.not-well-formed': ['XML повреждён', 'The XML is not well-formed', 'Check the encoding declaration and the tags.'],
  'file.wrong-type': [
    'Содержимое не соответствует типу файла',
    'The bytes are not of the declared type',
    'A PDF starts with %PDF-; XML starts with <.',
  ],
  'file.name-mismatch': [
    'Имя файла не равно ИдФайл',
    'The file name differs from ИдФайл',
    'The name without extension equals Файл/@ИдФайл (error 0400400007 of the tax service).',
  ],
  'file.unreadable': [
    'Файл не читается по своему формату',
    "The file can't be read by its format",
    'Encoding windows-1251 or UTF-8, each element once where the format has it once; the message names the place.',
  ],
  'file.other-kind': [
    'Файл другого вида, чем переданный документ',
    'The file is of another kind than the document',
    'invoice: СЧФ, transfer: СЧФДОП, act: ДОП (ON_NSCHFDOPPR 5.03); correction: ON_NKORSCHFDOPPR; reconciliation: ON_AKTSVEROTP; bill: PDF.',
  ],
  'file.other-seller': [
    'В файле другой продавец',
    'The file names another seller',
    'Every seller in the file has the INN of sellerInn, the KPP of its card where the file gives one, and its participant id in ИдФайл.',
  ],
  'file.other-buyer': [
    'В файле другой покупатель',
    'The file names another buyer',
    'Every buyer has the INN of partner, or its name, index and flat where there is no INN, its KPP where both give one, and its edoId in ИдФайл.',
  ],
  'file.other-number': ['В файле другой номер', 'The file has another number', 'number is the number inside the file.'],
  'file.other-date': ['В файле другая дата', 'The file has another date', 'date is the date inside the file, YYYY-MM-DD.'],
  'file.other-revision': [
    'В файле другое исправление',
    'The file has another revision',
    'revision is ИспрДок (ИспрКСчФ) of the file, number and date; neither or both.',
  ],
  'file.other-sum': [
    'В файле другая сумма',
    'The file has another sum',
    'gross is the total with VAT in the file; of a correction what it adds; of a reconciliation statement 0.00.',
  ],
  'file.other-currency': [
    'В файле другая валюта',
    'The file is in another currency',
    'Only roubles are taken: the code of the currency (КодОКВ) is 643.',
  ],
  'file.total-mismatch': [
    'Итог в файле не равен сумме его строк',
    'A total in the file differs from the sum of its lines',
    'Totals without VAT, of VAT and with it, of what a correction adds and takes away, and turnovers are the exact sums of the lines.',
  ],
  'file.other-period': [
    'В файле другой период',
    'The file is of another period',
    "A reconciliation statement shares days with the package period and does not end after it; a service's period (СвПер) lies within it.",
  ],
  'file.other-signatory': [
    'В файле другой подписант',
    'The file names another signatory',
    'Every Подписант in the file is the head of department, or whoever signs in his place.',
  ],
  'file.pdf-broken': [
    'PDF повреждён или неполон',
    'The PDF is damaged or incomplete',
    'It must open in a strict reader and end with its own end mark.',
  ],
  'file.pdf-ambiguous': [
    'В PDF разные программы увидят разное',
    'Different readers would see different things in the PDF',
    'Write it anew in one piece: one revision, each object once and named by the table of objects, nothing between them.',
  ],
  'file.pdf-encrypted': ['PDF зашифрован', 'The PDF is encrypted', 'Hand it in without a password and without restrictions.'],
  'file.pdf-active': [
    'PDF содержит активное или вложенное содержимое',
    'The PDF holds active or embedded content',
    'No JavaScript, no actions but jumps and links that a person follows, no films or sounds, nothing embedded or kept in another file, no XFA forms.',
  ],
  'file.pdf-no-pages': ['В PDF нет страниц', 'The PDF has no pages', 'A document has at least one page.'],
  'file.pdf-too-large': [
    'PDF слишком велик',
    'The PDF is too large',
    'At most 10 MiB and 200 pages, and unpacked 64 MiB a stream, 256 MiB a picture, 512 MiB in all.',
  ],
  'file.unknown-format': [
    'Неизвестный формат файла',
    'The format of the file is unknown',
    'Файл/@ИдФайл begins with the form and @ВерсФорм is its version; `npx sealpost formats list` shows what is taken.',
  ],
  'file.format-not-in-force': [
    'Версия формата не действует',
    'This version of the format is not in force',
    'Make the file in the version that holds on the day; `npx sealpost formats list` shows the days.',
  ],
  'file.too-large': [
    'Файл превышает допустимые пределы',
    'The file is larger or deeper than a legal file may be',
    'At most 20 MB, 300,000 elements, a depth of 64; windows-1251 or UTF-8.',
  ],
  'xml.schema': [
    'XML не соответствует схеме',
    'The XML breaks the schema of its format',
    'The message names the element; compare it with the format of the order.',
  ],
  'xml.rule': [
    'XML нарушает правило формата',
    'The XML breaks a rule of its format',
    'The message gives the code of the rule, the element and what the rule asks.',
  ],
} as const satisfies Record<string, readonly [ru: string, en: string, hint: string]>;

export type FindingCode = keyof typeof FINDINGS;

/** A finding with its standard wording; `detail` is added to both languages, unless English has words of its own. */
export function finding(code: FindingCode, path: string, detail?: string, detailEn = detail): Finding {
  const [ru, en, hint] = FINDINGS[code];
  const tail = (words: string | undefined) => (words ? `: ${words}` : '');
  return { code, path, messageRu: ru + tail(detail), messageEn: en + tail(detailEn), hint };
}
