import { runMutations } from '../tests/support/mutation-run.ts';

/** `npm run bench:forgeries [count] [seed]`: mutants of genuine containers, and what the verifier says of them. Fails where one passes that should not. */
const [count = 2_000, seed = 20_261_125] = process.argv.slice(2).map(Number);
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
