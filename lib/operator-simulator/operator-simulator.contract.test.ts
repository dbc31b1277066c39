import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { readFeed } from '../../tests/contracts/edo-operator.ts';
import { officialMessage } from '../../tests/support/official-documents.ts';
import { REAL_CLOCK } from '../clock.ts';
import { createMessageOperator } from '../edo-operator/message-operator.ts';
import { callOperator } from '../edo-operator/operator-http.ts';
import { createTestAuthority } from '../test-authority/test-authority.ts';
import { startOperatorSimulator } from './operator-simulator.ts';
import { QUICK_SCRIPT } from './scripts.ts';

const authority = createTestAuthority();
const script = { ...QUICK_SCRIPT, refuses: 0, late: 0, repeated: 0, roaming: 0, receipt: [200, 300] as const };
const adapter = (url: string) => createMessageOperator({ name: '2BM', url, token: 't', boxId: 'b', call: callOperator, timeoutMs: 5_000 });
const post = (url: string, form: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });

test('a sandbox that is started again over its journal holds the same messages and tells the same feed, and a cut-off line is none', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-sandbox-'));
  const first = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script, folder });
  const message = await officialMessage(authority);
  const sent = await adapter(first.operators['2BM'].url).send(message);
  const before = await readFeed(adapter(first.operators['2BM'].url), (events) =>
    events.some(({ entity }) => entity?.kind === 'receipt-notice'),
  );
  await first.close();
  const file = path.join(folder, '2BM.ndjson');
  await writeFile(file, `${await readFile(file, 'utf8')}{"type":"mess`);
  const second = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script, folder });
  const again = adapter(second.operators['2BM'].url);
  expect(await again.findByKey(message.key)).toEqual(sent);
  expect((await again.listEvents(null, 100)).events).toEqual(before);
  expect(await again.send(message)).toEqual(sent);
  await second.close();
  await rm(folder, { recursive: true, force: true });
});

test('its page arms faults, begins an outage, and changes how buyers behave, for one operator and not the other', async () => {
  const sandbox = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script });
  const operator = adapter(sandbox.operators['2BM'].url);
  const page = await (await fetch(sandbox.url)).text();
  for (const name of ['2BM', '2BE'])
    for (const what of ['faults', 'script', 'outage']) expect(page).toContain(`action="/sandbox/${name}/${what}"`);
  expect((await post(`${sandbox.url}/sandbox/2BM/faults`, { fault: 'sender-blocked', count: '1' })).status).toBe(303);
  await expect(operator.send(await officialMessage(authority))).rejects.toMatchObject({ code: 'operator.sender-blocked' });
  await post(`${sandbox.url}/sandbox/2BM/script`, { wrongSignature: '1', silent: '7', switchOn: '2020-01-01', refused: '5.01' });
  expect(sandbox.operators['2BM'].exchange.script).toMatchObject({ wrongSignature: 1, silent: 0, formatSwitch: { refused: ['5.01'] } });
  expect(sandbox.operators['2BE'].exchange.script).toMatchObject({ wrongSignature: 0, formatSwitch: null });
  await expect(operator.send({ ...(await officialMessage(authority)), formatVersion: '5.01' })).rejects.toMatchObject({
    code: 'operator.format-refused',
  });
  await post(`${sandbox.url}/sandbox/2BM/outage`, { seconds: '60' });
  await expect(operator.listEvents(null, 1)).rejects.toMatchObject({ code: 'operator.unreachable' });
  expect((await post(`${sandbox.url}/sandbox/2BM/nonsense`, {})).status).toBe(400);
  await sandbox.close();
});
