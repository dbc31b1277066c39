/** What is wrong with one row of a report: what, and what to do about it. Codes are never changed; wording may be. */
const ROW_FAULTS = {
  'bad-quotes': [
    'Кавычки расставлены неверно',
    'The quotes are not paired',
    'A cell with quotes, separators or line breaks stands in quotes, and its own quotes are doubled.',
  ],
  'unequal-cells': [
    'Ячеек не столько, сколько в заголовке',
    'The row has not as many cells as the heading',
    'A cell that holds the separator stands in quotes; an empty cell keeps its separator.',
  ],
  'no-code': ['Нет кода листа', 'The code of the sheet is missing', 'code is what the scanner has read, as SP1-12-AB12-344-1-2.'],
  'bad-piece': ['Неверный номер конверта', 'The number of the envelope is wrong', 'piece has one to six digits, as in the manifest.'],
  'bad-outcome': ['Неизвестный результат', 'The outcome is unknown', 'outcome is ok, damaged or missing.'],
  'bad-tracking': [
    'Неверный почтовый идентификатор',
    'The number of the post is wrong',
    'tracking has 14 digits, or 13 characters abroad. A spreadsheet that shows 1.175E+13 has lost digits: format the column as text.',
  ],
  'no-letter': [
    'Нет ни конверта, ни почтового идентификатора',
    'Neither piece nor tracking is given',
    'A letter is named by its piece or by its number of the post.',
  ],
  'bad-date': ['Неверная дата', 'The date is wrong', 'A date is a day that exists, as 2026-11-24 or 24.11.2026.'],
  'future-date': [
    'Дата ещё не наступила',
    'The date lies in the future',
    'Day and month may have changed places, or the clock of the machine is wrong.',
  ],
} as const;

export type RowFaultCode = `print-report.${keyof typeof ROW_FAULTS}`;

export interface RowFault {
  code: RowFaultCode;
  /** Of the file, from 1: where the row begins. */
  line: number;
  messageRu: string;
  messageEn: string;
  hint: string;
}

export function rowFault(line: number, name: keyof typeof ROW_FAULTS): RowFault {
  const [messageRu, messageEn, hint] = ROW_FAULTS[name];
  return { code: `print-report.${name}`, line, messageRu, messageEn, hint };
}
