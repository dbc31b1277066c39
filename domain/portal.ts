import { KIND_RULES, type DocumentKind } from './document-kind.ts';
import type { Docflow } from './docflow/docflow.ts';
import type { Channel } from './document.ts';
import { DOCFLOW_CLASS } from './docflow/regime.ts';

/** What the consumer has done with a document in the portal, or what we could tell him. Later values take the place of earlier ones, never the reverse. */
export type PortalState = 'notified' | 'notifyFailed' | 'opened' | 'downloaded';

export const PORTAL_ORDER: readonly PortalState[] = ['notifyFailed', 'notified', 'opened', 'downloaded'];

export type PortalAnswer = 'accepted' | 'refused';

export interface AnswerFacts {
  kind: DocumentKind;
  channel: Channel | null;
  docflow: Docflow | null;
  portal_answer: PortalAnswer | null;
}

/** Whether the portal is where this document is answered, and how that stands. */
export function answerState({
  kind,
  channel,
  docflow,
  portal_answer: answer,
}: AnswerFacts): 'notRequired' | 'byOperator' | 'waiting' | PortalAnswer {
  const twoSided = DOCFLOW_CLASS[kind].startsWith('two-sided');
  if (!twoSided || channel !== 'electronic') return 'notRequired';
  // What went through an operator is answered there, with the buyer's own signature.
  if (docflow) return 'byOperator';
  return answer ?? 'waiting';
}

/** What the consumer agrees to, by version: the text under which a consent was given must be found again. */
export const CONSENT_VERSION = '2026-11';

export function kindName(kind: DocumentKind, language: 'ru' | 'en'): string {
  return language === 'ru' ? KIND_RULES[kind].nameRu : KIND_RULES[kind].nameEn;
}
