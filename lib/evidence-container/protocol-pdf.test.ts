import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { chainEvents, chainStart } from './event-chain.ts';
import { renderProtocol } from './protocol-pdf.ts';
import { documentPlaces } from './layout.ts';
import { readmeText } from './readme-text.ts';
import type { SealedManifest } from './sealed-manifest.ts';
import type { EventRow } from '../database/rows.ts';

const documentId = 'a'.repeat(32);
const manifest = {
  kind: 'act',
  number: 'А-1',
  date: '2026-10-31',
  documentId,
  sellerInn: '7736000000',
  content: { fileName: 'act.xml', sha256: 'b'.repeat(64) },
  signature: { signedAt: '2026-10-31T10:00:00.000Z' },
  channel: 'electronic',
  retainUntil: '2031-12-31',
} as SealedManifest;
const signer = { name: 'Абрамов', organisation: 'ООО', thumbprint: 'c'.repeat(64) };

function eventsOf(...types: [type: string, data: object][]) {
  const rows = types.map(([type, data], index) => ({
    position: index + 1,
    document_id: documentId,
    client_id: 'billing',
    partner_id: 'p',
    version: index + 1,
    type,
    phase: 'ARCHIVED',
    at: new Date('2026-11-01T10:00:00Z'),
    data,
  })) as EventRow[];
  return chainEvents(rows, chainStart(documentId));
}

const hasReader = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
const withReader = hasReader ? test : test.skip;
const textOf = (pdf: Buffer) => execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf }).toString().replaceAll(/\s+/g, ' ');

withReader('the protocol of an act accepted in the portal says in both languages that it carries no signature of the buyer', async () => {
  const answered = await renderProtocol({
    manifest,
    signer,
    receipts: [],
    events: eventsOf(['DELIVERED', {}], ['ANSWERED', { answer: 'accepted' }]),
  });
  expect(textOf(answered)).toMatch(
    /подтвердил документ в личном кабинете.*подписи покупателя под документом нет.*no signature of the buyer/,
  );
  const unanswered = await renderProtocol({ manifest, signer, receipts: [], events: eventsOf(['DELIVERED', {}]) });
  expect(textOf(unanswered)).not.toMatch(/подписи покупателя/);
});

test('the same files give the same protocol, answered in the portal or not', async () => {
  const events = eventsOf(['DELIVERED', {}], ['ANSWERED', { answer: 'refused' }]);
  const draw = () => renderProtocol({ manifest, signer, receipts: [], events });
  expect((await draw()).equals(await draw())).toBe(true);
});

test('the README of a container tells where a signature of the buyer is to be found, and that a click is none', () => {
  expect(readmeText(documentPlaces(2, 'act.xml'))).toMatch(/ANSWERED.*подписи покупателя под документом нет.*no signature of the buyer/);
});

test('containers of the first version are drawn and explained as they were', async () => {
  const events = eventsOf(['DELIVERED', {}], ['ANSWERED', { answer: 'accepted' }]);
  const first = await renderProtocol({ manifest, signer, receipts: [], events }, 1);
  expect(textOf(first)).not.toMatch(/подписи покупателя/);
  expect(readmeText(documentPlaces(1, 'act.xml'), 1)).not.toMatch(/подписи покупателя/);
});
