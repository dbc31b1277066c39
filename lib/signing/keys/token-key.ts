import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { SealpostError } from '../../../domain/errors.ts';
import { schemeOf, type SigningKey } from './signing-key.ts';
import { locked, openTokenProcess, type TokenProcess } from './token-process.ts';
import { sha256Hex } from '../../sha256.ts';

const referenceSchema = z.strictObject({
  /** Path of the PKCS#11 library. */
  library: z.string().min(1),
  tokenLabel: z.string().min(1),
  keyLabel: z.string().min(1),
});
/** Where a token keeps a key: `token.json` in the key's folder. */
export type TokenReference = z.infer<typeof referenceSchema>;

export function parseTokenReference(text: string): TokenReference {
  return referenceSchema.parse(JSON.parse(text));
}

export interface TokenKeys {
  open(reference: TokenReference, owner: Pick<SigningKey, 'certificate' | 'chain'>): Promise<SigningKey>;
  close(): Promise<void>;
}

/**
 * Keys in PKCS#11 tokens. Each token has a process of its own: a mistake in its library ends that process and nothing else.
 * A PIN that a token has refused is never tried again, not even after a restart: three tries would lock it for good.
 */
export function createTokenKeys({ directory, pin }: { directory: string; pin: string | undefined }): TokenKeys {
  const processes = new Map<string, TokenProcess>();

  const processOf = async ({ library, tokenLabel }: TokenReference): Promise<TokenProcess> => {
    if (!pin) throw new SealpostError('signing-key.locked', 'There is no PIN for the token.');
    const refusedFile = path.join(directory, `pin-refused-${digest(`${library}\n${tokenLabel}`)}`);
    const pinMark = digest(`${tokenLabel}\n${pin}`);
    if ((await readFile(refusedFile, 'utf8').catch(() => '')) === pinMark) throw locked();
    const id = `${library}\n${tokenLabel}`;
    let token = processes.get(id);
    if (!token) {
      token = openTokenProcess({ library, tokenLabel, pin, onPinRefused: () => writeFile(refusedFile, pinMark, { mode: 0o600 }) });
      processes.set(id, token);
    }
    return token;
  };

  return {
    async open(reference, owner) {
      const token = await processOf(reference);
      const scheme = schemeOf(owner.certificate);
      return {
        ...owner,
        scheme,
        kind: 'token',
        sign: (toBeSigned) => token.sign({ keyLabel: reference.keyLabel, scheme, toBeSigned }),
      };
    },
    async close() {
      await Promise.all([...processes.values()].map((token) => token.close()));
    },
  };
}

function digest(text: string): string {
  return sha256Hex(text).slice(0, 32);
}
