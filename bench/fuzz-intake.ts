import { parseArgs } from 'node:util';
import { startApi } from '../tests/support/api.ts';
import { runIntakeFuzz } from '../tests/support/intake-fuzz.ts';
import { startServices } from '../tests/support/services.ts';

/**
 * `npm run fuzz:intake -- --seed N --count N`: mutated packages to an API with its database. Fails where one is answered by 5xx, a twin is accepted, a
 * right neighbour isn't, or a replacement character gets into a file. `--plant twins` takes the guard against twins away first: then it must fail.
 */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '10000' }, plant: { type: 'string' } },
});
const startedAt = Date.now();
await startServices();
try {
  const api = await startApi(undefined, { rateLimitPerMinute: 1_000_000 });
  if (values.plant === 'twins') await api.database.db.raw('alter table documents drop constraint documents_identity');
  const { sent, answers, legalFiles, violations } = await runIntakeFuzz(api, { seed: Number(values.seed), count: Number(values.count) });
  const lines = [
    `${sent} mutants from seed ${values.seed} in ${Math.round((Date.now() - startedAt) / 1000)} s, ${legalFiles} documents validated`,
    ...Object.entries(answers)
      .sort(([, a], [, b]) => b - a)
      .map(([key, count]) => `  ${count} × ${key}`),
    `violations: ${violations.length}`,
    ...violations.slice(0, 50).map((one) => `  ${one}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  if (violations.length > 0) process.exitCode = 1;
  await api.closeApi();
  await api.database.drop();
} finally {
  await globalThis.sealpostServices?.stop();
}
