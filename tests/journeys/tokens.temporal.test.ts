import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listMandates } from '../../lib/database/mandate-repository.ts';
import { recordChange } from '../../lib/database/registry-changes.ts';
import { verifyJournal } from '../../lib/database/signing-journal.ts';
import { countOutsideMandate, ended, submitBatch, waitForAll } from '../support/batch.ts';
import { startProduct, type Product } from '../support/product.ts';
import { createSoftToken, hasSoftHsm, PIN, SOFTHSM_LIBRARY, TOKEN_LABEL, type SoftToken } from '../support/soft-token.ts';

const KILLS = 4;
const BURST = 15;

let product: Product;
let token: SoftToken;

(hasSoftHsm ? describe : describe.skip)('a head whose key is in a PKCS#11 token', () => {
  beforeAll(async () => {
    token = await createSoftToken();
    product = await startProduct('tokens', { tokenPin: PIN });
    const { db } = product.database;
    const mandate = (await listMandates(db, { headId: 'head-02' })).find(({ role }) => role === 'head')!;
    const { last, first, middle } = mandate.fullName;
    const pair = product.authority.issueFor({ commonName: `${last} ${first} ${middle}` }, { kind: 'rsa2048' });
    await token.hold('head-02', pair);
    const reference = { library: SOFTHSM_LIBRARY, tokenLabel: TOKEN_LABEL, keyLabel: 'head-02' };
    await product.signing.bring(mandate.signatoryId, pair, { token: reference });
    // The token's certificate is the only one from now on.
    await recordChange(db, 'test', async (trx) => {
      await trx('signatory_certificates')
        .where({ signatory_id: mandate.signatoryId })
        .whereNot({ thumbprint: pair.certificate.thumbprint })
        .delete();
      return { change: { subject: 'certificate', subjectId: mandate.signatoryId, action: 'left alone', data: {} }, result: undefined };
    });
  }, 60_000);
  afterAll(async () => {
    await product.stop();
    await token.remove();
  });

  test('its process killed again and again in a burst: nothing is lost, nothing is signed twice', async () => {
    const { db } = product.database;
    const countSigned = async () => Number((await db('signatures').where({ head_id: 'head-02' }).count({ count: '*' }))[0]!.count);
    const ids: string[] = [];
    const killed = new Set<number>();
    // Each burst loses its process as soon as it has signed something. Kills hang on what is signed, not on the clock.
    for (let burst = 0; killed.size < KILLS; burst += 1) {
      const before = await countSigned();
      const submitting = submitBatch(product, `token-${burst}`, 'head-02', BURST);
      while ((await countSigned()) === before) await sleep(10);
      for (const pid of tokenProcesses()) {
        killed.add(pid);
        process.kill(pid, 'SIGSEGV');
      }
      ids.push(...(await submitting));
    }
    for (const { phase } of await waitForAll(product, ids, ended)) expect(phase).toBe('ARCHIVED');
    expect(await db('signatures').whereIn('document_id', ids)).toHaveLength(ids.length);
    expect(await db('signing_journal').whereIn('document_id', ids).where({ outcome: 'signed' })).toHaveLength(ids.length);
    expect(await verifyJournal(db)).toMatchObject({ broken: [], unmatched: [] });
    expect(await countOutsideMandate(product)).toBe(0);
  });
});

function tokenProcesses(): number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes('token-child')).map((line) => Number(line.trim().split(/\s+/)[0]));
}
