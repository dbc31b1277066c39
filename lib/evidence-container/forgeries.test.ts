import { beforeAll, expect, test } from '@jest/globals';
import { EVIDENCE_WAYS, closeDraft, openDraft, type EvidenceWay } from '../../tests/support/forgers-desk.ts';
import { FORGERIES, type Forgery } from '../../tests/support/forgeries.ts';
import { createContainerHouse, makeContainer, type ContainerHouse } from '../../tests/support/genuine-container.ts';
import { zipFiles, type ContainerFiles } from './read-files.ts';
import { verifyContainer } from './verify-container.ts';

let house: ContainerHouse;
let genuine: ContainerFiles;

beforeAll(async () => {
  house = createContainerHouse();
  const receipts = ['receipt-date', 'receipt-notice', 'buyer-title'] as const;
  genuine = await makeContainer(house, {
    documentId: 'a'.repeat(32),
    number: '7/1',
    receipts: [...receipts],
    late: ['clarification'],
    version: 2,
  });
});

async function judge(forge: Forgery['forge'], way: EvidenceWay): Promise<{ outcome: string; codes: string[] }> {
  const draft = openDraft(genuine, house);
  await forge(draft);
  for (const isDrawn of [false, true]) {
    const { outcome, findings, notes } = await verifyContainer(zipFiles(await closeDraft(draft, genuine, way, isDrawn)), house);
    const codes = [...findings, ...notes].map(({ code }) => code);
    // Drawing is most of the work, and a protocol is compared where nothing else is wrong.
    if (isDrawn || codes.some((code) => code !== 'protocol.differs')) return { outcome, codes };
  }
  throw new Error('unreachable');
}

test('the desk itself leaves no trace: what it puts together unchanged, and stamps, is a container like any other', async () => {
  expect(await judge(() => undefined, 'stamped anew')).toEqual({ outcome: 'passed', codes: [] });
});

test('there are more ways than the 48 of the audit', () => {
  expect(FORGERIES.length).toBeGreaterThan(48);
});

test.each(FORGERIES.filter(({ isOwnWord }) => !isOwnWord))(
  '$name: not passed, although all of it is stamped anew ($key)',
  async ({ forge }) => {
    const { outcome, codes } = await judge(forge, 'stamped anew');
    expect(outcome).not.toBe('passed');
    expect(codes.filter((code) => code !== 'protocol.differs')).not.toEqual([]);
  },
);

test.each(FORGERIES.filter(({ isOwnWord }) => isOwnWord))(
  "$name: the house's own word, and not passed under the evidence that there is",
  async ({ forge }) => {
    for (const way of EVIDENCE_WAYS.filter((own) => own !== 'stamped anew')) expect((await judge(forge, way)).outcome).not.toBe('passed');
  },
);
