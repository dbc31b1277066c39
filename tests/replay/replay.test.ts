import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const folder = fileURLToPath(new URL('./histories/document-lifecycle/', import.meta.url));
const histories = (await readdir(folder)).sort();
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

test('every path of the document has its recorded history', () => {
  const situations = new Set(histories.map((name) => name.replace(/^[\d.]+-/, '').replace('.json', '')));
  expect([...situations].sort()).toEqual([
    'electronic',
    'no-key-then-cancelled',
    'no-key-then-rejected',
    'paper',
    'refused-then-paper',
    'refused-then-rerouted',
    'refused-then-retried',
    'rejected',
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
