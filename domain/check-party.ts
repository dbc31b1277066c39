import { KIND_RULES, type DocumentKind } from './document-kind.ts';
import { finding, type Finding } from './finding.ts';
import { isInnOfOrganisation, isInnOfPerson } from './inn.ts';
import { isKpp, isOgrn, isOgrnip } from './requisites.ts';
import type { PartnerCard, PostalAddress, SellerCard } from './submission.ts';

/** Requisites of the consumer. A person may have no INN; a legal entity must have INN and KPP. */
export function checkPartner(partner: PartnerCard): Finding[] {
  return [
    ...checkInn(partner),
    ...checkKpp(partner),
    ...checkOgrn(partner),
    ...checkName(partner),
    ...checkAddress(partner.address, '/partner/address'),
  ];
}

/** What the legal form of a kind asks of the parties beyond that. A ready file names its parties itself. */
export function checkPartiesOfForm(kind: DocumentKind, partner: PartnerCard, seller: SellerCard): Finding[] {
  switch (KIND_RULES[kind].legalForm) {
    case 'pdf':
      return [];
    case 'universal-transfer':
      return [
        ...checkSeller(seller),
        ...checkRegion(partner.address, '/partner/address'),
        ...checkRegion(seller.address, '/seller/address'),
      ];
    case 'universal-correction':
      return [...checkSeller(seller), ...(partner.kind === 'person' ? [finding('party.not-in-format', '/partner/kind')] : [])];
    case 'reconciliation':
      return [...checkSeller(seller), ...checkOfStatement(partner)];
  }
}

/** The seller's card is the registry's, not billing's; what is wrong with it would spoil each file. */
function checkSeller({ inn, kpp, ogrn, address, edoId }: SellerCard): Finding[] {
  return [
    ...(isInnOfOrganisation(inn) ? [] : [finding('party.invalid-inn', '/seller/inn')]),
    ...(isKpp(kpp) ? [] : [finding('party.invalid-kpp', '/seller/kpp')]),
    ...(isOgrn(ogrn) ? [] : [finding('party.invalid-ogrn', '/seller/ogrn')]),
    ...(/^[A-Za-z0-9@.-]{4,46}$/.test(edoId) ? [] : [finding('party.invalid-participant-id', '/seller/edoId')]),
    ...checkAddress(address, '/seller/address'),
  ];
}

function checkOfStatement({ kind, inn, ogrn }: PartnerCard): Finding[] {
  if (kind === 'person') return inn === undefined ? [finding('party.missing-inn', '/partner/inn')] : [];
  return ogrn === undefined ? [finding('party.missing-ogrn', '/partner/ogrn')] : [];
}

function checkInn({ inn, kind }: PartnerCard): Finding[] {
  if (inn === undefined) return kind === 'person' ? [] : [finding('party.missing-inn', '/partner/inn')];
  const right = kind === 'legal' ? isInnOfOrganisation(inn) : isInnOfPerson(inn);
  return right ? [] : [finding('party.invalid-inn', '/partner/inn')];
}

function checkKpp({ kpp, kind }: PartnerCard): Finding[] {
  const right = kind === 'legal' ? kpp !== undefined && isKpp(kpp) : kpp === undefined;
  return right ? [] : [finding('party.invalid-kpp', '/partner/kpp')];
}

function checkOgrn({ ogrn, kind }: PartnerCard): Finding[] {
  if (ogrn === undefined) return [];
  const right = kind === 'legal' ? isOgrn(ogrn) : kind === 'entrepreneur' && isOgrnip(ogrn);
  return right ? [] : [finding('party.invalid-ogrn', '/partner/ogrn')];
}

function checkName({ kind, name, fullName }: PartnerCard): Finding[] {
  const named = kind === 'legal' ? name : fullName;
  return named ? [] : [finding('party.missing-name', kind === 'legal' ? '/partner/name' : '/partner/fullName')];
}

function checkAddress({ postalIndex, regionCode }: PostalAddress, path: string): Finding[] {
  return [
    ...(postalIndex === undefined || /^\d{6}$/.test(postalIndex) ? [] : [finding('party.invalid-postal-index', `${path}/postalIndex`)]),
    ...(/^\d{2}$/.test(regionCode) ? [] : [finding('party.invalid-region-code', `${path}/regionCode`)]),
  ];
}

function checkRegion({ region }: PostalAddress, path: string): Finding[] {
  return region === undefined ? [finding('party.missing-region', `${path}/region`)] : [];
}
