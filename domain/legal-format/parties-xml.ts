import type { FullName, PartnerCard, PostalAddress, SellerCard } from '../submission.ts';
import { element } from './xml.ts';

/** Parties as the universal documents spell them (orders 970 and 736: СвПрод, СвПокуп). The reconciliation statement has names of its own. */
export function sellerIdentity(seller: SellerCard): string {
  return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: seller.name, ИННЮЛ: seller.inn, КПП: seller.kpp }));
}

/** Order 970: an entrepreneur with his ОГРНИП where it is known, a person with or without ИНН. */
export function partnerIdentity(partner: PartnerCard): string {
  switch (partner.kind) {
    case 'legal':
      return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: partner.name, ИННЮЛ: partner.inn, КПП: partner.kpp }));
    case 'entrepreneur':
      return element('ИдСв', {}, element('СвИП', { ИННФЛ: partner.inn, ОГРНИП: partner.ogrn }, fullNameXml(partner.fullName!)));
    case 'person':
      return element('ИдСв', {}, element('СвФЛУч', { ИННФЛ: partner.inn }, fullNameXml(partner.fullName!)));
  }
}

/** Address under order 970. Order 736 has no name of the region: `withRegion` false. */
export function addressXml(address: PostalAddress, withRegion = true): string {
  return element(
    'Адрес',
    {},
    element('АдрРФ', {
      Индекс: address.postalIndex,
      КодРегион: address.regionCode,
      НаимРегион: withRegion ? address.region : undefined,
      Район: address.district,
      Город: address.city,
      НаселПункт: address.settlement,
      Улица: address.street,
      Дом: address.house,
      Кварт: address.flat,
    }),
  );
}

export function fullNameXml(name: FullName): string {
  return element('ФИО', { Фамилия: name.last, Имя: name.first, Отчество: name.middle });
}
