import { once } from 'node:events';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { SealpostError } from '../domain/errors.ts';
import type { PackageSubmission } from '../domain/submission.ts';
import { readLines, type TextLine } from '../lib/read-lines.ts';
import { parseJson } from '../lib/strict-json.ts';
import { toBody } from './acceptance-body.ts';
import type { Acceptance, RowResult } from './acceptance.ts';
import { callerOf, requireScope } from './authentication.ts';
import { charsetOf, isUtf8 } from './json-body.ts';
import { packageSchema } from './packages.schema.ts';
import { parseInput } from './parse.ts';
import { planPackage, type PlanDependencies } from './plan.ts';
import { buildProblem } from './problem.ts';

/** Packages in one commit: enough to spread its cost, few enough that others don't wait long for the feed's counter. */
const BATCH_MAX = 20;

interface Row {
  line: number;
  submission?: PackageSubmission;
  error?: unknown;
}

/**
 * POST /v1/imports: NDJSON in, a package a line; NDJSON out, a result a line and in order. Read no faster than it is written.
 * Resumable by sending it again: what was accepted answers "repeated" with the same ids.
 */
export function importRoutes(deps: PlanDependencies, acceptance: Acceptance, lineMaxBytes: number, intake: RequestHandler): Router {
  const router = Router();
  router.post('/v1/imports', requireScope('documents:write'), requirePlainBody, intake, async (request, response) => {
    response.status(200).type('application/x-ndjson');
    const { client_id: clientId } = callerOf(request);
    let batch: Row[] = [];
    const planning = request.query.mode === 'plan';
    const flush = async () => {
      const rows = batch;
      batch = [];
      if (planning) await writePlans(deps, response, clientId, rows);
      else await writeResults(response, rows, await acceptRows(acceptance, clientId, rows));
    };
    try {
      for await (const row of readRows(request, lineMaxBytes)) {
        batch.push(row);
        if (batch.length >= BATCH_MAX) await flush();
      }
      await flush();
    } catch (error) {
      // The stream has begun, so the reason goes out as its last line; billing repeats the import.
      response.write(`${JSON.stringify({ outcome: 'interrupted', problem: buildProblem(error) })}\n`);
    }
    response.end();
  });
  return router;
}

async function* readRows(request: Request, lineMaxBytes: number): AsyncGenerator<Row> {
  for await (const line of readLines(request, lineMaxBytes)) {
    if (!line.tooLong && line.bytes.toString('latin1').trim() === '') continue;
    try {
      yield { line: line.number, submission: parseLine(line, lineMaxBytes) };
    } catch (error) {
      yield { line: line.number, error };
    }
  }
}

function parseLine({ bytes, tooLong }: TextLine, lineMaxBytes: number): PackageSubmission {
  if (tooLong)
    throw new SealpostError('request.too-large', 'The line is too long.', {
      details: { path: '', limitBytes: lineMaxBytes, hint: 'Split the package, or hand in its files one by one.' },
    });
  return parseInput(packageSchema, parseJson(bytes));
}

/** The stream is read as it comes: a packed one would be taken for broken lines. */
const requirePlainBody: RequestHandler = (request, _response, next) => {
  const encoding = request.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' || !isUtf8(charsetOf(request)))
    throw new SealpostError('request.unsupported-encoding', 'An import is plain UTF-8 text.', {
      details: {
        header: encoding === 'identity' ? 'Content-Type' : 'Content-Encoding',
        hint: 'Send it without Content-Encoding, in UTF-8.',
      },
    });
  next();
};

async function acceptRows(acceptance: Acceptance, clientId: string, rows: Row[]): Promise<RowResult[]> {
  const submissions = rows.flatMap(({ submission }) => (submission ? [submission] : []));
  return submissions.length > 0 ? acceptance.acceptMany(clientId, submissions) : [];
}

// A dry run of the whole import: what would be refused at the door, and each package's plan.
async function writePlans(deps: PlanDependencies, response: Response, clientId: string, rows: Row[]): Promise<void> {
  for (const { line, submission, error } of rows) {
    const result = submission
      ? await planPackage(deps, clientId, submission).then(
          (plan) => ({ outcome: 'planned', externalId: submission.packageId, ...plan }),
          (refusal: unknown) => ({ outcome: 'refused', externalId: submission.packageId, problem: buildProblem(refusal) }),
        )
      : { outcome: 'refused', problem: buildProblem(error) };
    await writeLine(response, { line, ...result });
  }
}

async function writeResults(response: Response, rows: Row[], results: RowResult[]): Promise<void> {
  for (const { line, submission, error } of rows) {
    const result = submission ? describe(submission, results.shift()!) : { outcome: 'refused', problem: buildProblem(error) };
    await writeLine(response, { line, ...result });
  }
}

// No faster than the caller reads.
async function writeLine(response: Response, result: object): Promise<void> {
  if (!response.write(`${JSON.stringify(result)}\n`)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
}

function describe(submission: PackageSubmission, result: RowResult): object {
  if (result.outcome === 'refused' || result.outcome === 'failed')
    return { outcome: result.outcome, externalId: submission.packageId, problem: buildProblem(result.error) };
  return { outcome: result.outcome, ...toBody(submission, result, result.sameNumbers) };
}
