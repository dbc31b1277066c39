import { createHash, sign } from 'node:crypto';
import { compileSigner, type CompiledSigner } from '../signing/cades/compiled-signer.ts';
import { schemeOf } from '../signing/keys/signing-key.ts';
import type { KeyPair, SubjectNames } from '../test-authority/issue-certificate.ts';
import type { TestAuthority } from '../test-authority/test-authority.ts';
import type { Attorney, Signatory } from './official-files/answer-facts.ts';
import type { OperatorIdentity } from './official-files/confirmations.ts';
import { nameOf, type BoxHolder, type FullName, type Participant } from './official-files/participant.ts';

/** Somebody of the sandbox who signs. */
export interface Party {
  signatory: Signatory;
  signer: CompiledSigner;
}

/** Whose certificate a buyer's answer carries. */
export type SignsAs =
  | 'head' // the organisation's or the person's own certificate
  | 'attorney' // a certificate of a representative, who is named with the power of attorney in the file
  | 'other-company' // wrong: that of another organisation
  | 'without-inn' // wrong: nothing says whose it is
  | 'impostor'; // wrong: the key that a test has handed over, such as one of the seller's own heads'

export interface Parties {
  operator: Party & { boxId: string; identity: OperatorIdentity };
  /** The holder of a box as the operator knows it: what a file leaves open is completed from the register. */
  holder(boxId: string, named: Participant | undefined): BoxHolder;
  /** Each holder has a key and a certificate of its own, made when it is first needed. */
  signFor(holder: BoxHolder, as: SignsAs): Party;
  /** A key pair to misuse, for tests; answers of impostors are signed by the holder's own where there is none. */
  impostor: KeyPair | undefined;
}

const HEADS: readonly FullName[] = [
  { last: 'Покупателева', first: 'Анна', middle: 'Ивановна' },
  { last: 'Громов', first: 'Семён', middle: 'Петрович' },
  { last: 'Ли', first: 'Вера' },
];
const DEPUTY: FullName = { last: 'Доверенная', first: 'Мария', middle: 'Сергеевна' };
const OPERATOR_HEAD: FullName = { last: 'Операторов', first: 'Олег', middle: 'Олегович' };

/** Real keys under the test authority, never written down. @param operatorId three characters, such as 2BM */
export function createParties(authority: TestAuthority, operatorId: string): Parties {
  const made = new Map<string, Party>();
  const boxId = `${operatorId}-OPERATOR`;
  const identity = { id: operatorId, name: `Оператор ЭДО ${boxId}`, inn: innOf(boxId, 10) };
  const issue = (subject: SubjectNames, signatory: Signatory): Party => ({
    signatory,
    signer: signerOf(authority.issueFor(subject), authority),
  });
  const parties: Parties = {
    impostor: undefined,
    operator: {
      boxId,
      identity,
      ...issue(subjectOf(OPERATOR_HEAD, 'Дежурный оператор', { organisation: identity.name, innLegal: identity.inn }), {
        name: OPERATOR_HEAD,
        post: 'Дежурный оператор',
      }),
    },
    holder: (box, named) => ({ boxId: box, participant: complete(box, named) }),
    signFor(holder, as) {
      const pair = as === 'impostor' ? parties.impostor : undefined;
      const key = `${holder.boxId} ${holder.participant.inn} ${pair ? 'impostor' : as}`;
      let party = made.get(key);
      if (!party) {
        const { subject, signatory } = describe(holder, as);
        party = pair ? { signatory, signer: signerOf(pair, authority) } : issue(subject, signatory);
        // A test may hand over another pair later.
        if (!pair) made.set(key, party);
      }
      return party;
    },
  };
  return parties;
}

/** Names in the certificate, and the signatory as files name it. */
function describe({ boxId, participant }: BoxHolder, as: SignsAs): { subject: SubjectNames; signatory: Signatory } {
  const organisation = participant.type === 'organisation';
  const own = organisation ? HEADS[digest(boxId).readUInt8(1) % HEADS.length]! : participant.name;
  const post = organisation
    ? 'Генеральный директор'
    : participant.type === 'entrepreneur'
      ? 'Индивидуальный предприниматель'
      : 'Физическое лицо';
  const signatory = { name: own, post };
  switch (as) {
    case 'attorney':
      return {
        subject: subjectOf(DEPUTY, undefined, { innPerson: innOf(`${boxId}/deputy`, 12) }),
        signatory: { name: DEPUTY, post: 'Главный бухгалтер', attorney: attorneyOf(boxId) },
      };
    case 'other-company':
      return {
        subject: subjectOf(own, post, { organisation: 'ООО "Посторонний"', innLegal: innOf(`${boxId}/other`, 10) }),
        signatory,
      };
    case 'without-inn':
      return { subject: subjectOf(own, post, organisation ? { organisation: participant.name } : {}), signatory };
    case 'head':
    // Where no pair was handed over, impostors sign as the holder.
    case 'impostor': {
      // A certificate of an organisation carries the ИНН of its head as well, beside that of the organisation.
      const names = organisation
        ? { organisation: nameOf(participant), innLegal: participant.inn, innPerson: innOf(`${boxId}/head`, 12) }
        : { innPerson: participant.inn };
      return { subject: subjectOf(own, organisation ? post : undefined, names), signatory };
    }
  }
}

function subjectOf({ last, first, middle }: FullName, title: string | undefined, more: SubjectNames): SubjectNames {
  const { organisation, ...numbers } = more;
  return {
    commonName: [last, first, middle].filter(Boolean).join(' '),
    surname: last,
    givenName: [first, middle].filter(Boolean).join(' '),
    ...(organisation ? { organisation } : {}),
    ...(title ? { title } : {}),
    ...numbers,
  };
}

function signerOf({ certificate, privateKey }: KeyPair, authority: TestAuthority): CompiledSigner {
  return compileSigner({
    certificate,
    chain: [authority.issuer.certificate],
    scheme: schemeOf(certificate),
    kind: 'file',
    sign: async (bytes) => sign('sha256', bytes, privateKey),
  });
}

/** What the file doesn't say the operator knows of its box: operators write the ИНН into the box's id, or have it in their register. */
function complete(boxId: string, named: Participant | undefined): Participant {
  if (named?.inn) return named;
  const inn = /-(\d{12}|\d{10})(?:-|$)/.exec(boxId)?.[1];
  if (named && named.type !== 'organisation') return { ...named, inn: inn?.length === 12 ? inn : innOf(boxId, 12) };
  if (inn?.length === 12) return { type: 'entrepreneur', name: HEADS[0]!, inn };
  const legal = inn ?? innOf(boxId, 10);
  return { type: 'organisation', name: `Участник ЭДО ${boxId}`, inn: legal, kpp: `${legal.slice(0, 4)}01001` };
}

function attorneyOf(boxId: string): Attorney {
  const hex = digest(`${boxId}/attorney`).toString('hex');
  const number = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
  return { number, issuedOn: '2026-01-12' };
}

const WEIGHTS: readonly number[] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

/** An ИНН with right check digits that depends on a text alone. */
function innOf(seed: string, length: 10 | 12): string {
  const number = digest(seed).readUInt32BE(0) % 10_000_000;
  let inn = `77${String(number).padStart(length === 10 ? 7 : 8, '0')}`;
  while (inn.length < length) {
    const weights = WEIGHTS.slice(WEIGHTS.length - inn.length);
    inn += (weights.reduce((sum, weight, index) => sum + weight * Number(inn[index]), 0) % 11) % 10;
  }
  return inn;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
