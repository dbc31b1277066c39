import { expect, test } from '@jest/globals';
import { innKpp, partyText, taxText, taxWithRate } from './parties.ts';

const address = { postalIndex: '141400', regionCode: '50', region: 'Московская область', city: 'Клин', street: 'ул. Мира', house: '1' };

test('where there is no VAT, paper says so in words; a rate of 0 % is a sum', () => {
  expect(taxText('0.00', 'без НДС', 'без НДС')).toBe('без НДС');
  expect(taxText('0.00', '0%')).toBe('0,00');
  expect(taxText('12.50', 'без НДС', '10%')).toBe('12,50');
  expect(taxWithRate({ vat: '0.00', vatRate: 'без НДС' })).toBe('без НДС');
  expect(taxWithRate({ vat: '1234.50', vatRate: '22%' })).toBe('1\u00a0234,50 (22%)');
});

test('a person without INN stands without the words ИНН/КПП, an entrepreneur without a stroke for a KPP', () => {
  expect(partyText('Белов Иван', { address })).toBe('Белов Иван, 141400, Московская область, Клин, ул. Мира, д. 1');
  expect(innKpp({ inn: '500100732259' })).toBe('500100732259');
});
