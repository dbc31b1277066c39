import { expect, test } from '@jest/globals';
import { PHASES, type Channel } from './document.ts';
import { OUTCOMES, buildLedger, outcomeOf, type LedgerFacts } from './ledger.ts';

const archived: LedgerFacts = { phase: 'ARCHIVED', channel: 'electronic', parked: false, undoing: null };

test('what the buyer has refused, or what is annulled, is not delivered, however long ago it was archived', () => {
  expect(outcomeOf(archived)).toBe('delivered');
  expect(outcomeOf({ ...archived, undoing: 'refused' })).toBe('refused');
  expect(outcomeOf({ ...archived, undoing: 'annulled' })).toBe('annulled');
  expect(outcomeOf({ ...archived, phase: 'DISPOSED', undoing: 'refused' })).toBe('refused');
});

test('a refusal is known in the ledger before the archive has the document, and waits for a person where one was called', () => {
  expect(outcomeOf({ ...archived, phase: 'ISSUED', undoing: 'refused' })).toBe('refused');
  expect(outcomeOf({ ...archived, phase: 'ISSUED', parked: true, undoing: 'refused' })).toBe('parked');
});

test('every document is in exactly one outcome, and the outcomes sum up to what was accepted, whatever the buyers say', () => {
  const entries = PHASES.flatMap((phase) =>
    ([null, 'electronic', 'paper'] as (Channel | null)[]).flatMap((channel) =>
      [true, false].flatMap((parked) =>
        ([null, 'refused', 'annulled'] as const).map((undoing) => ({
          headId: 'h',
          phase,
          channel,
          parked,
          undoing,
          count: 1,
          gross: '1.01',
        })),
      ),
    ),
  );
  const ledger = buildLedger('2026-10', entries, { packages: 1, count: entries.length, gross: '0.00' }, []);
  expect(OUTCOMES.reduce((sum, outcome) => sum + ledger.outcomes[outcome].count, 0)).toBe(entries.length);
  for (const outcome of OUTCOMES) expect({ outcome, met: ledger.outcomes[outcome].count > 0 }).toEqual({ outcome, met: true });
});
