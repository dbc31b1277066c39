import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FINAL_PHASES, LEGAL_MOVES, PHASES, allowedResolutions, hasReached, phasesBefore, type Phase } from './document.ts';
import { facetsOf, nextActions, statusText } from './status.ts';

test('every phase can be reached from RECEIVED, and every path ends in a final phase', () => {
  for (const phase of PHASES) expect(hasReached(phase, 'RECEIVED')).toBe(true);
  expect([...FINAL_PHASES].sort()).toEqual(['ARCHIVED', 'CANCELLED', 'DISPOSED', 'REJECTED']);
  for (const phase of PHASES) expect(LEGAL_MOVES[phase].length === 0).toBe(FINAL_PHASES.includes(phase) && phase !== 'ARCHIVED');
});

test('no legal move leads back to a phase that was passed', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (choices) => {
      const passed = new Set<Phase>(['RECEIVED']);
      let phase: Phase = 'RECEIVED';
      while (LEGAL_MOVES[phase].length > 0) {
        phase = LEGAL_MOVES[phase][choices.next().value! % LEGAL_MOVES[phase].length]!;
        if (passed.has(phase)) return false;
        passed.add(phase);
      }
      return true;
    }),
  );
});

test('what has been delivered or posted can only be archived, and what is in a closed print batch can no longer be cancelled', () => {
  expect(LEGAL_MOVES.DELIVERED).toEqual(['ARCHIVED']);
  expect(LEGAL_MOVES.POSTED).toEqual(['ARCHIVED']);
  expect(phasesBefore('CANCELLED')).not.toContain('DELIVERED');
  expect(phasesBefore('CANCELLED')).toContain('PRINT_QUEUED');
  expect(phasesBefore('CANCELLED')).not.toContain('PRINT_BATCHED');
});

test('paper cannot become electronic, so that no document leaves in two originals', () => {
  expect(LEGAL_MOVES.ROUTED_P).not.toContain('ROUTED_E');
});

test('an unsigned document can never be sent to print by a decision', () => {
  expect(allowedResolutions('validate')).not.toContain('print');
  expect(allowedResolutions('sign')).not.toContain('print');
});

test('every phase has its text in both languages, and a parked one says what it waits for', () => {
  for (const phase of PHASES) {
    const { ru, en } = statusText({ phase, channel: 'paper', attention: null, signed: true });
    expect(ru).toMatch(/[а-я]/i);
    expect(en).toMatch(/[a-z]/i);
  }
  const attention = {
    reason: 'signature.no-key',
    owner: 'key-custodian',
    step: 'sign',
    since: '',
    otherwiseRu: 'р',
    otherwiseEn: 'e',
  } as const;
  const facts = { phase: 'VALIDATED', channel: null, attention, signed: false } as const;
  expect(statusText(facts)).toMatchObject({ severity: 'warning', en: expect.stringContaining('signature.no-key') });
  expect(nextActions(facts)).toEqual(['resolve:retry', 'resolve:reject']);
});

test('the authority of the signatory shows once he has signed, and at once where it is missing', () => {
  const facts = { phase: 'SIGNED', channel: null, attention: null, signed: true } as const;
  const wanting = (reason: string) =>
    ({ reason, owner: 'registrar', step: 'sign', since: '', otherwiseRu: 'р', otherwiseEn: 'e' }) as const;
  expect(facetsOf({ ...facts, basis: 'power-of-attorney' }).authority).toBe('valid');
  expect(facetsOf({ ...facts, basis: 'charter' }).authority).toBe('notRequired');
  expect(facetsOf(facts)).not.toHaveProperty('authority');
  expect(facetsOf({ ...facts, signed: false, basis: 'power-of-attorney' })).not.toHaveProperty('authority');
  expect(facetsOf({ ...facts, signed: false, attention: wanting('mandate.kind-not-covered') }).authority).toBe('notValid');
  expect(facetsOf({ ...facts, basis: 'power-of-attorney', attention: wanting('operator.authority-missing') }).authority).toBe(
    'notAttached',
  );
  expect(facetsOf({ ...facts, basis: 'charter', attention: wanting('operator.outage') }).authority).toBe('notRequired');
});

test('facets follow the channel: paper never shows in the portal', () => {
  expect(facetsOf({ phase: 'ARCHIVED', channel: 'paper', attention: null, signed: true, print_state: 'posted' })).toEqual({
    senderSignature: 'valid',
    portal: 'none',
    print: 'posted',
    archive: 'sealed',
  });
  expect(facetsOf({ phase: 'DELIVERED', channel: 'electronic', attention: null, signed: true })).toMatchObject({
    portal: 'published',
    print: 'none',
  });
});
