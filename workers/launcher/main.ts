import { untilStopped } from '../../lib/process-lifetime.ts';
import { readRegistryFile } from './registry-file.ts';
import { startTree } from './tree.ts';

/** `npm start`: everything, on one screen, until Ctrl-C. */
const startedAt = Date.now();
const dataFolder = process.env.SEALPOST_DATA ?? '.sealpost';
const stopped = untilStopped();
// A terminal that is closed must not end the tree without its orderly stop.
process.stdout.on('error', () => undefined);
const say = (line: string) => process.stdout.write(`${line}\n`);

say('Sealpost is starting …');
const tree = await startTree({
  dataFolder,
  registry: await readRegistryFile(),
  report: (line) => say(`  ${line}`),
}).catch((error: unknown) => {
  process.stderr.write(`\nSealpost could not start.\n${(error as Error).message}\nWhat its parts have said is in ${dataFolder}/logs.\n`);
  process.exit(1);
});
if (tree.leftovers.length > 0) say(`  stopped what an earlier run had left: ${tree.leftovers.join(', ')}`);
say(`
Sealpost is ready (${((Date.now() - startedAt) / 1000).toFixed(1)} s).

  API            ${tree.apiUrl}         documents, status, ledger
  API docs       ${tree.apiUrl}/docs
  Staff pages    ${tree.apiUrl}/staff
  Portal         ${tree.apiUrl}/portal        a consumer's way in: npx sealpost portal-link C-000001
  Temporal UI    ${tree.temporalUiUrl}
  Operators      ${tree.sandboxUrl ?? 'as configured'}         a sandbox with faults on demand
  Archive        ${tree.folder.objects} (a folder: not WORM)
  Logs           ${tree.folder.logs}

  Billing's key  ${tree.billingKey}
  Staff's key    ${tree.staffKey}

Try next, in another terminal:
  npm run demo                                         carries a month of 1,000 documents through this very tree
  curl -H "Authorization: Bearer ${tree.billingKey}" "${tree.apiUrl}/v1/ledger?month=2026-10"

Ctrl-C stops everything; state stays in ${tree.folder.root}.
`);
await stopped;
say('Stopping …');
await tree.stop();
process.exit(0);
