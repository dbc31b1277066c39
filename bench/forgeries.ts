import { parseArgs } from 'node:util';
import { runMutations } from '../tests/support/mutation-run.ts';

/**
 * `npm run bench:forgeries -- --seed N --count N`: mutants of genuine containers, and what the verifier says of them: zips changed, files and their facts
 * changed with every digest put right, and whole containers made anew by somebody with a key or a time-stamping authority. Fails where one passes that
 * should not.
 */
const { values } = parseArgs({ options: { seed: { type: 'string', default: '20261125' }, count: { type: 'string', default: '2000' } } });
const [count, seed] = [Number(values.count), Number(values.seed)];
const startedAt = Date.now();
const { genuine, outcomes, byMutation, wronglyPassed, broken } = await runMutations(count, seed);

const lines = [
  `genuine: ${genuine.map(({ outcome }) => outcome).join(', ')}`,
  `${count} mutants from seed ${seed} in ${Math.round((Date.now() - startedAt) / 1000)} s: ${JSON.stringify(outcomes)}`,
  `${byMutation.size} ways and pairs of ways`,
  `wrongly passed: ${wronglyPassed.length}`,
  ...wronglyPassed.map((one) => `  ${one}`),
  `broken: ${broken.length}`,
  ...broken.map((one) => `  ${one}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (wronglyPassed.length + broken.length > 0 || genuine.some(({ outcome }) => outcome !== 'passed')) process.exitCode = 1;
