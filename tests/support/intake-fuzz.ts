import type { Knex } from 'knex';
import { createDocumentActivities } from '../../activities/documents.ts';
import type { PackageSubmission } from '../../domain/submission.ts';
import { newKey, type Api } from './api.ts';
import { freshPackage, makeMutant, type Mutant } from './intake-mutations.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

export interface FuzzReport {
  sent: number;
  /** Answers and rows by status and code. */
  answers: Record<string, number>;
  /** Accepted documents whose legal file was made and looked at. */
  legalFiles: number;
  violations: string[];
}

const BATCH = 40;
const DETAIL_LEAKS = /select |insert |stack|node_modules|postgres/i;

/**
 * Mutated packages over HTTP, one by one or as rows of imports between right ones, to an API with its database. Wrong are: an answer of 5xx, an answer
 * without a code, a right neighbour that is not accepted, a twin that is, a document whose validation breaks, and U+FFFD in anything that was kept or made.
 * The same seed sends the same.
 */
export async function runIntakeFuzz(api: Api, { seed, count }: { seed: number; count: number }): Promise<FuzzReport> {
  const random = createSeededRandom(seed);
  const report: FuzzReport = { sent: 0, answers: {}, legalFiles: 0, violations: [] };
  const accepted: PackageSubmission[] = [];
  while (report.sent < count) {
    const size = Math.min(BATCH, count - report.sent);
    const mutants = Array.from({ length: size }, (_, index) => makeMutant(`m${seed}-${report.sent + index}`, random, accepted));
    const neighbours = [0, 1].map((side) => freshPackage(`n${seed}-${report.sent}-${side}`, random));
    await (random.below(2) ? sendAsImport : sendOneByOne)(api, mutants, neighbours, report);
    accepted.push(...neighbours);
    report.sent += size;
  }
  await judgeDatabase(api.database.db, report, random);
  return report;
}

async function sendOneByOne(api: Api, mutants: Mutant[], neighbours: PackageSubmission[], report: FuzzReport): Promise<void> {
  const all = [...mutants, ...neighbours.map(asRight)];
  await Promise.all(
    all.map(async ({ name, bytes, isTwin }) => {
      const { status, text } = await send(api, '/v1/packages', bytes, 'application/json');
      const problem = status === 202 ? undefined : (JSON.parse(text) as Problem);
      judgeAnswer(report, name, isTwin, status, problem);
    }),
  );
}

async function sendAsImport(api: Api, mutants: Mutant[], [before, after]: PackageSubmission[], report: FuzzReport): Promise<void> {
  // A line feed inside a mutant would make two rows of it.
  const rows = [
    asRight(before!),
    ...mutants.filter(({ bytes }) => bytes.length > 0 && !bytes.includes(0x0a) && bytes.toString('latin1').trim()),
    asRight(after!),
  ];
  const body = Buffer.concat(rows.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));
  const { text } = await send(api, '/v1/imports', body, 'application/x-ndjson');
  const results = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { outcome: string; problem?: Problem });
  if (results.length !== rows.length) report.violations.push(`an import of ${rows.length} rows has ${results.length} answers`);
  for (const [index, { name, isTwin }] of rows.entries()) {
    const { outcome = 'none', problem } = results[index] ?? {};
    const status = problem?.status ?? (outcome === 'accepted' ? 202 : outcome === 'repeated' ? 200 : 599);
    judgeAnswer(report, name, isTwin, status, problem);
  }
}

interface Problem {
  status: number;
  code: string;
  detail: string;
  path?: string;
  hint?: string;
}

function judgeAnswer(
  { answers, violations }: FuzzReport,
  name: string,
  isTwin: boolean,
  status: number,
  problem: Problem | undefined,
): void {
  const key = `${status} ${problem?.code ?? ''}`.trim();
  answers[key] = (answers[key] ?? 0) + 1;
  if (status >= 500) violations.push(`${key}: ${name}`);
  if (status >= 400 && !problem?.code) violations.push(`no code: ${name}`);
  if (status === 400 && (problem?.path === undefined || !problem.hint)) violations.push(`no path or hint with ${key}: ${name}`);
  if (problem && DETAIL_LEAKS.test(problem.detail)) violations.push(`says too much: ${problem.detail}`);
  if (isTwin && status === 202) violations.push(`a twin was accepted: ${name}`);
  if (name === RIGHT && status !== 202) violations.push(`a right neighbour got ${key}`);
}

const RIGHT = 'right';

function asRight(body: PackageSubmission): Mutant {
  return { name: RIGHT, bytes: Buffer.from(JSON.stringify(body)), isTwin: false };
}

async function send(api: Api, path: string, body: Buffer, type: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${api.billingKey}`, 'content-type': type, 'idempotency-key': newKey() };
  const response = await fetch(api.url + path, { method: 'POST', headers, body: new Uint8Array(body) });
  return { status: response.status, text: await response.text() };
}

/** What was kept, read without the product: no two documents with one number, no replacement character in sources and in the legal files made of them. */
async function judgeDatabase(db: Knex, report: FuzzReport, random: SeededRandom): Promise<void> {
  const documents = await db('documents').select('id', 'kind', 'number', 'document_date', 'revision', 'seller_inn');
  const seen = new Map<string, string>();
  for (const { kind, number, document_date: date, revision, seller_inn: seller } of documents) {
    const read = Array.from((number as string).normalize('NFKC'))
      .filter((character) => /[\p{L}\p{N}]/u.test(character))
      .join('')
      .toLowerCase();
    const key = [seller, kind, date, revision, read].join('|');
    if (seen.has(key)) report.violations.push(`two documents are one: ${JSON.stringify([seen.get(key), number])}`);
    seen.set(key, number);
  }
  const activities = createDocumentActivities({ db });
  // A bill is a drawn page: a few of them are enough.
  for (const { id } of documents.filter(({ kind }) => kind !== 'bill' || random.below(20) === 0)) {
    await activities
      .validateDocument({ documentId: id })
      .catch((error: unknown) => report.violations.push(`validation broke: ${String(error)}`));
    report.legalFiles += 1;
  }
  for (const { document_id: id, bytes, role, media_type: type } of await db('document_contents').select(
    'document_id',
    'bytes',
    'role',
    'media_type',
  )) {
    // U+FFFD in UTF-8; in windows-1251 the same bytes are пїЅ, which is how it looks when it was signed as one.
    if (type !== 'application/pdf' && (bytes as Buffer).includes(Buffer.from([0xef, 0xbf, 0xbd])))
      report.violations.push(`U+FFFD in the ${role} of ${id}`);
  }
}
