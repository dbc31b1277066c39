import { expect, test } from '@jest/globals';
import { buildLegalFile, formatOfKind } from '../../domain/legal-format/build-legal-file.ts';
import { FIELD_LIMITS } from '../../domain/legal-format/field-limits.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { generateForms } from '../../fixtures/every-form.ts';
import { generateMonth } from '../../fixtures/month.ts';
import { HEADS, MANDATES, SELLER } from '../../fixtures/registry.ts';
import { formatKey, openOfficialSchemas } from '../../lib/legal-content/official-schemas.ts';
import { encodeWindows1251 } from '../../lib/legal-content/windows-1251.ts';
import { HAS_OFFICIAL, OFFICIAL_DIRECTORY, passes } from './right-files.ts';

const DAY = '2026-11-24';
const withOfficial = HAS_OFFICIAL ? test : test.skip;
const schemas = HAS_OFFICIAL ? openOfficialSchemas(OFFICIAL_DIRECTORY) : new Map<string, never>();

function isRight(facts: LegalFileFacts): boolean {
  const { fileId, xml } = buildLegalFile(facts);
  const encoded = encodeWindows1251(xml);
  if (!('bytes' in encoded)) throw new Error(`${fileId}: ${encoded.unmappable.join()}`);
  return passes(schemas.get(formatKey(formatOfKind(facts.document.kind, DAY)!))!.judge, { name: fileId, bytes: encoded.bytes });
}

/** The facts with the text at `template` so long, or undefined where they have no such text. */
function withLength(facts: LegalFileFacts, template: string, length: number): LegalFileFacts | undefined {
  const copy = structuredClone(facts);
  const steps = template.slice(1).split('/');
  const inCard = ['seller', 'partner', 'contract', 'signer'].includes(steps[0]!);
  let at = (inCard ? copy : copy.document) as unknown as Record<string, unknown>;
  for (const step of steps.slice(0, -1)) at = (step === '*' ? at?.['0'] : at?.[step]) as typeof at;
  const last = steps.at(-1) === '*' ? Object.keys(at ?? {})[0] : steps.at(-1);
  if (last === undefined || typeof at?.[last] !== 'string') return undefined;
  at[last] = 'я'.repeat(length);
  return copy;
}

const COUNTRY = { district: 'Клинский район', settlement: 'деревня Лесная', flat: '1' };

/** Facts in which every text is there that the generator leaves out: a flat of the seller, villages, mail of the buyer, documents behind operations. */
function complete(facts: LegalFileFacts): LegalFileFacts {
  const copy = structuredClone({ ...facts, seller: { ...SELLER, address: { ...SELLER.address, ...COUNTRY } } });
  Object.assign(copy.partner.address, { district: COUNTRY.district, settlement: COUNTRY.settlement });
  copy.partner.email = 'buyer@example.test';
  const { content } = copy.document;
  if (content.form === 'statement') content.operations[0]!.document = { name: 'Платёжное поручение', number: '1', date: '2026-10-15' };
  return copy;
}

const SAMPLES = [...generateForms(400, 21)].filter((_, index) => index % 11 !== 10).map(complete);
const TRIED_MAX = 16;

function samplesOf(format: string, template: string): LegalFileFacts[] {
  return SAMPLES.filter((facts) => formatKey(formatOfKind(facts.document.kind, DAY)!) === format && withLength(facts, template, 1)).slice(
    0,
    TRIED_MAX,
  );
}

// A statement has one line for the whole address, and leaves it out where it is too long: see the test below.
const isContactLine = (format: string, template: string) => format.startsWith('ON_AKTSVEROTP') && template.includes('/address/');
const rows = Object.entries(FIELD_LIMITS).flatMap(([format, limits]) =>
  Object.entries(limits)
    .filter(([template]) => !isContactLine(format, template))
    .map(([template, longest]) => ({ format, template, longest })),
);

withOfficial.each(rows)('$format holds $longest characters at $template and not one more', ({ format, template, longest }) => {
  const samples = samplesOf(format, template);
  const rightAt = (length: number) => samples.map((facts) => isRight(withLength(facts, template, length)!));
  expect(rightAt(longest)).not.toContain(false);
  // Not every document of a form has the field: a bare invoice names no contract.
  expect(rightAt(longest + 1)).toContain(false);
});

withOfficial('a statement names an address that fits its line, leaves out one that does not, and is right both ways', () => {
  const statements = samplesOf('ON_AKTSVEROTP 5.01', '/partner/address/street').map((facts) => ({
    ...facts,
    partner: { ...facts.partner, phone: undefined, email: undefined },
  }));
  expect(statements.length).toBeGreaterThan(0);
  for (const length of [20, 255, 256]) {
    const made = statements.map((facts) => withLength(facts, '/partner/address/street', length)!);
    expect(made.map(isRight)).not.toContain(false);
    expect(made.map((facts) => buildLegalFile(facts).xml.includes('я'.repeat(length)))).toEqual(made.map(() => length === 20));
  }
});

withOfficial('a generated month, by charter and by power of attorney, is right by the official schemas to the last file', () => {
  const wrong: string[] = [];
  for (const { documents, partner, contract } of generateMonth({ month: '2026-10', seed: 12, consumers: 150 }))
    for (const document of documents.filter(({ kind }) => kind !== 'bill')) {
      const index = HEADS.findIndex(({ id }) => id === document.headId);
      const facts = { documentId: '0'.repeat(32), document, seller: SELLER, partner, partnerId: '1'.repeat(32), contract };
      if (!isRight({ ...facts, signer: MANDATES[index]!, formedAt: new Date(`${DAY}T10:00:00Z`) })) wrong.push(document.externalId);
    }
  expect(wrong).toEqual([]);
});
