import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import type { Ledger } from '../../domain/ledger.ts';
import { formatLedger } from '../../domain/ledger-report.ts';
import { readLines } from '../../lib/read-lines.ts';

const FOLLOW_MS = 1_000;
/** A signature takes moments; a signer who is missing takes a person. */
const STATEMENT_MS = 30_000;
/** An answer to a package of a hundred documents has 20 KB. */
const ANSWER_LINE_MAX_BYTES = 10_000_000;
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `sealpost import|status|explain|changes|ledger`: billing's side over the API. SEALPOST_URL and SEALPOST_KEY say where and as whom. */
export function addBillingCommands(program: Command): void {
  program
    .command('import <file>')
    .description('hand in packages, NDJSON; repeat it to resume. Exit code 1 where a row was refused or the import was interrupted')
    .action(importFile);
  program
    .command('status <documentId>')
    .option('--wait <seconds>', 'wait for a change', '0')
    .description('where a document stands')
    .action(async (id: string, { wait }: { wait: string }) =>
      say(JSON.stringify(await get(`/v1/documents/${encodeURIComponent(id)}?wait=${wait}`), null, 2)),
    );
  program
    .command('explain <documentId>')
    .description('why it waits, who must act, by when')
    .action(async (id: string) => say(JSON.stringify(await get(`/v1/documents/${encodeURIComponent(id)}/explain`), null, 2)));
  program
    .command('changes')
    .option('--after <position>', 'where the last reading ended', '0')
    .option('--follow', 'go on for ever')
    .description('the feed of changes, a line each')
    .action(followChanges);
  program
    .command('ledger <month>')
    .option('--json', 'as the API gives it')
    .description('the month to the kopeck. Exit code 1 where it is not closed or not balanced')
    .action(async (month: string, { json }: { json?: boolean }) => {
      const ledger = await get<Ledger>(`/v1/ledger?month=${encodeURIComponent(month)}`);
      say(json ? JSON.stringify(ledger, null, 2) : formatLedger(ledger));
      if (!ledger.closed || !ledger.balanced) process.exitCode = 1;
    });
  program
    .command('statement <month>')
    .requiredOption('--head <headId>', 'who signs it')
    .option('--out <folder>', 'where the files go', '.')
    .description('the ledger as a signed statement: a JSON file and its signature')
    .action(keepStatement);
}

/** Has a month's ledger signed and keeps both files. */
async function keepStatement(month: string, { head, out }: { head: string; out: string }): Promise<void> {
  const body = JSON.stringify({ month, headId: head });
  const asked = await call('/v1/ledger/statements', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body,
  });
  let order = (await asked.json()) as { id: string; state: string; failure: string | null };
  const until = Date.now() + STATEMENT_MS;
  while (order.state === 'wanted' && Date.now() < until) {
    await sleep(FOLLOW_MS);
    order = await get(`/v1/ledger/statements/${order.id}`);
  }
  if (order.state !== 'signed')
    throw new SealpostError('request.invalid', `The statement is ${order.state}: ${order.failure ?? 'try again later'}`);
  for (const [part, file] of [
    ['content', `statement-${month}.json`],
    ['signature', `statement-${month}.json.p7s`],
  ] as const) {
    const response = await call(`/v1/ledger/statements/${order.id}/${part}`);
    await writeFile(path.join(out, file), Buffer.from(await response.arrayBuffer()));
    say(path.join(out, file));
  }
}

interface Change {
  position: number;
}

async function followChanges({ after, follow }: { after: string; follow?: boolean }): Promise<void> {
  let position = Number(after);
  for (;;) {
    const page = await get<{ changes: Change[]; next: number; more: boolean }>(`/v1/changes?after=${position}&limit=500`);
    for (const change of page.changes) say(JSON.stringify(change));
    position = page.next;
    if (page.more) continue;
    if (!follow) return;
    await sleep(FOLLOW_MS);
  }
}

async function importFile(file: string): Promise<void> {
  const counts: Record<string, number> = {};
  const response = await call('/v1/imports', {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  });
  for await (const { bytes } of readLines(response.body!, ANSWER_LINE_MAX_BYTES)) {
    const line = bytes.toString();
    const result = JSON.parse(line) as { outcome: string };
    counts[result.outcome] = (counts[result.outcome] ?? 0) + 1;
    if (result.outcome === 'refused' || result.outcome === 'failed' || result.outcome === 'interrupted') {
      say(line);
      process.exitCode = 1;
    }
  }
  say(
    `packages: ${
      Object.entries(counts)
        .map(([outcome, count]) => `${count} ${outcome}`)
        .join(', ') || 'none'
    }`,
  );
}

async function get<T>(path: string): Promise<T> {
  return (await (await call(path)).json()) as T;
}

async function call(path: string, init: RequestInit & { duplex?: 'half' } = {}): Promise<Response> {
  const { SEALPOST_URL = 'http://127.0.0.1:8080', SEALPOST_KEY } = process.env;
  if (!SEALPOST_KEY) throw new SealpostError('key.missing', 'SEALPOST_KEY is not set; npm start prints keys.');
  const response = await fetch(SEALPOST_URL + path, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${SEALPOST_KEY}` },
  }).catch((error: unknown) => {
    throw new SealpostError('request.not-found', `Nobody answers at ${SEALPOST_URL}.`, { cause: error });
  });
  if (response.ok) return response;
  const { code, detail } = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new SealpostError('request.invalid', `${code ?? response.status}: ${detail ?? 'the API refuses'}`);
}
