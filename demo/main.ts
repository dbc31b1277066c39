import cliProgress from 'cli-progress';
import { Command, Option } from 'commander';
import { formatMoney, parseMoney, sumMoney } from '../domain/decimal.ts';
import { readRegistryFile } from '../workers/launcher/registry-file.ts';
import { findRunningTree, startTree } from '../workers/launcher/tree.ts';
import { createBillingClient } from './billing-client.ts';
import { formatLedger, isExplained } from '../domain/ledger-report.ts';
import { formatEvidence, judgeEvidence } from './evidence-report.ts';
import { tallyForms } from './forms-report.ts';
import { formatSandbox, readSandbox } from './sandbox-report.ts';
import { demoMonth, importMonth, waitForClose } from './month-close.ts';

/** `npm run demo`: a month's close from billing to the archive, and its ledger. Exit code 1 if anything is unexplained. */
const options = new Command()
  .option('--documents <count>', 'documents of the month', '1000')
  .option('--month <YYYY-MM>', 'month of the close', '2026-10')
  .option('--seed <number>', 'same seed, same documents: a second run doubles nothing', '7')
  .option('--containers <count>', 'evidence containers to verify offline at the end, or all', '50')
  .option('--data <folder>', 'data folder', process.env.SEALPOST_DATA ?? '.sealpost')
  .addOption(new Option('--schemas <folder>', 'official schemas').env('LEGAL_SCHEMAS_DIR'))
  .parse()
  .opts<{ documents: string; month: string; seed: string; containers: string; data: string; schemas?: string }>();

/** Longest time without any movement before the demo gives up waiting. */
const QUIET_MS = 90_000;
/** Operators and buyers of the demo: everything that goes wrong in a month, in a minute. Shares of messages, and of calls. */
const DEMO_SCRIPT = {
  roaming: 0.2,
  roamingError: 0.1,
  wrongSignature: 0.05,
  clarifies: 0.03,
  offersAnnulment: 0.02,
  universal: 0.1,
  attorney: 0.1,
  refuses: 0.03,
  disagrees: 0.03,
  repeated: 0.2,
  late: 0.1,
};
const DEMO_FAULTS = {
  'timeout-after-success': 0.03,
  'still-working': 0.03,
  'too-many': 0.02,
  'server-error': 0.01,
  garbage: 0.01,
  'in-progress': 0.02,
  duplicate: 0.02,
  'not-a-partner': 0.02,
  'session-ended': 0.02,
};
/** A print shop that loses a sheet now and then, and a post that brings letters back. Shares of envelopes. */
const DEMO_PRINT_SHOP = { missing: 0.02, doubled: 0.02, returned: 0.01 };
const say = (line: string) => process.stdout.write(`${line}\n`);

const running = await findRunningTree(options.data);
say(running ? `Using the Sealpost that runs at ${running.apiUrl}` : 'Starting Sealpost …');
const own = running
  ? undefined
  : await startTree({
      dataFolder: options.data,
      registry: await readRegistryFile(),
      report: (line) => say(`  ${line}`),
      sandbox: { script: DEMO_SCRIPT, faults: DEMO_FAULTS, printShop: DEMO_PRINT_SHOP },
      env: { EDO_TIMEOUT_SECONDS: '2' },
    });
const tree = running ?? own!;
const client = createBillingClient(tree.apiUrl, tree.billingKey);
process.once('SIGINT', () => void (own?.stop() ?? Promise.resolve()).then(() => process.exit(130)));

const packages = demoMonth(options.month, Number(options.seed), Number(options.documents));
const expected = {
  count: packages.reduce((sum, { expected: own }) => sum + own.count, 0),
  gross: formatMoney(sumMoney(packages.map(({ expected: own }) => parseMoney(own.grossTotal)!))),
};
say(`${packages.length} packages with ${expected.count} documents over ${expected.gross} RUB\n`);

const bars = new cliProgress.MultiBar(
  { format: '{name} [{bar}] {value}/{total}  {rate}', noTTYOutput: true, notTTYSchedule: 5_000, hideCursor: true },
  cliProgress.Presets.shades_classic,
);
const accepting = bars.create(expected.count, 0, { name: 'accepted ', rate: '' });
const finishing = bars.create(expected.count, 0, { name: 'finished ', rate: '' });
const startedAt = Date.now();
const rate = (count: number) => `${(count / ((Date.now() - startedAt) / 1000)).toFixed(1)}/s`;
const counts = { accepted: 0, repeated: 0, refused: 0, interrupted: 0 };

await importMonth(client, packages, (results) => {
  for (const result of results) counts[result.outcome] += result.documents?.length ?? 1;
  const taken = counts.accepted + counts.repeated;
  accepting.update(taken, { rate: rate(taken) });
});
let finishedBefore: number | undefined;
const ledger = await waitForClose(
  client,
  options.month,
  ({ accepted, outcomes }) => {
    const finished = accepted.count - outcomes['in-progress'].count;
    finishedBefore ??= counts.accepted === 0 ? finished : 0;
    finishing.setTotal(accepted.count);
    finishing.update(finished, { rate: rate(finished - finishedBefore) });
  },
  QUIET_MS,
  { letters: true },
);
bars.stop();

say(`\n${formatLedger(ledger)}\n`);
if (counts.repeated > 0) say(`${counts.repeated} documents had been handed in before and were not doubled.`);
for (const { messageEn } of (await client.getForecast()).filter(({ stopsAt }) => stopsAt !== null)) say(`Forecast: ${messageEn}`);
const explained = isExplained(ledger, expected) && counts.refused === 0;
const evidence = await judgeEvidence(
  { ...tree, dataFolder: options.data },
  options.containers === 'all' ? Infinity : Number(options.containers),
);
say(formatEvidence(evidence));
// Where the tree was running already, its database is its own affair: `npx sealpost formats check --stored` says the same.
const forms = own && (await tallyForms(own.databaseUrl, options.schemas));
if (forms) say(`Every XML file against its legal form:\n${[forms.toString(), ...forms.faults].join('\n')}\n`);
const sandbox = tree.sandboxUrl ? await readSandbox(tree.sandboxUrl) : undefined;
if (sandbox) say(formatSandbox(sandbox));
say(`See it: ${tree.apiUrl}/docs and ${tree.temporalUiUrl}${own ? ' (after `npm start`)' : ''}`);
await own?.stop();
process.exit(explained && evidence.failed.length === 0 && (forms?.allRight ?? true) && (sandbox?.doubled ?? 0) === 0 ? 0 : 1);
