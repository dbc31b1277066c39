import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { LifecycleStep, Phase } from '../domain/document.ts';
import { PHASE_ATTRIBUTE } from './search-attributes.ts';

/** What staff read in the Temporal UI. Codes and opaque ids only: this text isn't encrypted. */

/** Details cost no event; the search attribute costs one, so it is set where people search: on the way out, parked, at the end. */
export function showStep(done: Phase, next: string): void {
  setCurrentDetails(`**${done}** → ${next}`);
}

export function showOnTheWay(phase: Phase): void {
  setCurrentDetails(`**${phase}** → leaving`);
  upsertSearchAttributes([{ key: PHASE_ATTRIBUTE, value: phase }]);
}

export function showParked(step: LifecycleStep, reason: string): void {
  setCurrentDetails(`**NEEDS ATTENTION** at *${step}*: \`${reason}\`. Decide with the Update \`resolve\` or through the API.`);
  upsertSearchAttributes([{ key: PHASE_ATTRIBUTE, value: 'NEEDS_ATTENTION' }]);
}

export function showResumed(action: string): void {
  setCurrentDetails(`Going on after \`${action}\``);
}

export function showEnd(phase: Phase): void {
  setCurrentDetails(`**${phase}**: finished`);
  upsertSearchAttributes([{ key: PHASE_ATTRIBUTE, value: phase }]);
}
