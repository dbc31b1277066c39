import { afterAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { buildProblem } from '../../api/problem.ts';
import { buildLegalFile } from '../../domain/legal-format/build-legal-file.ts';
import { generateForms } from '../../fixtures/every-form.ts';
import { finishContainer } from '../evidence-container/finish-container.ts';
import type { SealedManifest } from '../evidence-container/sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';
import { prepareLegalContent } from '../legal-content/prepare-content.ts';
import { readLegalFile } from '../legal-content/read-legal-file.ts';
import { openContentThreads, type ContentThreadsOptions } from './content-threads.ts';

const opened: ReturnType<typeof openContentThreads>[] = [];
const open = (options: ContentThreadsOptions = {}) => {
  const threads = openContentThreads({ timeMs: 300_000, ...options });
  opened.push(threads);
  return threads;
};
afterAll(() => Promise.all(opened.map((threads) => threads.close())));

const facts = [...generateForms(20, 7)].find(({ document }) => document.kind === 'transfer')!;
const { xml } = buildLegalFile(facts);
const encode = (text: string) => iconv.encode(text, 'win1251');
const small = encode(xml);
/** About the most that is taken: a tree of nearly so many elements and attributes as may be. */
const worst = encode(xml.replace('<СвСчФакт ', `<а>${'<а б="" в="" г=""/>'.repeat(150_000)}</а><СвСчФакт `));
const period = { from: '2026-10-01', to: '2026-10-31' };
const asReady = (bytes: Buffer) => {
  const content = { form: 'file', fileName: 'a.xml', mediaType: 'application/xml', sha256: sha256Hex(bytes), gross: '1.00' } as const;
  return { ...facts, document: { ...facts.document, content } };
};

const threads = open();

describe('what is done in a thread is what would be done here', () => {
  test('a file is read', async () => {
    expect(await threads.readFile(small)).toEqual(readLegalFile(small));
    expect(await threads.readFile(Buffer.from('<a/>'))).toEqual({ unreadable: 'a', otherForm: true });
  });

  test('a document is made, and a ready file judged', async () => {
    expect(await threads.prepare(facts)).toEqual(await prepareLegalContent(facts));
    const judged = await threads.prepare(asReady(small), { bytes: small, period });
    expect(judged).toEqual(await prepareLegalContent(asReady(small), { bytes: small, period }));
    expect(judged.findings.length).toBeGreaterThan(0);
  });

  test('an evidence container is drawn and packed as it would be here', async () => {
    const [documentId, sha256] = ['a'.repeat(32), 'b'.repeat(64)];
    const manifest = {
      kind: 'act',
      number: 'А-1',
      date: '2026-10-31',
      documentId,
      sellerInn: '7736000000',
      channel: 'electronic',
      content: { fileName: 'act.xml', sha256 },
      signature: { signedAt: '2026-10-31T10:00:00.000Z' },
      retainUntil: '2031-12-31',
    } as SealedManifest;
    const protocol = { manifest, signer: { name: 'Абрамов', organisation: 'ООО', thumbprint: sha256 }, events: [], receipts: [] };
    const unfinished = { files: new Map([['act.xml', small]]), protocol };
    expect(await threads.finishContainer(unfinished)).toEqual(await finishContainer(unfinished));
  });

  test('an error keeps its code', async () => {
    const reading = threads.readTechnical(Buffer.from('<a/>'), 'a.xml', 'receipt-date');
    await expect(reading).rejects.toMatchObject({ name: 'SealpostError', code: 'technical.malformed' });
  });
});

test('while the worst file that is taken is read, others are read and this thread is free', async () => {
  const order: string[] = [];
  const reading = threads.readFile(worst).then(({ facts: found }) => order.push(found ? 'worst' : 'worst, refused'));
  for (let index = 0; index < 3; index += 1) {
    await threads.readFile(small);
    order.push('small');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reading;
  // Both kinds of thread start at the same time; the worst takes a hundred times as long as the first small one, or more.
  expect(order[0]).toBe('small');
  expect(order).toContain('worst');
});

describe('a thread that takes too long is stopped', () => {
  const hasty = open({ timeMs: 20 });

  test('the file is told as unreadable, a ready file as too large', async () => {
    expect(await hasty.readFile(worst)).toEqual({ unreadable: 'reading it takes more than 0.02 s', otherForm: false });
    const { findings } = await hasty.prepare(asReady(worst), { bytes: worst, period });
    expect(findings.map(({ code, path }) => [code, path])).toEqual([['file.too-large', '/content/base64']]);
  });
});

test('what finds no place in the queue is refused at once, and told with 503', async () => {
  const narrow = open({ threads: 1, waitingMax: 1 });
  const [first, second, third] = await Promise.allSettled([1, 2, 3].map(() => narrow.readFile(small)));
  expect([first?.status, second?.status]).toEqual(['fulfilled', 'fulfilled']);
  const { reason } = third as PromiseRejectedResult;
  expect(reason).toMatchObject({ code: 'content.busy' });
  expect(buildProblem(reason)).toMatchObject({ status: 503, code: 'content.busy', hint: 'Repeat the request after Retry-After.' });
});
