import { expect, test } from '@jest/globals';
import { chooseRemedy, type WrongFormFacts } from './wrong-form.ts';

const SENT: WrongFormFacts = { kind: 'transfer', phase: 'DELIVERED', channel: 'electronic', docflow: null, portalAnswer: null };

function docflowWith(facets: object): WrongFormFacts['docflow'] {
  return { facets: { buyerResponse: 'waiting', revocation: 'none', ...facets } } as WrongFormFacts['docflow'];
}

test.each<[string, Partial<WrongFormFacts>, string]>([
  ['what is signed and has not left is handed in again', { phase: 'SIGNED', channel: null }, 'resend'],
  ['so is what waits for its operator', { phase: 'ROUTED_E' }, 'resend'],
  ['a transfer document whose buyer has not answered is revised', { docflow: docflowWith({}) }, 'revise'],
  [
    'an invoice that was issued is revised, though nobody accepts invoices',
    { kind: 'invoice', docflow: docflowWith({ buyerResponse: 'notRequired' }) },
    'revise',
  ],
  ['one that the buyer has refused is revised too', { docflow: docflowWith({ buyerResponse: 'refused' }) }, 'revise'],
  ['a statement is annulled and made anew', { kind: 'reconciliation', docflow: docflowWith({}) }, 'correct'],
  ['what both have signed stays', { docflow: docflowWith({ buyerResponse: 'signedWithDisagreements' }) }, 'none'],
  ['what was accepted in the portal stays', { portalAnswer: 'accepted' }, 'none'],
  ['what is annulled needs nothing', { docflow: docflowWith({ revocation: 'accepted' }) }, 'none'],
  ['on paper the form of the file has no meaning', { phase: 'PRINTED', channel: 'paper' }, 'none'],
  ['what is archived stays', { phase: 'ARCHIVED' }, 'none'],
  ['what was refused by us never went anywhere', { phase: 'REJECTED', channel: null }, 'none'],
])('%s', (_, facts, remedy) => expect(chooseRemedy({ ...SENT, ...facts })).toBe(remedy));
