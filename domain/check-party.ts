import { finding, type Finding } from './finding.ts';
import { isInnOfOrganisation, isInnOfPerson } from './inn.ts';
import { isKpp, isOgrn, isOgrnip } from './requisites.ts';
import type { PartnerCard } from './submission.ts';

/** Requisites of the consumer. A person may have no INN; a legal entity must have INN and KPP. */
export function checkPartner(partner: PartnerCard): Finding[] {
  return [...checkInn(partner), ...checkKpp(partner), ...checkOgrn(partner), ...checkName(partner), ...checkAddress(partner)];
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

function checkAddress({ address }: PartnerCard): Finding[] {
  return /^\d{6}$/.test(address.postalIndex) ? [] : [finding('party.invalid-postal-index', '/partner/address/postalIndex')];
}
