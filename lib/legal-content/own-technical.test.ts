import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { buildTechnicalXml, type OwnTechnicalKind, type TechnicalAddressee } from '../../domain/legal-format/technical-document-xml.ts';
import type { PartnerCard, Signer } from '../../domain/submission.ts';
import { SELLER } from '../../fixtures/registry.ts';
import { readTechnical } from './read-technical.ts';
import { checkLegalXml } from './schema-check.ts';
import { encodeWindows1251 } from './windows-1251.ts';

/** The tax service's schemas lie beside the repository on machines that have them. */
const SCHEMAS = path.resolve('../shared/official-schemas');
const CHECK = path.join(SCHEMAS, 'check.py');
const canCheck = existsSync(CHECK) && hasLxml();

const base = { externalId: 'x', address: SELLER.address, personalAccount: '1', unloadElectronically: true, edoId: '2BM-5023085384-14' };
const name = { last: 'Ли', first: 'Вера', middle: 'Ивановна' };
const PARTNERS: Record<string, PartnerCard> = {
  'a legal entity': { ...base, kind: 'legal', name: 'ООО "Покупатель" & Ко <№ 1>', inn: '5023085384', kpp: '502301001' },
  'an entrepreneur': { ...base, kind: 'entrepreneur', fullName: name, inn: '500100732259' },
  'a person without a patronymic': { ...base, kind: 'person', fullName: { last: 'Ли', first: 'Вера' }, inn: '500100732259' },
};
const charter: Signer = { fullName: name, post: 'Начальник отделения' };
const SIGNERS: Record<string, Signer> = {
  'by charter': charter,
  'with a power of attorney': {
    ...charter,
    powerOfAttorney: { number: '0d4a5f06-7e4c-4e3f-8d5c-3f2f6a1b9c0d', issuedOn: '2026-01-12', registry: 'https://m4d.nalog.gov.ru' },
  },
};
const OPERATOR: TechnicalAddressee = { operator: { name: 'АО «Оператор»', inn: '6663003127', id: '2BM' } };
const ANSWERED = {
  fileId: 'ON_NSCHFDOPPR_2BM-5023085384-14_2BE-773600001-SEALPOST_20261124_7961320b-8c8b-0f5f-8f78-48b0aea14e5e_0_0_0_0_0_00',
  signature: Buffer.from('a signature'),
};
const SCHEMA_OF: Record<OwnTechnicalKind, string> = {
  'revocation-offer': 'DP_PRANNUL_1_985_00_01_01_02.xsd',
  'revocation-refusal': 'DP_UVUTOCH_1_985_00_01_03_01.xsd',
  'receipt-notice': 'DP_IZVPOL_1_982_00_01_03_01.xsd',
};
const READ_AS = { 'revocation-offer': 'revocation-offer', 'revocation-refusal': 'refusal', 'receipt-notice': 'receipt-notice' } as const;

interface Made {
  what: string;
  kind: OwnTechnicalKind;
  fileName: string;
  bytes: Buffer;
}

function make(kind: OwnTechnicalKind, to: TechnicalAddressee, signer: Signer, text?: string): Omit<Made, 'what'> {
  const facts = {
    kind,
    id: '00112233445566778899aabbccddeeff',
    seller: SELLER,
    to,
    at: new Date('2026-11-24T21:30:00Z'),
    answers: ANSWERED,
    text,
    signer,
  };
  const { fileId, xml } = buildTechnicalXml(facts, (bytes) => Buffer.from(bytes).toString('base64'));
  const encoded = encodeWindows1251(xml);
  if ('unmappable' in encoded) throw new Error(encoded.unmappable.join());
  return { kind, fileName: `${fileId}.xml`, bytes: encoded.bytes };
}

const ALL: Made[] = Object.entries(SIGNERS).flatMap(([how, signer]) => [
  ...Object.entries(PARTNERS).flatMap(([who, partner]) => {
    const to = { partner, participantId: '2BM-5023085384-14' };
    return [
      { what: `offer to ${who} ${how}`, ...make('revocation-offer', to, signer, 'Выставлен ошибочно: № 8/15 «за май» & <июнь>') },
      { what: `refusal to ${who} ${how}`, ...make('revocation-refusal', to, signer) },
      { what: `refusal with words to ${who} ${how}`, ...make('revocation-refusal', to, signer, 'Документ верен') },
      { what: `notice to ${who} ${how}`, ...make('receipt-notice', to, signer) },
    ];
  }),
  { what: `notice to the operator ${how}`, ...make('receipt-notice', OPERATOR, signer) },
]);

test('everything that we make passes our own tables of the official forms', () => {
  const found = ALL.flatMap(({ what, fileName, bytes }) =>
    checkLegalXml(bytes, fileName, '').map(({ messageEn }) => `${what}: ${messageEn}`),
  );
  expect(found).toEqual([]);
});

for (const [kind, schema] of Object.entries(SCHEMA_OF) as [OwnTechnicalKind, string][])
  (canCheck ? test : test.skip)(`${kind}: each passes the official schema and its rules`, async () => {
    const files = ALL.filter((made) => made.kind === kind);
    const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-technical-'));
    try {
      const bad: string[] = [];
      for (const { what, fileName, bytes } of files) {
        const file = path.join(folder, fileName);
        await writeFile(file, bytes);
        const said = execFileSync('python3', [CHECK, path.join(SCHEMAS, schema), file], { encoding: 'utf8' });
        if (!/files 1 bad 0 /.test(said)) bad.push(`${what}: ${said}`);
      }
      expect(bad).toEqual([]);
      expect(files.length).toBeGreaterThan(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

test('the day in the name is that of Moscow, the file answers ours under our signature, the words are where a reader finds them', () => {
  for (const { kind, fileName, bytes } of ALL) {
    const content = readTechnical(bytes, fileName, READ_AS[kind]);
    expect(content).toMatchObject({
      answersFileId: ANSWERED.fileId,
      from: SELLER.edoId,
      maker: { inn: SELLER.inn, participantId: SELLER.edoId },
    });
    expect(content.answersSignatures).toEqual([ANSWERED.signature]);
    expect(fileName).toContain('_20261125_00112233-4455-6677-8899-aabbccddeeff');
  }
  expect(readTechnical(ALL[0]!.bytes, ALL[0]!.fileName, 'revocation-offer').words).toBe('Выставлен ошибочно: № 8/15 «за май» & <июнь>');
});

test('a card that lacks what the form wants is named before anything is made', () => {
  const partner: PartnerCard = { ...base, kind: 'person', fullName: name };
  expect(() => make('revocation-offer', { partner, participantId: '2BM-1-1' }, charter)).toThrow(
    expect.objectContaining({ code: 'technical.party-incomplete', details: expect.objectContaining({ path: '/partner/inn' }) }),
  );
});

function hasLxml(): boolean {
  try {
    execFileSync('python3', ['-c', 'import lxml'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
