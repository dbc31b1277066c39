import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { verifyContainer } from '../lib/evidence-container/verify-container.ts';
import { LAYOUT, LAYOUT_VERSION, documentPlaces, listSigned } from '../lib/evidence-container/layout.ts';
import { readSealedManifest } from '../lib/evidence-container/sealed-manifest.ts';
import { unzipFiles } from '../lib/evidence-container/read-files.ts';
import { inTurns } from '../lib/in-turns.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';

/** What strangers would find: our offline verifier over each container, and OpenSSL over each signature in it. */
export interface EvidenceReport {
  containers: number;
  signatures: number;
  /** Without an evidence record yet, or with something undecided. */
  notes: number;
  failed: string[];
}

const run = promisify(execFile);
const PAGE = 500;
const AT_ONCE = 4;

export async function judgeEvidence(
  { apiUrl, billingKey, dataFolder }: { apiUrl: string; billingKey: string; dataFolder: string },
  limit: number,
): Promise<EvidenceReport> {
  const report: EvidenceReport = { containers: 0, signatures: 0, notes: 0, failed: [] };
  const rootFile = path.resolve(dataFolder, 'keys', 'root.pem');
  const roots = readPem(await readFile(rootFile, 'utf8'));
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-evidence-'));
  const get = (target: string) => fetch(apiUrl + target, { headers: { authorization: `Bearer ${billingKey}` } });
  const judge = async (id: string) => {
    const response = await get(`/v1/documents/${id}/evidence-container`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const { outcome, findings, notes } = await verifyContainer(bytes, { roots });
    report.containers += 1;
    if (notes.length > 0) report.notes += 1;
    if (outcome === 'failed') return void report.failed.push(`${id}: ${findings.map(({ code }) => code).join(', ')}`);
    const refuse = (name: string) => void report.failed.push(`${id}: OpenSSL refuses ${name}`);
    // Four run at once: the sum must be read after the wait.
    const accepted = await judgeByOpenssl(bytes, rootFile, path.join(folder, id), refuse);
    report.signatures += accepted;
  };
  for (let cursor: number | null = 0; cursor !== null && report.containers < limit;) {
    const page = (await (await get(`/v1/documents?phase=ARCHIVED&limit=${PAGE}&cursor=${cursor}`)).json()) as {
      documents: { id: string }[];
      next: number | null;
    };
    const ids = page.documents.map(({ id }) => id).slice(0, limit - report.containers);
    await inTurns(ids, AT_ONCE, judge);
    cursor = page.documents.length === PAGE ? page.next : null;
  }
  await rm(folder, { recursive: true, force: true });
  return report;
}

/** As the README of a container says it. A receipt that was found invalid when it came is named so, and is no witness. */
async function judgeByOpenssl(bytes: Buffer, rootFile: string, prefix: string, refuse: (name: string) => void): Promise<number> {
  const files = unzipFiles(bytes);
  let signatures = 0;
  const sealed = readSealedManifest(files.get(LAYOUT.sealed)!)!;
  for (const { path: name, bytes: content, signature } of listSigned(files, documentPlaces(LAYOUT_VERSION, sealed.content.fileName))) {
    if (name.includes('-invalid-')) continue;
    await writeFile(`${prefix}.content`, content);
    await writeFile(`${prefix}.p7s`, signature);
    const input = ['-inform', 'DER', '-in', `${prefix}.p7s`, '-content', `${prefix}.content`];
    await run('openssl', [
      'cms',
      '-verify',
      '-binary',
      '-cades',
      ...input,
      '-CAfile',
      rootFile,
      '-purpose',
      'any',
      '-out',
      '/dev/null',
    ]).then(
      () => (signatures += 1),
      () => refuse(name),
    );
  }
  return signatures;
}

export function formatEvidence({ containers, signatures, notes, failed }: EvidenceReport): string {
  const lines = [
    `Evidence: ${containers} containers verified offline, ${failed.length} failed, ${notes} still without their evidence record; OpenSSL accepts ${signatures} signatures.`,
  ];
  return [...lines, ...failed.slice(0, 10).map((text) => `  ${text}`)].join('\n');
}
