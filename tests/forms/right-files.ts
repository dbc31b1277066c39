import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generateForms } from '../../fixtures/every-form.ts';
import type { Random } from '../../fixtures/random.ts';
import { prepareLegalContent } from '../../lib/legal-content/prepare-content.ts';
import type { FormJudge } from '../../lib/legal-content/form-judge.ts';
import { readFieldTable } from '../../lib/legal-content/own-judges.ts';
import { XmlDocument } from 'libxml2-wasm';
import { LEGAL_FORMATS, type LegalFormat } from '../../domain/legal-format/formats.ts';
import { makeSample } from './sample-forms.ts';
import { writeTree, type Tree } from './xml-tree.ts';

const SHARED = path.resolve('../shared');
/** Data that stand beside the repository, not in it. */
export const OFFICIAL_DIRECTORY = path.join(SHARED, 'official-schemas');
export const HAS_OFFICIAL = existsSync(OFFICIAL_DIRECTORY);
export const KNOWN_FORMATS = LEGAL_FORMATS.filter(({ known }) => known);

export interface FormFile {
  name: string;
  bytes: Buffer;
}

/** The files of cases/formats/`verdict`, or none where they are not there. */
export function readCases(verdict: 'right' | 'wrong'): FormFile[] {
  const folder = path.join(SHARED, 'cases/formats', verdict);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ({ name: path.basename(name, '.xml'), bytes: readFileSync(path.join(folder, name)) }));
}

/** What we make ourselves, over all kinds, parties, authorities and rates. */
export async function makeForms(count: number, seed: number): Promise<FormFile[]> {
  const files: FormFile[] = [];
  for (const facts of generateForms(count, seed)) {
    const { content, findings } = await prepareLegalContent(facts);
    if (!content) throw new Error(`${facts.document.kind}: ${JSON.stringify(findings[0])}`);
    files.push({ name: path.basename(content.fileName, '.xml'), bytes: content.bytes });
  }
  return files;
}

/** Files of a format with its rarest fields, of which `judge` says that they are right. */
export function makeRightSamples(format: LegalFormat, judge: FormJudge, random: Random, count: number): FormFile[] {
  const table = readFieldTable(format);
  const files: FormFile[] = [];
  for (let attempt = 0; attempt < count * 200 && files.length < count; attempt++) {
    const tree = makeSample(table, random);
    const file = { name: fileIdOf(tree), bytes: writeTree(tree) };
    if (passes(judge, file)) files.push(file);
  }
  return files;
}

export function passes(judge: FormJudge, { name, bytes }: FormFile): boolean {
  const document = XmlDocument.fromBuffer(bytes);
  try {
    return judge.judge(document, name).length === 0;
  } finally {
    document.dispose();
  }
}

function fileIdOf({ attributes }: Tree): string {
  return attributes.find(([name]) => name === 'ИдФайл')?.[1] ?? '';
}
