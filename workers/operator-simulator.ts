import { createClock } from '../lib/clock.ts';
import { startOperatorSimulator, type OperatorSimulatorOptions } from '../lib/operator-simulator/operator-simulator.ts';
import { QUICK_SCRIPT, type Script } from '../lib/operator-simulator/scripts.ts';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { openTestAuthority } from '../lib/test-authority/development-keys.ts';
import { openDataFolder, openSecrets } from './launcher/data-folder.ts';

/**
 * `npm run operator`: the sandbox of e-document operators, as a server of its own. Both dialects, real signatures by the development
 * authority of the data folder, faults on demand on its page. Its journals survive a restart. Never part of a production set-up.
 */
const {
  SEALPOST_DATA = '.sealpost',
  SANDBOX_PORT = '8090',
  SANDBOX_SCRIPT = '{}',
  SANDBOX_FAULTS = '{}',
  CLOCK_SPEED = '1',
  CLOCK_EPOCH,
} = process.env;
const folder = await openDataFolder(SEALPOST_DATA);
const { authorityPassphrase } = await openSecrets(folder);
const simulator = await startOperatorSimulator({
  authority: await openTestAuthority(folder.authority, authorityPassphrase),
  clock: createClock({ speed: Number(CLOCK_SPEED), epoch: new Date(CLOCK_EPOCH ?? '2026-01-01T00:00:00Z') }),
  script: { ...QUICK_SCRIPT, ...(JSON.parse(SANDBOX_SCRIPT) as Partial<Script>) },
  rates: JSON.parse(SANDBOX_FAULTS) as NonNullable<OperatorSimulatorOptions['rates']>,
  folder: folder.operator,
  port: Number(SANDBOX_PORT),
});
announceReady({ url: simulator.url });
process.stdout.write(`The operator sandbox is at ${simulator.url}\n`);
await untilStopped();
await simulator.close();
