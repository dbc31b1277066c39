import { addressText, fullNameText, type FullName, type PartnerCard, type PostalAddress } from '../../../domain/submission.ts';
import type { VatRate } from '../../../domain/vat.ts';

/** How parties are written on paper. */
export function partnerName(partner: PartnerCard): string {
  if (partner.kind === 'legal') return partner.name ?? '';
  const name = partner.fullName ? fullNameText(partner.fullName) : '';
  return `${partner.kind === 'entrepreneur' ? 'ИП ' : ''}${name}`;
}

export function innKpp({ inn, kpp }: { inn?: string | undefined; kpp?: string | undefined }): string {
  return [inn, kpp].filter(Boolean).join(' / ');
}

/** Name, ИНН/КПП where there is one, and address: a party in one line. */
export function partyText(name: string, party: { inn?: string | undefined; kpp?: string | undefined; address: PostalAddress }): string {
  return `${name}${party.inn ? `, ИНН/КПП ${innKpp(party)}` : ''}, ${addressText(party.address)}`;
}

export function initials({ last, first, middle }: FullName): string {
  return `${last} ${[first, middle]
    .filter(Boolean)
    .map((name) => `${name![0]}.`)
    .join('')}`;
}

const TAX_FREE: VatRate = 'без НДС';

/** The sum of tax as the forms write it: the words where there is none (decree 1137, columns 7 and 8). */
export function taxText(vat: string, ...rates: VatRate[]): string {
  return rates.every((rate) => rate === TAX_FREE) ? TAX_FREE : moneyText(vat);
}

/** Sum and rate in one cell. */
export function taxWithRate({ vat, vatRate }: { vat: string; vatRate: VatRate }): string {
  return vatRate === TAX_FREE ? TAX_FREE : `${moneyText(vat)} (${vatRate})`;
}

/** 1234567.80 → 1 234 567,80: as sums are written on Russian paper. */
export function moneyText(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u00a0');
  return fraction === undefined ? grouped : `${grouped},${fraction}`;
}
