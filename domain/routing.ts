import type { Channel } from './document.ts';

/** What routing looks at, as it is at that moment. */
export interface RoutingFacts {
  /** The flag of the partner's card. */
  cardFlag: boolean;
  /** Billing's override for this package, where given. */
  packageFlag?: boolean | undefined;
  /** A decision of staff on a parked document goes before both. */
  staffChannel?: Channel | undefined;
  /** Why the electronic attempt is given up: the policy decides, or nobody takes it. */
  fallback?: string | undefined;
}

export type RoutingRule = 'fallback' | 'staff-decision' | 'package-flag' | 'partner-flag';

export interface Route {
  channel: Channel;
  rule: RoutingRule;
  /** The value that the rule looked at. */
  flag: boolean;
  reason: string;
}

/** The channel and why: staff, then the package, then the partner's card. */
export function chooseRoute(facts: RoutingFacts): Route {
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

/** Through which door an electronic document leaves: the operator that serves the partner's box, where we have one, else the portal alone. */
export function chooseDoor(edoId: string | undefined, operators: readonly string[]): string {
  const operator = operators.find((name) => edoId?.startsWith(`${name}-`));
  return operator ?? PORTAL_DOOR;
}

export const PORTAL_DOOR = 'portal';
export const PAPER_DOOR = 'paper';
