import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** The one attribute that a running document changes; the others are set at its start by the dispatcher. */
export const PHASE_ATTRIBUTE = defineSearchAttributeKey('SealpostPhase', SearchAttributeType.KEYWORD);
