import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const folder = fileURLToPath(new URL('./histories/', import.meta.url));
const WORKFLOWS = [
  'archive-care',
  'document-lifecycle',
  'evidence',
  'notices',
  'operator-feed',
  'print-room',
  'technical-delivery',
  'vault',
];
const histories = (await Promise.all(WORKFLOWS.map(async (name) => (await readdir(folder + name)).map((file) => `${name}/${file}`))))
  .flat()
  .sort();
let today: WorkflowBundleWithSourceMap;
let changed: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
  const bundle = (path: string) => bundleWorkflowCode({ workflowsPath: fileURLToPath(new URL(path, import.meta.url)), logger });
  today = await bundle('../../workflows/index.ts');
  changed = await bundle('./changed-workflow.ts');
});

async function replay(workflowBundle: WorkflowBundleWithSourceMap, name: string): Promise<void> {
  const history = historyFromJSON(JSON.parse(await readFile(folder + name, 'utf8')));
  await Worker.runReplayHistory({ workflowBundle }, history, 'document:recorded');
}

describe("today's workflow replays", () => {
  test.each(histories)('%s', async (name) => {
    await expect(replay(today, name)).resolves.toBeUndefined();
  });
});

test('every path of the workflows has its recorded history', () => {
  const situations = new Set(histories.map((name) => name.replace(/\/[\d.]+-/, '/').replace('.json', '')));
  expect([...situations].sort()).toEqual([
    'archive-care/anchors',
    'archive-care/copies',
    'archive-care/nothing-to-anchor',
    'archive-care/scrub-full',
    'archive-care/scrub-sample',
    'document-lifecycle/address-returned-then-printed',
    'document-lifecycle/electronic',
    'document-lifecycle/head-absent-then-back',
    'document-lifecycle/held-then-released',
    'document-lifecycle/no-key-then-cancelled',
    'document-lifecycle/no-key-then-rejected',
    'document-lifecycle/operator',
    'document-lifecycle/operator-late-answer-after-retry',
    'document-lifecycle/operator-refused-then-paper',
    'document-lifecycle/operator-refused-then-print',
    'document-lifecycle/operator-refused-then-retried',
    'document-lifecycle/operator-roaming-failed-then-paper',
    'document-lifecycle/operator-silent-then-print',
    'document-lifecycle/operator-too-late-for-paper',
    'document-lifecycle/paper',
    'document-lifecycle/paper-cancelled-in-the-queue',
    'document-lifecycle/refused-then-paper',
    'document-lifecycle/refused-then-rerouted',
    'document-lifecycle/refused-then-retried',
    'document-lifecycle/rejected',
    'evidence/batch',
    'evidence/nothing-to-stamp',
    'evidence/renewal',
    'evidence/renewal-given-up',
    'evidence/timestamps',
    'notices/nothing-to-tell',
    'notices/told',
    'operator-feed/following',
    'print-room/batch',
    'print-room/collecting',
    'technical-delivery/sent',
    'vault/disposal',
    'vault/export',
    'vault/export-failed',
  ]);
});

test('a workflow that archives before it prints is caught by the same replay', async () => {
  await expect(
    replay(
      changed,
      histories.find((name) => name.endsWith('-paper.json'))!,
    ),
  ).rejects.toThrow(/TMPRL1100|[Nn]ondeterminism|DeterminismViolation/);
});
