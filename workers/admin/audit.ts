import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import type { AuditAnchor, AuditEvent } from '../../lib/audit/anchor.ts';
import { verifyAudit } from '../../lib/audit/verify-audit.ts';
import { listAnchors, walkAuditEvents } from '../../lib/database/audit-repository.ts';
import { collectEvidence, listKnownPath } from '../../lib/database/proof-repository.ts';
import { openObjectStore } from '../../lib/object-store/open-object-store.ts';
import { readPem } from '../../lib/signing/certificates/certificate.ts';
import { readLines } from '../../lib/read-lines.ts';
import { withDatabase } from './open.ts';

/** Far more than an event has. */
const EVENT_MAX_BYTES = 10_000_000;

/** `sealpost audit`: the log of events is taken away, and judged elsewhere with nothing of ours but the files. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the log of events and its anchors');
  audit
    .command('export <folder>')
    .description('write log, anchors, their leaves and the status of their authorities for an auditor')
    .action(exportLog);
  audit
    .command('verify <folder>')
    .requiredOption('--root <file>', 'trusted root certificates, PEM')
    .option('--statement <file>', 'a signed month statement, whose signature you have checked')
    .description('offline: names every row that was edited, removed, added or swapped, and a tail that was cut; exit code 1 then')
    .action(verifyLog);
}

async function exportLog(folder: string): Promise<void> {
  await withDatabase(async (db, config) => {
    const objects = await openObjectStore(config.objects);
    await mkdir(path.join(folder, 'leaves'), { recursive: true });
    await mkdir(path.join(folder, 'status'), { recursive: true });
    const anchors = await listAnchors(db);
    for (const { number, leaves, authority, generatedAt } of anchors) {
      await writeFile(path.join(folder, 'leaves', `${number}.bin`), await objects.get(leaves));
      const { lists, answers } = await collectEvidence(db, await listKnownPath(db, authority), generatedAt);
      for (const [index, bytes] of lists.entries()) await writeFile(path.join(folder, 'status', `${number}-${index}.crl`), bytes);
      for (const [index, bytes] of answers.entries()) await writeFile(path.join(folder, 'status', `${number}-${index}.ocsp`), bytes);
    }
    const plain = anchors.map(({ leaves: _l, generatedAt: _g, authority: _a, ...anchor }) => anchor);
    await writeFile(path.join(folder, 'anchors.json'), `${JSON.stringify(plain, null, 1)}\n`);
    const file = createWriteStream(path.join(folder, 'events.ndjson'));
    let events = 0;
    for await (const event of walkAuditEvents(db)) {
      events += 1;
      if (!file.write(`${JSON.stringify(event)}\n`)) await once(file, 'drain');
    }
    file.end();
    await once(file, 'close');
    process.stdout.write(`${events} events, ${anchors.length} anchors\n`);
  });
}

async function verifyLog(folder: string, options: { root: string; statement?: string }): Promise<void> {
  const anchors = JSON.parse(await readFile(path.join(folder, 'anchors.json'), 'utf8')) as AuditAnchor[];
  const names = await readdir(path.join(folder, 'status')).catch(() => []);
  const pick = (ending: string) =>
    Promise.all(names.filter((name) => name.endsWith(ending)).map((name) => readFile(path.join(folder, 'status', name))));
  const statement = options.statement
    ? (JSON.parse(await readFile(options.statement, 'utf8')) as { feedPosition: number; anchor: { number: number; hash: string } | null })
    : undefined;
  const verdict = await verifyAudit({
    events: readEvents(path.join(folder, 'events.ndjson')),
    anchors,
    leavesOf: ({ number }) => readFile(path.join(folder, 'leaves', `${number}.bin`)).catch(() => undefined),
    roots: readPem(await readFile(options.root, 'utf8')),
    status: { lists: await pick('.crl'), answers: await pick('.ocsp') },
    ...(statement ? { statement } : {}),
  });
  for (const { fault, where, text } of verdict.findings) process.stdout.write(`${fault} ${where}: ${text}\n`);
  const { events, notAnchored, tokens, findings } = verdict;
  process.stdout.write(
    `${events} events, ${anchors.length} anchors, ${tokens} proven, ${notAnchored} events behind the last one: ${findings.length === 0 ? 'whole' : 'NOT WHOLE'}\n`,
  );
  if (findings.length > 0) process.exitCode = 1;
}

async function* readEvents(file: string): AsyncGenerator<AuditEvent> {
  for await (const { number, bytes } of readLines(createReadStream(file), EVENT_MAX_BYTES)) {
    const line = bytes.toString();
    if (line.trim() === '') continue;
    try {
      yield JSON.parse(line) as AuditEvent;
    } catch (error) {
      throw new SealpostError('audit.malformed', `Line ${number} of the log is no event.`, { cause: error });
    }
  }
}
