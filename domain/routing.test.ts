import { expect, test } from '@jest/globals';
import { KIND_RULES, type DocumentKind } from './document-kind.ts';
import { chooseRoute, needsOperator, type RoutingFacts } from './routing.ts';

const electronic: Omit<RoutingFacts, 'kind'> = { cardFlag: true, operators: ['2BM', '2BE'], onNoWay: 'paper' };
const KINDS = Object.keys(KIND_RULES) as DocumentKind[];
const INVOICES = KINDS.filter(needsOperator);

test('whatever has an invoice in it needs an operator, and nothing else does', () => {
  // СЧФ, СЧФДОП and corrections hold an invoice; an act (ДОП), a bill and a statement hold none.
  expect(INVOICES).toEqual(['invoice', 'transfer', 'correction']);
});

test.each(INVOICES)('a %s goes through the operator of the buyer’s box where we have a contract with it', (kind) => {
  expect(chooseRoute({ ...electronic, kind, edoId: '2BE-5000-1' })).toMatchObject({ channel: 'electronic', door: '2BE', missing: null });
});

test.each(INVOICES)('a %s for a buyer without a box goes on paper by the policy, and the reason says what is missing', (kind) => {
  const route = chooseRoute({ ...electronic, kind });
  expect(route).toMatchObject({ channel: 'paper', door: 'paper', rule: 'no-way', missing: 'box' });
  expect(route.reason).toMatch(/names no box.*on paper/);
});

test.each(INVOICES)('a %s for a box of an operator with whom we have no contract waits for a person where the policy says so', (kind) => {
  const route = chooseRoute({ ...electronic, kind, onNoWay: 'wait', edoId: '2AL-5000-1' });
  expect(route).toMatchObject({ channel: null, door: null, rule: 'no-way', missing: 'contract' });
  expect(route.reason).toMatch(/no contract.*person/);
});

test('no flag, no decision of staff and no policy sends an invoice to the portal alone', () => {
  for (const kind of INVOICES)
    for (const edoId of [undefined, '2AL-5000-1', '2BM', '2BMX-1'])
      for (const onNoWay of ['wait', 'paper'] as const)
        for (const staffChannel of [undefined, 'electronic'] as const)
          for (const packageFlag of [undefined, true])
            expect(chooseRoute({ ...electronic, kind, edoId, onNoWay, staffChannel, packageFlag }).door).not.toBe('portal');
});

test('an act, a bill or a statement for a buyer without a box stays in the portal', () => {
  for (const kind of KINDS.filter((other) => !needsOperator(other)))
    expect(chooseRoute({ ...electronic, kind, onNoWay: 'wait' })).toMatchObject({ channel: 'electronic', door: 'portal', missing: null });
});

test('a box’s name says nothing of an invoice that is wanted on paper anyway', () => {
  expect(chooseRoute({ ...electronic, kind: 'invoice', cardFlag: false })).toMatchObject({
    rule: 'partner-flag',
    door: 'paper',
    missing: null,
  });
  expect(chooseRoute({ ...electronic, kind: 'invoice', staffChannel: 'paper' })).toMatchObject({ rule: 'staff-decision', missing: null });
});
