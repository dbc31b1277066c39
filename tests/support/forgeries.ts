import { sha256Hex } from '../../lib/sha256.ts';
import { addAnswer, fileIdOfDraft, removeAnswer, signAnew, tell, type Draft } from './forgers-desk.ts';
import { technicalXml } from './genuine-container.ts';

/** A forgery by somebody who knows the format and puts everything right; whose key he holds, if any. It must not pass, whatever he does with the evidence. */
export interface Forgery {
  name: string;
  key: 'none' | 'a head' | 'another head' | 'the buyer' | 'an operator' | 'no INN';
  forge: (draft: Draft) => Promise<void> | void;
  /** Not to be told from a genuine container once all of it is stamped anew: what only the house's own word says. Said in docs/evidence-container.md. */
  isOwnWord?: boolean;
}

const replace = (before: string | RegExp, after: string) => (xml: string) => xml.replace(before, after);
const titleOf = (draft: Draft) => draft.receipts.find(({ kind }) => kind === 'buyer-title');
const namesakeOf = ({ house }: Draft, more: { innLegal?: string }) =>
  house.issueFor({ commonName: 'Фомин Борис Михайлович', surname: 'Фомин', givenName: 'Борис Михайлович', ...more });

/** What lacks the buyer's title of the genuine one, so that an invented one stands alone. */
const withoutTitle = (draft: Draft) => {
  removeAnswer(draft, 'buyer-title');
  return draft;
};

const invented = (name: string, key: Forgery['key'], by: 'head' | 'otherHead' | 'operator' | 'stranger', isSealed: boolean): Forgery => ({
  name: `a buyer's title invented ${isSealed ? 'before' : 'after'} the sealing, ${name}`,
  key,
  forge: async (draft) => void (await addAnswer(withoutTitle(draft), 'buyer-title', draft.house[by], { isSealed })),
});

const ofSeal = (name: string, change: (draft: Draft) => void): Forgery => ({
  name: `the sealed manifest: ${name}`,
  key: 'none',
  forge: change,
});

export const FORGERIES: Forgery[] = [
  ...[true, false].flatMap((isSealed) => [
    invented('by our own head', 'a head', 'head', isSealed),
    invented('by another head', 'another head', 'otherHead', isSealed),
    invented('by an operator', 'an operator', 'operator', isSealed),
    invented('by a certificate without INN', 'no INN', 'stranger', isSealed),
  ]),
  {
    name: "the buyer's title is of another document",
    key: 'the buyer',
    forge: async (draft) => {
      const answers = { fileId: 'ON_NSCHFDOPPR_2BM-2_2BE-1_20261125_other', signature: draft.signature };
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { answers });
    },
  },
  {
    name: "the buyer's title is under another signature",
    key: 'the buyer',
    forge: async (draft) => {
      const signature = await draft.house.sign(draft.house.otherHead, draft.content);
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { answers: { fileId: fileIdOfDraft(draft), signature } });
    },
  },
  {
    name: "the buyer's title names the right file beside a wrong one",
    key: 'the buyer',
    forge: async (draft) => {
      const xml = technicalXml('buyer-title', 'two', { fileId: fileIdOfDraft(draft), signature: draft.signature });
      const bytes = Buffer.from(xml.bytes.toString().replace('</Документ>', '<СведФайл ИмяФайла="ON_NSCHFDOPPR_1_2_3_other"/></Документ>'));
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { xml: { ...xml, bytes } });
    },
  },
  {
    name: "the buyer's title names the right file in a comment alone",
    key: 'the buyer',
    forge: async (draft) => {
      const xml = technicalXml('buyer-title', 'hidden', { fileId: fileIdOfDraft(draft), signature: draft.signature });
      const bytes = Buffer.from(xml.bytes.toString().replace('<СведФайл', '<!--<СведФайл').replace('</СведФайл>', '</СведФайл>-->'));
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { xml: { ...xml, bytes } });
    },
  },
  {
    name: "the buyer's title names the right file in attributes of another namespace",
    key: 'the buyer',
    forge: async (draft) => {
      const xml = technicalXml('buyer-title', 'space', { fileId: fileIdOfDraft(draft), signature: draft.signature });
      const bytes = Buffer.from(xml.bytes.toString().replace('<СведФайл ИмяФайла', '<СведФайл xmlns:a="urn:a" a:ИмяФайла'));
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { xml: { ...xml, bytes } });
    },
  },
  {
    name: 'a title that refuses is told as one that accepts',
    key: 'the buyer',
    forge: async (draft) => {
      const xml = technicalXml('buyer-title', 'no', { fileId: fileIdOfDraft(draft), signature: draft.signature });
      const bytes = Buffer.from(xml.bytes.toString().replace('КодИтога="1"', 'КодИтога="3"'));
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { xml: { ...xml, bytes }, data: { code: '1' } });
    },
  },
  { name: 'the title is gone, and the log tells that it was signed', key: 'none', forge: (draft) => removeAnswer(draft, 'buyer-title') },
  {
    name: 'an acceptance is told as a refusal',
    key: 'none',
    forge: (draft) => {
      tell(draft, 'DELIVERED', { buyerResponse: 'refused' });
      Object.assign(draft.sealed.record.document.docflow as object, {
        facets: { buyerResponse: 'refused', revocation: 'none', recipientReceipt: 'finished' },
      });
    },
  },
  {
    name: 'a refusal that nobody has signed',
    key: 'a head',
    forge: async (draft) => void (await addAnswer(draft, 'refusal', draft.house.head)),
  },
  {
    name: "the operator's confirmation is signed by our head",
    key: 'a head',
    forge: async (draft) => {
      removeAnswer(draft, 'receipt-date');
      await addAnswer(draft, 'receipt-date', draft.house.head);
    },
  },
  {
    name: "the operator's confirmation is signed by the buyer",
    key: 'the buyer',
    forge: async (draft) => {
      removeAnswer(draft, 'receipt-date');
      await addAnswer(draft, 'receipt-date', draft.house.buyer);
    },
  },
  {
    name: "the operator's confirmation is signed by nobody known",
    key: 'no INN',
    forge: async (draft) => {
      removeAnswer(draft, 'receipt-date');
      await addAnswer(draft, 'receipt-date', draft.house.stranger);
    },
  },
  {
    name: 'a notice of receipt is signed by the operator instead of the buyer',
    key: 'an operator',
    forge: async (draft) => void (await addAnswer(draft, 'receipt-notice', draft.house.operator)),
  },
  {
    name: 'a consent to annulment without an offer',
    key: 'the buyer',
    forge: async (draft) => void (await addAnswer(draft, 'revocation-acceptance', draft.house.buyer)),
  },
  ...(['head', 'otherHead', 'operator', 'stranger'] as const).map((by): Forgery => ({
    name: `a consent to our own offer to annul, by ${by}`,
    key: by === 'stranger' ? 'no INN' : by === 'operator' ? 'an operator' : 'a head',
    forge: async (draft) => {
      const offer = await addAnswer(draft, 'revocation-offer', draft.house.head);
      const fileId = /ИдФайл="([^"]+)"/.exec(offer.bytes.toString())![1]!;
      await addAnswer(draft, 'revocation-acceptance', draft.house[by], { xml: { fileId, bytes: offer.bytes } });
    },
  })),
  {
    name: 'an offer to annul by another organisation',
    key: 'an operator',
    forge: async (draft) => void (await addAnswer(draft, 'revocation-offer', draft.house.operator)),
  },
  {
    name: 'a title found invalid is told as valid',
    key: 'none',
    forge: (draft) => {
      const title = titleOf(draft);
      if (title) title.signature = draft.receipts[0]!.signature;
    },
  },
  {
    name: 'a clarification is told as a title',
    key: 'the buyer',
    forge: async (draft) => {
      const xml = technicalXml('clarification', 'turned', { fileId: fileIdOfDraft(draft), signature: draft.signature });
      await addAnswer(withoutTitle(draft), 'buyer-title', draft.house.buyer, { xml });
    },
  },
  ...(
    [
      ['the sum', 'СтТовУчНалВсего="120.00"', 'СтТовУчНалВсего="999.00"'],
      ['the number', /НомерДок="[^"]+"/, 'НомерДок="9/9"'],
      ['the date', 'ДатаДок="31.10.2026"', 'ДатаДок="30.09.2026"'],
      ['the seller', 'ИННЮЛ="7736000010"', 'ИННЮЛ="7707083893"'],
    ] as const
  ).map(([what, before, after]): Forgery => ({
    name: `${what} in the document, signed anew by its head`,
    key: 'a head',
    forge: (draft) => signAnew(draft, draft.house.head, replace(before, after)),
  })),
  {
    name: 'the document signed by another head than it names',
    key: 'another head',
    forge: (draft) => signAnew(draft, draft.house.otherHead),
  },
  { name: 'the document signed by the buyer in our name', key: 'the buyer', forge: (draft) => signAnew(draft, draft.house.buyer) },
  {
    name: 'the document signed by the buyer, who names himself Подписант',
    key: 'the buyer',
    forge: (draft) => signAnew(draft, draft.house.buyer, replace(/<ФИО [^>]+>/, '<ФИО Фамилия="Покупателева" Имя="Анна"/>')),
  },
  {
    name: 'the document signed by a namesake of its head in another organisation',
    key: 'no INN',
    forge: (draft) => signAnew(draft, namesakeOf(draft, { innLegal: '7707083893' })),
  },
  {
    name: 'the document signed by a namesake of its head whose certificate names nobody',
    key: 'no INN',
    forge: (draft) => signAnew(draft, namesakeOf(draft, {})),
  },
  {
    name: 'the document with a second Подписант',
    key: 'a head',
    forge: (draft) =>
      signAnew(draft, draft.house.head, replace('</Документ>', '<Подписант><ФИО Фамилия="Лапин" Имя="Виктор"/></Подписант></Документ>')),
  },
  {
    name: 'the time-stamp is over another signature of the same head',
    key: 'a head',
    forge: async (draft) => void (draft.stampedSignature = await draft.house.sign(draft.house.head, draft.content)),
  },
  {
    name: 'signed by a head whose certificate was revoked before',
    key: 'a head',
    forge: (draft) => signAnew(draft, draft.house.revokedHead),
  },
  ofSeal('the number', (draft) => void (draft.sealed.number = '9/9')),
  ofSeal('the date', (draft) => void (draft.sealed.date = '2026-09-30')),
  ofSeal('the sum', (draft) => void (draft.sealed.gross = '999.00')),
  ofSeal('the seller', (draft) => void (draft.sealed.sellerInn = '7707083893')),
  ofSeal('the head', (draft) => void (draft.sealed.headId = 'head-2')),
  ofSeal('the kind', (draft) => void (draft.sealed.kind = 'invoice')),
  ofSeal('the channel', (draft) => void (draft.sealed.channel = 'paper')),
  ofSeal('the signing time', (draft) => void (draft.sealed.signature.signedAt = '2026-01-01T00:00:00.000Z')),
  ofSeal('the number everywhere but in the document', (draft) => {
    draft.sealed.number = '9/9';
    Object.assign(draft.sealed.record.document, { number: '9/9' });
  }),
  ofSeal("billing's text", (draft) => void (draft.sealed.record.source = '{"number":"9/9"}')),
  ofSeal('an answer of the docflow', (draft) => {
    Object.assign(draft.sealed.record.document.docflow as object, { facets: { buyerResponse: 'signedWithDisagreements' } });
  }),
  { name: 'another date of issue', key: 'none', forge: (draft) => tell(draft, 'ISSUED', { issuedAt: '2026-10-20T09:00:00.000Z' }) },
  { name: 'another outcome of the title in the log', key: 'none', forge: (draft) => retell(draft, { code: '2' }) },
  { name: 'another verdict of the title in the log', key: 'none', forge: (draft) => retell(draft, { verdict: 'invalid' }) },
  {
    name: 'an event of a document that is not there',
    key: 'none',
    forge: (draft) => retell(draft, { sha256: sha256Hex('elsewhere') }),
  },
  { name: 'a phase that steps back', key: 'none', forge: (draft) => void (draft.events[3]!.phase = 'RECEIVED') },
  { name: 'a phase of no document', key: 'none', forge: (draft) => draft.events.forEach((event) => (event.phase = 'constructor')) },
  {
    name: 'a log of a year ago',
    key: 'none',
    forge: (draft) => draft.events.forEach((event) => (event.at = new Date(Date.parse(event.at) - 366 * 86_400_000).toISOString())),
  },
  {
    name: 'a log that does not tell of the archive',
    key: 'none',
    forge: (draft) => void (draft.events = draft.events.filter(({ type }) => type !== 'ARCHIVED')),
  },
  { name: 'the retention', key: 'none', isOwnWord: true, forge: (draft) => void (draft.sealed.retainUntil = '2026-12-31') },
  {
    name: 'an answer in the portal is invented',
    key: 'none',
    isOwnWord: true,
    forge: (draft) => void draft.events.push({ ...draft.events.at(-1)!, type: 'ANSWERED', data: { answer: 'accepted' } }),
  },
  {
    name: 'a notice of receipt is left out',
    key: 'none',
    isOwnWord: true,
    forge: (draft) => removeAnswer(draft, 'receipt-notice'),
  },
];

function retell(draft: Draft, data: Record<string, unknown>): void {
  const event = draft.events.find((own) => own.data.technical === 'buyer-title');
  if (event) event.data = { ...event.data, ...data };
}
