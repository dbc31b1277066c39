import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClock } from '../../lib/clock.ts';
import { ended } from '../support/batch.ts';
import { waitForDocument } from '../support/api.ts';
import { startProduct, type Product } from '../support/product.ts';
import { copiesOf, submitToBox, typesOf } from '../support/sandbox.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Two days a second: forty days take twenty seconds. */
const SPEED = (2 * DAY_MS) / 1000;
const DOCUMENTS = 16;
const DAYS = 40;

let product: Product;

beforeAll(async () => {
  const quiet = { refuses: 0, disagrees: 0, clarifies: 0.1, roaming: 0, roamingError: 0, wrongSignature: 0.2, silent: 0 };
  const script = {
    ...quiet,
    receipt: [DAY_MS, (DAYS - 2) * DAY_MS] as const,
    answer: [DAY_MS, 2 * DAY_MS] as const,
    repeated: 0.5,
    late: 0.2,
  };
  product = await startProduct('clock', { operators: { script, clock: createClock({ speed: SPEED, epoch: new Date() }) } });
}, 60_000);
afterAll(() => product.stop());

test('forty days of receipts in compressed time: every document ends, late buyers were reminded first, people were told before they were asked', async () => {
  const ids: string[] = [];
  for (let index = 0; index < DOCUMENTS; index += 1)
    ids.push(
      ...(await submitToBox(
        product,
        `late-${index}`,
        [index % 2 === 0 ? 'invoice' : 'transfer'],
        `${index % 3 === 0 ? '2BE' : '2BM'}-5000000000-${index}`,
      )),
    );
  const done = await Promise.all(ids.map((id) => waitForDocument(product, id, ended)));
  expect(done.every(({ phase, channel }) => phase === 'ARCHIVED' && channel === 'electronic')).toBe(true);

  const reminders = await Promise.all(ids.map(async (id) => (await typesOf(product, id)).filter((type) => type === 'REMINDED').length));
  expect(reminders.some((count) => count > 0)).toBe(true);
  expect(Math.max(...reminders)).toBeLessThanOrEqual(6);

  const { db } = product.database;
  const events = await db('document_events').whereIn('document_id', ids).orderBy('position').select('document_id', 'type', 'data');
  for (const id of ids) {
    const own = events.filter(({ document_id: of }) => of === id);
    const escalated = own.findIndex(({ type, data }) => type === 'ESCALATED' && data.reason === 'docflow.receipt-overdue');
    // A person is called for a silent buyer only after all reminders.
    if (escalated >= 0)
      expect(own.slice(0, escalated).filter(({ type, data }) => type === 'REMINDED' && data.what === 'receipt')).toHaveLength(3);
    // Nobody stays called: what was missing comes, and the next event says that it has settled itself. Only a buyer's wish that comes
    // beside the last receipt is told after the end, for it has to be answered still.
    own.forEach(({ type, data }, index) => {
      const end = own.findIndex((event) => event.type === 'ARCHIVED');
      if (type === 'PARKED' && index > end) expect(data.reason).toBe('docflow.clarification-asked');
      else if (type === 'PARKED') expect(own.slice(index + 1).map((event) => event.type)).toEqual(expect.arrayContaining(['ARCHIVED']));
    });
    if (escalated >= 0) expect(own.map(({ type }) => type)).toContain('RESUMED');
  }
}, 120_000);

test('each receipt is kept once, though the feed has told of many of them twice and of some late', async () => {
  const { db } = product.database;
  const rows = await db('technical_documents')
    .where({ verdict: 'valid' })
    .groupBy('document_id', 'kind')
    .select('document_id', 'kind')
    .count({ count: '*' });
  expect(rows.filter(({ count }) => Number(count) !== 1)).toEqual([]);
  const told = await db('operator_events').count({ count: '*' }).first();
  const feeds = product.sandbox.operators['2BM'].exchange.feed.length + product.sandbox.operators['2BE'].exchange.feed.length;
  const distinct = new Set(
    [...product.sandbox.operators['2BM'].exchange.feed, ...product.sandbox.operators['2BE'].exchange.feed].map(
      ({ event }) => event.eventId,
    ),
  ).size;
  expect(Number(told!.count)).toBe(distinct);
  expect(feeds).toBeGreaterThan(distinct);
  expect([...copiesOf(product).values()].filter((count) => count !== 1)).toEqual([]);
});
