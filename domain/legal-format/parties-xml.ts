import type { FullName, PartnerCard, PostalAddress, SellerCard, Signer } from '../submission.ts';
import { legalDate } from '../moscow-time.ts';
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
 * The signer. СпосПодтПолном 1: the authority follows from the data in the certificate itself; 3: a machine-readable power of
 * attorney, named here by number, date and the store where it can be looked up.
 */
export function signerXml({ fullName, post, powerOfAttorney }: Signer, signedOn: string): string {
  const way = powerOfAttorney ? '3' : '1';
  const attorney = powerOfAttorney
    ? [
        element('СвДоверЭл', {
          НомДовер: powerOfAttorney.number,
          ДатаВыдДовер: legalDate(powerOfAttorney.issuedOn),
          ИдСистХран: powerOfAttorney.registry,
        }),
      ]
    : [];
  const attributes = { СпосПодтПолном: way, Должн: post, ТипПодпис: '1', ДатаПодДок: signedOn };
  return element('Подписант', attributes, fullNameXml(fullName), ...attorney);
}
