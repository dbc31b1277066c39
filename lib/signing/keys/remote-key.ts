import { z } from 'zod';
import { SealpostError } from '../../../domain/errors.ts';
import { callOutside } from '../../outside-call.ts';
import { schemeOf, type SigningKey } from './signing-key.ts';

const referenceSchema = z.strictObject({ url: z.url(), keyId: z.string().min(1).max(200) });
/** Where a remote signer keeps a key: `remote.json` in the key's folder. */
export type RemoteReference = z.infer<typeof referenceSchema>;

export function parseRemoteReference(text: string): RemoteReference {
  return referenceSchema.parse(JSON.parse(text));
}

const answerSchema = z.object({ signature: z.base64() });
const TIMEOUT_MS = 8_000;
const ANSWER_MAX_BYTES = 64 * 1024;

/**
 * Keys in a signing server behind HTTP: `POST <url>/sign {keyId, scheme, toBeSigned}` (base64) with a bearer token answers
 * `{signature}`. What comes back is verified like any other signature before it is stored.
 */
export function createRemoteKeys(token: string | undefined, callMs = TIMEOUT_MS) {
  return {
    open({ url, keyId }: RemoteReference, owner: Pick<SigningKey, 'certificate' | 'chain'>): SigningKey {
      const scheme = schemeOf(owner.certificate);
      return {
        ...owner,
        scheme,
        kind: 'remote',
        sign: (toBeSigned) =>
          ask(`${url.replace(/\/$/, '')}/sign`, token, { keyId, scheme, toBeSigned: toBeSigned.toString('base64') }, callMs),
      };
    },
  };
}

async function ask(url: string, token: string | undefined, body: object, callMs: number): Promise<Buffer> {
  try {
    const response = await callOutside({
      method: 'POST',
      url,
      totalMs: callMs,
      bytesMax: ANSWER_MAX_BYTES,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify(body),
    });
    // A refused authorisation is a matter for a person; trying it again could lock the account.
    if (response.status === 401 || response.status === 403)
      throw new SealpostError('signing-key.locked', 'The signing server does not accept our authorisation.');
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return Buffer.from(answerSchema.parse(JSON.parse(response.body.toString('utf8'))).signature, 'base64');
  } catch (error) {
    if (error instanceof SealpostError) throw error;
    throw new SealpostError('signing-key.unavailable', 'The signing server does not answer properly.', { cause: error });
  }
}
