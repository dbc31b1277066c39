import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { FINAL_PHASES } from '../../domain/document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import { HEAD_WITHOUT_KEY } from '../../fixtures/registry.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { documentWorkflowId } from '../../workflows/contract.ts';
import { newKey, startProduct, waitForDocument, type Product } from '../support/product.ts';
import { startServices } from '../support/services.ts';

/**
 * `npm run histories:record -- VERSION`: runs every path of the document's life on a real server and keeps the histories.
 * What is recorded stays: a new version is added beside the old ones, never in their place.
 */
const version = process.argv[2];
if (!version) throw new Error('Usage: npm run histories:record -- VERSION');
const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('./histories/document-lifecycle/', import.meta.url));
let refusing = false;

interface Situation {
  name: string;
  refusing?: boolean;
  headId?: string;
  electronic?: boolean;
  broken?: boolean;
  decide?: (product: Product, id: string) => Promise<unknown>;
}

const resolve = (action: string) => (product: Product, id: string) =>
  product.call('POST', `/v1/documents/${id}/resolve`, { body: { action }, key: product.staffKey });
const letThrough = async (product: Product, id: string) => {
  refusing = false;
  return resolve('retry')(product, id);
};
const SITUATIONS: Situation[] = [
  { name: 'electronic' },
  { name: 'paper', electronic: false },
  { name: 'rejected', broken: true },
  { name: 'no-key-then-rejected', headId: HEAD_WITHOUT_KEY, decide: resolve('reject') },
  {
    name: 'no-key-then-cancelled',
    headId: HEAD_WITHOUT_KEY,
    decide: (product, id) => product.call('POST', `/v1/documents/${id}/cancel`, { body: { reason: 'recorded' } }),
  },
  { name: 'refused-then-retried', refusing: true, decide: letThrough },
  { name: 'refused-then-paper', refusing: true, decide: resolve('print') },
  {
    name: 'refused-then-rerouted',
    refusing: true,
    decide: async (product, id) => {
      await product.database.db('partners').update({ unload_electronically: false });
      return resolve('reroute')(product, id);
    },
  },
];

await startServices();
const product = await startProduct('recording', {
  door: {
    name: 'portal',
    async deliver(trx, delivery) {
      if (refusing) throw new SealpostError('signature.document-unknown', 'The portal says no.');
      return portalDoor.deliver(trx, delivery);
    },
  },
});
await mkdir(folder, { recursive: true });
try {
  for (const situation of SITUATIONS) await record(situation);
} finally {
  await product.stop();
  await globalThis.sealpostServices?.stop();
}
process.exit(0);

async function record({ name, refusing: refuse = false, headId, electronic = true, broken = false, decide }: Situation): Promise<void> {
  const file = path.join(folder, `${version}-${name}.json`);
  if (existsSync(file)) throw new Error(`${file} exists; histories are never recorded again under the same name.`);
  refusing = refuse;
  const body = rightPackage(`recorded-${name}`, ['transfer']);
  if (headId) body.documents[0]!.headId = headId;
  if (broken) body.partner.inn = '1';
  body.partner.unloadElectronically = electronic;
  const answer = await product.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  const { id } = answer.body.documents[0];
  if (decide) {
    await waitForDocument(product, id, ({ attention }) => attention !== null);
    await decide(product, id);
  }
  await waitForDocument(product, id, ({ phase }) => FINAL_PHASES.includes(phase));
  const handle = product.client.workflow.getHandle(documentWorkflowId(id));
  const result = await handle.result();
  // Stack traces of failures would tell where this machine keeps its files.
  const history = historyToJSON(await handle.fetchHistory()).replaceAll(project, '');
  await writeFile(file, `${history}\n`);
  process.stdout.write(`${path.basename(file)}: ${JSON.stringify(result)}\n`);
}
