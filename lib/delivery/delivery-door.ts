import type { Knex } from 'knex';

/** What leaves the house: which bytes under which signature, to whom. */
export interface Delivery {
  documentId: string;
  partnerId: string;
  contentDigest: string;
  signatureDigest: string;
}

export interface DeliveryReceipt {
  /** True where it had been delivered before; nothing was delivered a second time. */
  repeated: boolean;
}

/**
 * The way to an electronic recipient. The portal is the first; e-document operators follow with the same contract:
 * keyed by document id, a second delivery of the same document gives the first one's receipt.
 */
export interface DeliveryDoor {
  readonly name: string;
  /** @throws SealpostError unavailable kinds for what passes by itself, refused kinds for a no */
  deliver(trx: Knex, delivery: Delivery): Promise<DeliveryReceipt>;
}
