import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { rightPackage } from '../fixtures/broken-case.ts';
import { insertApiKey } from '../lib/database/api-key-repository.ts';
import { createTestDatabase } from '../tests/support/database.ts';
import { startServices } from '../tests/support/services.ts';
import { choosePort } from '../workers/launcher/ports.ts';

/**
 * `npm run bench:import-memory [megabytes]`: the API as a process of its own gets an import of a right row, a line of 2 GB and a right row. Says the most memory
 * that it ever had (VmHWM); fails above 300 MB, or where a row gets another answer than it should.
 */
const megabytes = Number(process.argv[2] ?? 2_048);
const LIMIT_MB = 300;
const SECRET = 'a secret of the bench, long enough to be one';

await startServices();
const database = await createTestDatabase(2);
const key = await insertApiKey(database.db, SECRET, { clientId: 'billing', scopes: ['documents:write'] });
const port = await choosePort(0);
const api = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('../api/server.ts', import.meta.url))], {
  env: {
    ...process.env,
    API_KEY_SECRET: SECRET,
    WEBHOOK_SECRET: SECRET,
    API_PORT: String(port),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: process.env.TEST_TEMPORAL_ADDRESS,
    LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'ignore', 'inherit'],
});
try {
  await untilReady();
  const before = peakMb();
  const answer = await send();
  const outcomes = answer.map(({ outcome, problem }) => problem?.code ?? outcome);
  const peak = peakMb();
  process.stdout.write(`a line of ${megabytes} MB: ${outcomes.join(', ')}; peak memory of the API ${before} MB before, ${peak} MB after\n`);
  if (peak > LIMIT_MB || outcomes.join() !== 'accepted,request.too-large,accepted') process.exitCode = 1;
} finally {
  api.kill('SIGTERM');
  await once(api, 'exit');
  await database.drop();
  await globalThis.sealpostServices?.stop();
}

function peakMb(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${api.pid}/status`, 'utf8'))![1]) / 1024);
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (
      await fetch(`http://127.0.0.1:${port}/health/live`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('The API does not start.');
}

async function send(): Promise<{ outcome: string; problem?: { code: string } }[]> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
  const outgoing = request({ port, host: '127.0.0.1', path: '/v1/imports', method: 'POST', headers });
  const answered = once(outgoing, 'response');
  outgoing.write(`${JSON.stringify(rightPackage('before'))}\n{"packageId":"`);
  const chunk = Buffer.alloc(1_048_576, 'x');
  for (let sent = 0; sent < megabytes; sent += 1) if (!outgoing.write(chunk)) await once(outgoing, 'drain');
  outgoing.end(`"}\n${JSON.stringify(rightPackage('after'))}\n`);
  const [response] = (await answered) as [AsyncIterable<Buffer>];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  return Buffer.concat(parts)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
