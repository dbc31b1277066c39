import { describe, expect, test } from '@jest/globals';
import { findFormat, type LegalFormat } from '../../domain/legal-format/formats.ts';
import { createRandom } from '../../fixtures/random.ts';
import { formatKey, openOfficialSchemas } from '../../lib/legal-content/official-schemas.ts';
import { ownJudge } from '../../lib/legal-content/own-judges.ts';
import { checkLegalXml } from '../../lib/legal-content/schema-check.ts';
import { checkWithLxml, HAS_LXML } from './lxml.ts';
import { mutate } from './mutate.ts';
import {
  HAS_OFFICIAL,
  KNOWN_FORMATS,
  makeForms,
  makeRightSamples,
  OFFICIAL_DIRECTORY,
  passes,
  readCases,
  type FormFile,
} from './right-files.ts';
import { readTree, writeTree } from './xml-tree.ts';

const SEED = 12;
const MUTATIONS = 1_000;
const SAMPLES = 8;
const FORMS = 150;
const SLOW_MS = 300_000;
/** Beside the repository stand the official schemas; elsewhere our own verdict has nothing to be held against. */
const withOfficial = HAS_OFFICIAL ? test : test.skip;

interface JudgedFile extends FormFile {
  format: LegalFormat;
}

function official(format: LegalFormat) {
  schemas ??= openOfficialSchemas(OFFICIAL_DIRECTORY);
  return schemas.get(formatKey(format))!.judge;
}
let schemas: ReturnType<typeof openOfficialSchemas> | undefined;

function withFormat(file: FormFile): JudgedFile {
  const attributes = new Map(readTree(file.bytes).attributes);
  return { ...file, format: findFormat(attributes.get('ИдФайл') ?? '', attributes.get('ВерсФорм'))! };
}

describe('our own verdict beside the official one', () => {
  withOfficial('the folder has a schema for every format of which we have a field table', () => {
    official(KNOWN_FORMATS[0]!);
    expect(KNOWN_FORMATS.filter((format) => !schemas!.has(formatKey(format)))).toEqual([]);
  });

  withOfficial(
    'documents of all kinds, parties, authorities and rates pass both',
    async () => {
      const files = (await makeForms(FORMS, SEED)).map(withFormat);
      expect(files).toHaveLength(FORMS);
      expect(files.filter((file) => !passes(official(file.format), file)).map(({ name }) => name)).toEqual([]);
      expect(files.filter((file) => !passes(ownJudge(file.format), file)).map(({ name }) => name)).toEqual([]);
    },
    SLOW_MS,
  );

  withOfficial('what other makers made right passes both, what we once made wrong passes none', () => {
    const right = readCases('right').map(withFormat);
    const wrong = readCases('wrong').map(withFormat);
    expect([right.length, wrong.length]).toEqual([8, 5]);
    for (const file of right)
      expect([file.name, passes(official(file.format), file), passes(ownJudge(file.format), file)]).toEqual([file.name, true, true]);
    for (const file of wrong)
      expect([file.name, passes(official(file.format), file), passes(ownJudge(file.format), file)]).toEqual([file.name, false, false]);
  });

  withOfficial(
    'of 1,000 changes of right files both refuse and accept the same, and so does another program',
    async () => {
      const random = createRandom(SEED);
      const samples = KNOWN_FORMATS.flatMap((format) => makeRightSamples(format, official(format), random, SAMPLES));
      // A format of which no sample comes out right would be left untried.
      expect(samples.length).toBe(KNOWN_FORMATS.length * SAMPLES);
      const right = [...samples, ...(await makeForms(50, SEED)), ...readCases('right')].map(withFormat);
      const changed = Array.from({ length: MUTATIONS }, (_, index) => {
        const { name, bytes, format } = right[index % right.length]!;
        const { tree, what } = mutate(readTree(bytes), random);
        const file = { name, bytes: writeTree(tree) };
        return { ...file, format, what, official: passes(official(format), file), own: passes(ownJudge(format), file) };
      });
      const refused = changed.filter((file) => !file.official).length;
      expect(refused).toBeGreaterThan(MUTATIONS / 2);
      expect(refused).toBeLessThan(MUTATIONS * 0.9);
      const apart = changed.filter((file) => file.official !== file.own);
      // More than this would be within the bargain (99 %), but there is no reason for any.
      expect(apart.map(({ format, what, own }) => `${formatKey(format)} ${what}: ${own ? 'we accept' : 'we refuse'}`)).toEqual([]);
      if (!HAS_LXML) return;
      const others = checkWithLxml(changed.map((file) => ({ ...file, schema: schemas!.get(formatKey(file.format))!.file })));
      const strange = changed.filter((file, index) => file.official !== others[index]);
      expect(strange.map(({ format, what }) => `${formatKey(format)} ${what}`)).toEqual([]);
    },
    SLOW_MS,
  );
});

test('right files of other makers are taken and the wrong ones named, without the official schemas', () => {
  for (const { name, bytes } of readCases('right')) expect([name, checkLegalXml(bytes, `${name}.xml`, '/content')]).toEqual([name, []]);
  for (const { name, bytes } of readCases('wrong')) {
    const codes = checkLegalXml(bytes, `${name}.xml`, '/content').map(({ code }) => code);
    expect([name, codes]).toEqual([name, expect.arrayContaining(['xml.schema'])]);
  }
});
