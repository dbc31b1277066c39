import { SELLER } from '../fixtures/registry.ts';

/** Rows as accepting leaves them, with nothing in them that a bench doesn't measure. */
export function barePartner(id: string, index: number, card: object) {
  return {
    id,
    client_id: 'billing',
    external_id: `bench-${index}`,
    card: JSON.stringify(card),
    unload_electronically: false,
    flag_changed_at: new Date(),
  };
}

export function barePackage(id: string, partnerId: string, index: number, card: object) {
  return {
    id,
    client_id: 'billing',
    seller_inn: SELLER.inn,
    external_id: `bench-${index}`,
    partner_id: partnerId,
    period_from: '2026-10-01',
    period_to: '2026-10-31',
    month: '2026-10',
    contract: '{}',
    partner_card: JSON.stringify(card),
    expected_count: 1,
    expected_gross: '1.00',
    body_digest: 'x',
    accepted_at: new Date(),
  };
}

export function bareDocument(id: string, packageId: string, partnerId: string, index: number) {
  return {
    id,
    client_id: 'billing',
    package_id: packageId,
    partner_id: partnerId,
    external_id: `bench-${index}`,
    seller_inn: SELLER.inn,
    kind: 'act',
    number: String(index),
    document_date: '2026-10-31',
    revision: 0,
    head_id: 'head-01',
    gross: '1.00',
    month: '2026-10',
    version: 7,
    source_digest: 'x',
    accepted_position: 0,
    accepted_at: new Date(),
    updated_at: new Date(),
  };
}
