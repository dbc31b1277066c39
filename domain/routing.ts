import type { DocflowPolicy } from './docflow/policy.ts';
import type { DocumentKind } from './document-kind.ts';
import type { Channel } from './document.ts';

/** What routing looks at, as it is at that moment. */
export interface RoutingFacts {
  kind: DocumentKind;
  /** The flag of the partner's card. */
  cardFlag: boolean;
  /** Billing's override for this package, where given. */
  packageFlag?: boolean | undefined;
  /** The buyer's box, as his card names it. */
  edoId?: string | undefined;
  /** Operators with whom we have a contract. */
  operators: readonly string[];
  /** What becomes of an invoice that no operator can carry: a person is asked, or paper. */
  onNoWay: DocflowPolicy['onFailure'];
  /** A decision of staff on a parked document goes before both flags. */
  staffChannel?: Channel | undefined;
  /** Why the electronic attempt is given up: the policy decides, or nobody takes it. */
  fallback?: string | undefined;
}

export type RoutingRule = 'fallback' | 'staff-decision' | 'package-flag' | 'partner-flag' | 'no-way';

/** What an invoice lacks to leave electronically: the buyer's box, or our contract with the operator of his box. */
export type Missing = 'box' | 'contract';

export interface Route {
  /** Null where nothing may carry it until a person has decided (`operator.no-way`). */
  channel: Channel | null;
  /** Null as the channel is; `portal`, `paper`, or the name of an operator. */
  door: string | null;
  rule: RoutingRule;
  /** The value that the rule looked at. */
  flag: boolean;
  missing: Missing | null;
  reason: string;
}

export const PORTAL_DOOR = 'portal';
export const PAPER_DOOR = 'paper';

/**
 * Kinds with an invoice in them. Electronically an invoice is issued through an operator and no other way (tax code, article 169, paragraph 1;
 * order 14n of the ministry of finance), so a portal alone would issue nothing.
 */
const NEEDS_OPERATOR: readonly DocumentKind[] = ['invoice', 'transfer', 'correction'];

export function needsOperator(kind: DocumentKind): boolean {
  return NEEDS_OPERATOR.includes(kind);
}

const LACKS: Record<Missing, string> = {
  box: "An invoice leaves only through an operator, and the buyer's card names no box.",
  contract: "An invoice leaves only through an operator, and we have no contract with the operator of the buyer's box.",
};

/** Channel, door, and why: staff, then the package, then the partner's card; and for an invoice whether an operator can carry it. */
export function chooseRoute(facts: RoutingFacts): Route {
  const wish = chooseChannel(facts);
  if (wish.channel === 'paper') return { ...wish, door: PAPER_DOOR, missing: null };
  const operator = findOperator(facts.edoId, facts.operators);
  if (operator) return { ...wish, door: operator, missing: null };
  if (!needsOperator(facts.kind)) return { ...wish, door: PORTAL_DOOR, missing: null };
  const missing: Missing = facts.edoId ? 'contract' : 'box';
  const why = `${wish.reason} ${LACKS[missing]}`;
  return facts.onNoWay === 'paper'
    ? { channel: 'paper', door: PAPER_DOOR, rule: 'no-way', flag: false, missing, reason: `${why} By the policy it goes on paper.` }
    : { channel: null, door: null, rule: 'no-way', flag: false, missing, reason: `${why} A person decides.` };
}

type Wish = Pick<Route, 'rule' | 'flag' | 'reason'> & { channel: Channel };

function chooseChannel(facts: RoutingFacts): Wish {
  if (facts.fallback)
    return { channel: 'paper', rule: 'fallback', flag: false, reason: `The electronic attempt is void (${facts.fallback}).` };
  if (facts.staffChannel) {
    return {
      channel: facts.staffChannel,
      rule: 'staff-decision',
      flag: facts.staffChannel === 'electronic',
      reason: 'Staff chose the channel for a parked document.',
    };
  }
  const rule = facts.packageFlag === undefined ? 'partner-flag' : 'package-flag';
  const flag = facts.packageFlag ?? facts.cardFlag;
  const source = rule === 'package-flag' ? 'The package' : "The partner's card";
  return { channel: flag ? 'electronic' : 'paper', rule, flag, reason: `${source} says "unload electronically": ${flag ? 'yes' : 'no'}.` };
}

/** The operator with whom we have a contract and the buyer has his box. */
function findOperator(edoId: string | undefined, operators: readonly string[]): string | undefined {
  return operators.find((name) => edoId?.startsWith(`${name}-`));
}
