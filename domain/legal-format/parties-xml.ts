import type { FullName, Head, PartnerCard, PostalAddress, SellerCard } from '../submission.ts';
import { element } from './xml.ts';

/** Participants as both legal formats spell them (СвПрод, СвПокуп; СвОтпр, СвПол). */
export function sellerIdentity(seller: SellerCard): string {
  return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: seller.name, ИННЮЛ: seller.inn, КПП: seller.kpp }));
}

export function partnerIdentity(partner: PartnerCard): string {
  switch (partner.kind) {
    case 'legal':
      return element('ИдСв', {}, element('СвЮЛУч', { НаимОрг: partner.name, ИННЮЛ: partner.inn, КПП: partner.kpp }));
    case 'entrepreneur':
      return element('ИдСв', {}, element('СвИП', { ИННФЛ: partner.inn }, fullNameXml(partner.fullName!)));
    case 'person':
      return element('ИдСв', {}, element('СвФЛУч', { ИННФЛ: partner.inn }, fullNameXml(partner.fullName!)));
  }
}

export function addressXml(address: PostalAddress): string {
  return element(
    'Адрес',
    {},
    element('АдрРФ', {
      Индекс: address.postalIndex,
      КодРегион: address.regionCode,
      НаимРегион: address.region,
      Город: address.city,
      Улица: address.street,
      Дом: address.house,
      Кварт: address.flat,
    }),
  );
}

export function fullNameXml(name: FullName): string {
  return element('ФИО', { Фамилия: name.last, Имя: name.first, Отчество: name.middle });
}

/**
 * The signer. СпосПодтПолном 1: the authority follows from the data in the certificate itself. Powers of attorney (3)
 * need their number here and arrive together with the registry of mandates.
 */
export function signerXml(head: Head, signedOn: string): string {
  return element('Подписант', { СпосПодтПолном: '1', Должн: head.post, ТипПодпис: '1', ДатаПодДок: signedOn }, fullNameXml(head.fullName));
}
