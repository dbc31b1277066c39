/** When a head wants to look before signing. Null or false where a rule is off. */
export interface ReleaseRules {
  /** Documents over this sum, RUB. */
  grossLimit: string | null;
  /** The first documents of a partner. */
  newPartner: boolean;
  /** Documents over so many times the partner's average of this kind. */
  outlierFactor: number | null;
}

/** What is known of the partner's earlier documents of the same kind. */
export interface PartnerHistory {
  count: number;
  averageGross: number;
}

export type ReleaseReason = 'sum-over-limit' | 'new-partner' | 'outlier';

/** An average of fewer says nothing of what is usual. */
const HISTORY_MIN = 3;

/** Why a document must wait for its head; empty where it needn't. */
export function chooseReleaseReasons(gross: string, history: PartnerHistory, rules: ReleaseRules): ReleaseReason[] {
  const reasons: ReleaseReason[] = [];
  const sum = Number(gross);
  if (rules.grossLimit !== null && sum > Number(rules.grossLimit)) reasons.push('sum-over-limit');
  if (rules.newPartner && history.count === 0) reasons.push('new-partner');
  if (rules.outlierFactor !== null && history.count >= HISTORY_MIN && sum > history.averageGross * rules.outlierFactor)
    reasons.push('outlier');
  return reasons;
}
