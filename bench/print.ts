import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { generateMonth } from '../fixtures/month.ts';
import type { PartnerCard } from '../domain/submission.ts';
import { REGISTRY, SELLER } from '../fixtures/registry.ts';
import { createFileObjectStore } from '../lib/object-store/file-object-store.ts';
import { renderDocumentPdf } from '../lib/paper/document-pdf.ts';
import { bareDocument, barePackage, barePartner } from './bare-rows.ts';
import { createTestDatabase } from '../tests/support/database.ts';
import { startServices } from '../tests/support/services.ts';
import { sha256Hex } from '../lib/sha256.ts';

/**
 * `npm run bench:print -- 3000`: one print batch from the queue to its report, on a real Postgres: closed, rendered, stamped, handed
 * over, read sheet by sheet. Seconds, and the highest memory of this process. Pages that documents bring with them are not counted.
 */
const wanted = Number(process.argv[2] ?? 3_000);
const KINDS_MAX = 60;

await startServices();
const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-bench-print-'));
const { db, drop, url } = await createTestDatabase();
const objects = createFileObjectStore(path.join(folder, 'objects'));
await fillQueue(db, wanted);
execFileSync(
  process.execPath,
  ['--import', 'tsx', fileURLToPath(new URL('./print-batch.ts', import.meta.url)), url, folder, String(wanted)],
  {
    stdio: 'inherit',
  },
);
await drop();
await rm(folder, { recursive: true, force: true });
await globalThis.sealpostServices?.stop();
process.exit(0);

/** So many packages of one document each, as queueing leaves them; a few dozen different pages stand for all. */
async function fillQueue(trx: Knex, count: number): Promise<void> {
  const samples = [...generateMonth({ month: '2026-10', seed: 5, consumers: KINDS_MAX })];
  const pages = await Promise.all(
    samples.map(async ({ documents, partner, contract }) => {
      const signer = REGISTRY.heads[0]!;
      const facts = {
        documentId: '0'.repeat(32),
        document: documents[0]!,
        seller: SELLER,
        partner,
        partnerId: 'p',
        contract,
        signer,
        formedAt: new Date(),
      };
      const mark = {
        signer: 'Bench',
        post: 'Head',
        certificateThumbprint: 'ab'.repeat(32),
        signedAt: new Date().toISOString(),
        checkUrl: 'https://portal.example/check/0',
      };
      const { bytes, pages: sheets } = await renderDocumentPdf(facts, mark);
      const { key } = await objects.put(bytes, '2031-12-31');
      return { key, sha256: sha256Hex(bytes), sheets, kind: documents[0]!.kind, partner };
    }),
  );
  const rows = queuedRows(pages, count);
  await trx.batchInsert(
    'partners',
    rows.map((row) => barePartner(row.partner, row.index, row.card)),
    500,
  );
  await trx.batchInsert(
    'packages',
    rows.map((row) => barePackage(row.package, row.partner, row.index, row.card)),
    500,
  );
  const queued = { phase: 'PRINT_QUEUED', channel: 'paper', print_state: 'queued' };
  await trx.batchInsert(
    'documents',
    rows.map((row) => ({ ...bareDocument(row.id, row.package, row.partner, row.index), ...queued, kind: row.kind })),
    500,
  );
  const queue = rows.map((row) => ({
    document_id: row.id,
    package_id: row.package,
    partner_id: row.partner,
    postal_index: row.card.address.postalIndex,
    pages: row.sheets,
    wet_signature: true,
    pdf_key: row.key,
    pdf_sha256: row.sha256,
    queued_at: new Date(),
  }));
  await trx.batchInsert('print_queue', queue, 500);
}

function queuedRows<P extends { partner: PartnerCard }>(pages: readonly P[], count: number) {
  return Array.from({ length: count }, (_, index) => {
    const { partner, ...page } = pages[index % pages.length]!;
    const card = {
      ...partner,
      externalId: `bench-${index}`,
      address: { ...partner.address, postalIndex: String(100_000 + ((index * 7_919) % 99_999)) },
    };
    return {
      ...page,
      index,
      card,
      id: randomBytes(16).toString('hex'),
      package: randomBytes(16).toString('hex'),
      partner: randomBytes(16).toString('hex'),
    };
  });
}
