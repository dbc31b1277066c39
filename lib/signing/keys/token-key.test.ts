import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sha256 } from '../../../tests/support/signers.ts';
import { createSoftToken, hasSoftHsm, PIN, SOFTHSM_LIBRARY, TOKEN_LABEL, type SoftToken } from '../../../tests/support/soft-token.ts';
import type { KeyPair } from '../../test-authority/issue-certificate.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import { proveSigner } from '../cades/prove-signer.ts';
import { verifySignature } from '../cades/verify-signature.ts';
import { schemeOf } from './signing-key.ts';
import { createTokenKeys } from './token-key.ts';
import { openTokenProcess } from './token-process.ts';

const authority = createTestAuthority();
const roots = [authority.root.certificate];
const digest = sha256('a document');
const pairs: Record<string, KeyPair> = {};
let token: SoftToken;
let directory: string;

(hasSoftHsm ? describe : describe.skip)('keys in a PKCS#11 token', () => {
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'sealpost-token-'));
    token = await createSoftToken();
    for (const kind of ['p256', 'rsa2048', 'rsa3072'] as const) {
      pairs[kind] = authority.issueFor({ commonName: kind }, { kind });
      await token.hold(kind, pairs[kind]);
    }
  });
  afterAll(async () => {
    await token.remove();
    await rm(directory, { recursive: true, force: true });
  });

  const open = (keys: ReturnType<typeof createTokenKeys>, kind: string) =>
    keys.open(
      { library: SOFTHSM_LIBRARY, tokenLabel: TOKEN_LABEL, keyLabel: kind },
      { certificate: pairs[kind]!.certificate, chain: [authority.issuer.certificate] },
    );

  test.each(['p256', 'rsa2048', 'rsa3072'])('a %s key proves itself and signs, sixteen at once', async (kind) => {
    const keys = createTokenKeys({ directory, pin: PIN });
    const signer = await proveSigner(await open(keys, kind), roots);
    const signatures = await Promise.all(Array.from({ length: 16 }, () => signer.sign(digest, new Date())));
    for (const cms of signatures)
      expect(verifySignature(cms, { digest, roots, certificate: pairs[kind]!.certificate, needsStatus: false }).level).toBe('B-B');
    await keys.close();
  });

  test("the token's process killed in a burst fails what was under way as unavailable, and the next one signs again", async () => {
    const keys = createTokenKeys({ directory, pin: PIN });
    const key = await open(keys, 'rsa3072');
    await key.sign(Buffer.from('warm'));
    // Held still, so that the burst is under way whatever else the machine does; it dies before it can answer.
    const children = childrenOf(process.pid);
    for (const pid of children) process.kill(pid, 'SIGSTOP');
    const burst = Array.from({ length: 40 }, (_, index) => key.sign(Buffer.from(String(index))));
    for (const pid of children) for (const signal of ['SIGSEGV', 'SIGCONT'] as const) process.kill(pid, signal);
    const settled = await Promise.allSettled(burst);
    for (const result of settled)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'signing-key.unavailable' });
    expect(settled.some(({ status }) => status === 'rejected')).toBe(true);
    expect((await key.sign(Buffer.from('after'))).length).toBe(384);
    await keys.close();
  });

  test('a wrong PIN is tried once, and not again after a restart; a mended PIN is', async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'sealpost-pin-'));
    const wrong = createTokenKeys({ directory: own, pin: '000000' });
    const key = await open(wrong, 'p256');
    await expect(key.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.locked' });
    await expect(key.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.locked' });
    await wrong.close();
    expect((await readdir(own)).filter((name) => name.startsWith('pin-refused-'))).toHaveLength(1);
    const before = childrenOf(process.pid).length;
    const restarted = createTokenKeys({ directory: own, pin: '000000' });
    await expect(open(restarted, 'p256')).rejects.toMatchObject({ code: 'signing-key.locked' });
    expect(childrenOf(process.pid).length).toBe(before);
    const mended = createTokenKeys({ directory: own, pin: PIN });
    expect((await (await open(mended, 'p256')).sign(Buffer.from('x'))).length).toBeGreaterThan(60);
    await mended.close();
    await rm(own, { recursive: true, force: true });
  });

  test('a refused PIN is told as such, however long it takes to write it down after the process has ended', async () => {
    const token = openTokenProcess({
      library: SOFTHSM_LIBRARY,
      tokenLabel: TOKEN_LABEL,
      pin: '000000',
      async onPinRefused() {
        while (childrenOf(process.pid).length > 0) await sleep(20);
        await sleep(50);
      },
    });
    const request = { keyLabel: 'p256', scheme: schemeOf(pairs.p256!.certificate), toBeSigned: Buffer.from('x') };
    await expect(token.sign(request)).rejects.toMatchObject({ code: 'signing-key.locked' });
    await token.close();
  });

  test('a token or key that is not there is unavailable, not a crash', async () => {
    const keys = createTokenKeys({ directory, pin: PIN });
    const owner = { certificate: pairs.p256!.certificate, chain: [] };
    const noToken = await keys.open({ library: SOFTHSM_LIBRARY, tokenLabel: 'nobody', keyLabel: 'p256' }, owner);
    await expect(noToken.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.unavailable' });
    const noKey = await keys.open({ library: SOFTHSM_LIBRARY, tokenLabel: TOKEN_LABEL, keyLabel: 'nobody' }, owner);
    await expect(noKey.sign(Buffer.from('x'))).rejects.toMatchObject({ code: 'signing-key.unavailable' });
    await keys.close();
  });
});

/** Live children of a process that run the token's program. */
function childrenOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes('token-child')).map((line) => Number(line.trim().split(/\s+/)[0]));
}
