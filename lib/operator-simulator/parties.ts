import { sign } from 'node:crypto';
import { compileSigner, type CompiledSigner } from '../signing/cades/compiled-signer.ts';
import { schemeOf } from '../signing/keys/signing-key.ts';
import type { KeyPair } from '../test-authority/issue-certificate.ts';
import type { TestAuthority } from '../test-authority/test-authority.ts';

/** Somebody of the sandbox who signs: the operator itself, or a buyer. */
export interface Party {
  boxId: string;
  post: string;
  name: { last: string; first: string; middle: string };
  pair: KeyPair;
  signer: CompiledSigner;
}

export interface Parties {
  operator: Party;
  /** The buyer of a box; each has a key and a certificate of its own. */
  buyer(boxId: string): Party;
}

/** Real keys under the test authority, made when they are first needed and never written down. */
export function createParties(authority: TestAuthority, operatorBox: string): Parties {
  const buyers = new Map<string, Party>();
  const make = (boxId: string, post: string, organisation: string, name: Party['name']): Party => {
    const pair = authority.issueFor({
      commonName: `${name.last} ${name.first} ${name.middle}`,
      surname: name.last,
      givenName: `${name.first} ${name.middle}`,
      organisation,
      title: post,
    });
    const { certificate, privateKey } = pair;
    const signer = compileSigner({
      certificate,
      chain: [authority.issuer.certificate],
      scheme: schemeOf(certificate),
      kind: 'file',
      sign: async (bytes) => sign('sha256', bytes, privateKey),
    });
    return { boxId, post, name, pair, signer };
  };
  return {
    operator: make(operatorBox, 'Дежурный оператор', `Оператор ЭДО ${operatorBox}`, {
      last: 'Операторов',
      first: 'Олег',
      middle: 'Олегович',
    }),
    buyer(boxId) {
      let party = buyers.get(boxId);
      if (!party) {
        party = make(boxId, 'Главный бухгалтер', `Покупатель ${boxId}`, { last: 'Покупателева', first: 'Анна', middle: 'Ивановна' });
        buyers.set(boxId, party);
      }
      return party;
    },
  };
}
