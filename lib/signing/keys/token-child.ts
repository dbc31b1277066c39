import { createHash } from 'node:crypto';
import pkcs11, { type Handle } from 'pkcs11js';
import { DER, writeDer, writeUnsigned } from '../asn1/der.ts';
import type { SignatureScheme } from './signing-key.ts';
import type { TokenAnswer, TokenRequest } from './token-process.ts';

/** The token's own process: opens the PKCS#11 library, logs in once, signs. It holds no key and reads no file of ours. */
const SESSIONS = 4;
/** Room for a signature: RSA-4096. */
const SIGNATURE_BYTES_MAX = 512;
const CKF_OS_LOCKING_OK = 2;
const CKR_PIN_INCORRECT = 0xa0;
const CKR_PIN_LOCKED = 0xa4;

const module = new pkcs11.PKCS11();
const free: Handle[] = [];
const queue: ((session: Handle) => void)[] = [];
const keys = new Map<string, Handle>();

function answer(message: TokenAnswer): void {
  process.send!(message);
}

function open({ library, tokenLabel, pin }: Extract<TokenRequest, { type: 'open' }>): void {
  module.load(library);
  // Without this flag the first two signatures at once end the process with a segmentation fault.
  module.C_Initialize({ flags: CKF_OS_LOCKING_OK });
  const slot = module.C_GetSlotList(true).find((candidate) => module.C_GetTokenInfo(candidate).label.trim() === tokenLabel);
  if (!slot) throw new Error('The token is not there.');
  for (let index = 0; index < SESSIONS; index += 1) free.push(module.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION));
  // One login counts for all sessions of the process.
  module.C_Login(free[0]!, pkcs11.CKU_USER, pin);
}

async function sign({ keyLabel, scheme, toBeSigned }: Extract<TokenRequest, { type: 'sign' }>): Promise<Buffer> {
  // C_SignInit and C_Sign are a pair: a session belongs to one signature until it is done.
  const session = await takeSession();
  try {
    const key = findKey(session, keyLabel);
    const [mechanism, data] = prepare(scheme, Buffer.from(toBeSigned, 'base64'));
    module.C_SignInit(session, { mechanism }, key);
    const value = await module.C_SignAsync(session, data, Buffer.alloc(SIGNATURE_BYTES_MAX));
    return scheme === 'ecdsa-p256-sha256' ? toDerSignature(value) : value;
  } finally {
    const next = queue.shift();
    if (next) next(session);
    else free.push(session);
  }
}

function prepare(scheme: SignatureScheme, data: Buffer): [mechanism: number, data: Buffer] {
  return scheme === 'ecdsa-p256-sha256'
    ? [pkcs11.CKM_ECDSA, createHash('sha256').update(data).digest()]
    : [pkcs11.CKM_SHA256_RSA_PKCS, data];
}

/** A token gives r and s side by side; CMS wants them as a SEQUENCE. */
function toDerSignature(value: Buffer): Buffer {
  const half = value.length / 2;
  return writeDer(DER.SEQUENCE, writeUnsigned(value.subarray(0, half)), writeUnsigned(value.subarray(half)));
}

function takeSession(): Promise<Handle> {
  const session = free.pop();
  return session ? Promise.resolve(session) : new Promise((resolve) => queue.push(resolve));
}

function findKey(session: Handle, label: string): Handle {
  const known = keys.get(label);
  if (known) return known;
  module.C_FindObjectsInit(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    { type: pkcs11.CKA_LABEL, value: label },
  ]);
  const [key] = module.C_FindObjects(session, 1);
  module.C_FindObjectsFinal(session);
  if (!key) throw new Error('The token has no such key.');
  keys.set(label, key);
  return key;
}

process.on('message', (request: TokenRequest) => {
  if (request.type === 'open') {
    try {
      open(request);
      answer({ type: 'opened' });
    } catch (error) {
      const { code } = error as { code?: number };
      const pinRefused = code === CKR_PIN_INCORRECT || code === CKR_PIN_LOCKED;
      answer({ type: 'failed', pinRefused, message: pinRefused ? 'The token refuses the PIN.' : String((error as Error).message) });
    }
    return;
  }
  const { id } = request;
  sign(request).then(
    (signature) => answer({ type: 'signed', id, signature: signature.toString('base64') }),
    (error: unknown) => answer({ type: 'refused', id, message: String((error as Error).message) }),
  );
});
// The parent's death closes the channel; a token must not stay logged in alone.
process.once('disconnect', () => process.exit(0));
