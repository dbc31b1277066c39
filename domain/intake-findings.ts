/** Of what comes in: the first three are warnings, which hinder nothing. A part of FINDINGS, in the same shape. */
export const INTAKE_FINDINGS = {
  'party.imperfect-email': [
    'Адрес электронной почты непригоден для уведомлений',
    'The e-mail address is no use for notices',
    'One address, as name@host: the document goes its way, but its consumer is not written to.',
  ],
  'party.missing-postal-index': [
    'Не указан почтовый индекс',
    'The postal index is missing',
    'A letter goes without it too, but slower: the post sorts by index.',
  ],
  'document.same-number': [
    'Этот номер у потребителя в этом месяце уже есть, с другой датой',
    'The consumer has a document of this number in this month already, of another date',
    'Look whether it is the same document; if so, cancel one of the two.',
  ],
  'line.zero-quantity': [
    'Количество в счёте-фактуре равно нулю',
    'The quantity in an invoice is zero',
    'Invoices and transfer documents need a quantity above 0: leave the line out. An act, a bill and a correction may have it.',
  ],
  'document.unusable-text': [
    'Текст повреждён при перекодировке',
    'A text was read in a wrong encoding',
    'It holds NUL, half of a surrogate pair or U+FFFD: send the package again, in UTF-8.',
  ],
} as const;
