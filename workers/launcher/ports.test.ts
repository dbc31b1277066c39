import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { choosePort } from './ports.ts';

const PORTS = fileURLToPath(new URL('./ports.ts', import.meta.url));

/** Another launcher that chooses a port and lives on. */
async function otherLauncher(wanted: number): Promise<{ port: number; end(): Promise<void> }> {
  const code = `const { choosePort } = await import(${JSON.stringify(PORTS)}); console.log(await choosePort(${wanted})); setInterval(() => undefined, 1e6);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(chunk.toString()),
    async end() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('a port that another living launcher has chosen is not chosen, though nobody listens on it yet; after its death it is', async () => {
  const wanted = await choosePort(0);
  const first = await otherLauncher(wanted);
  const second = await otherLauncher(wanted);
  expect(first.port).toBe(wanted);
  expect(second.port).not.toBe(wanted);
  expect(await choosePort(wanted)).not.toBe(wanted);
  await first.end();
  await second.end();
  expect(await choosePort(wanted)).toBe(wanted);
  expect(await choosePort(wanted)).toBe(wanted);
});
