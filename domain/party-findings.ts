/** Findings about who buys and who sells. */
export const PARTY_FINDINGS = {
  'party.invalid-inn': ['Неверный ИНН', 'The INN is wrong', 'Check the number against the tax registry; the last digits are check digits.'],
  'party.missing-inn': [
    'Не указан ИНН',
    'The INN is missing',
    'Legal entities and entrepreneurs must have an INN, and a person whom a reconciliation statement names.',
  ],
  'party.invalid-kpp': ['Неверный КПП', 'The KPP is wrong', 'Legal entities have a KPP of nine characters; persons have none.'],
  'party.invalid-ogrn': ['Неверный ОГРН', 'The OGRN is wrong', 'OGRN has 13 digits, OGRNIP 15; the last one is a check digit.'],
  'party.missing-name': ['Не указано наименование', 'The name is missing', 'Legal entities need name, others need fullName.'],
  'party.invalid-postal-index': ['Неверный почтовый индекс', 'The postal index is wrong', 'A postal index has six digits.'],
  'party.missing-region': [
    'Не указан регион',
    'The region is missing',
    'Invoices, transfer documents and acts name the region of each address (АдрРФ/@НаимРегион).',
  ],
  'party.invalid-region-code': ['Неверный код региона', 'The code of the region is wrong', 'regionCode has two digits, as 50.'],
  'party.missing-ogrn': [
    'Не указан ОГРН (ОГРНИП)',
    'The OGRN (OGRNIP) is missing',
    'A reconciliation statement names it for firms and entrepreneurs: fill in partner.ogrn.',
  ],
  'party.not-in-format': [
    'Формат документа не допускает покупателя — физическое лицо',
    'The format knows no persons as buyers',
    'Order 736 names firms and entrepreneurs only: hand in a corrected document (revision) instead of a correction.',
  ],
  'party.invalid-participant-id': [
    'Неверный идентификатор участника ЭДО',
    'The participant id is malformed',
    'edoId has 4 to 46 Latin letters, digits, @, point and hyphen.',
  ],
} as const;
