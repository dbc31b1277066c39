import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XmlDocument, XmlError } from 'libxml2-wasm';
import { SealpostError } from '../../domain/errors.ts';
import { LEGAL_FORMATS, type LegalFormat } from '../../domain/legal-format/formats.ts';
import { FormJudge } from './form-judge.ts';
import { readSchematron } from './schematron.ts';

export interface OfficialSchema {
  file: string;
  judge: FormJudge;
}

interface SchemaFile {
  file: string;
  prefix: string;
  /** The last three numbers of the name: version and revision. */
  revision: string;
  /** A word before the form's name, such as hms_: an operator's copy of the official file. */
  copy: boolean;
  versions: ReadonlySet<string>;
  bytes: Buffer;
}

const FILE_NAME = /^(.*?)((?:ON|DP)_[A-Z0-9]+)_.*?(\d\d_\d\d_\d\d)\.xsd$/;

/**
 * The official schemas of a folder for the formats that we know, each compiled with its schematron rules. A file belongs to a form by its
 * name and to a version by the values that it allows for @ВерсФорм; the highest revision wins, then the file without a word before its name.
 * @throws SealpostError legal-schemas.unusable, in one line: the file, and the rule, which can't be read or compiled
 */
export function openOfficialSchemas(directory: string): Map<string, OfficialSchema> {
  const files = attempt(directory, () => readdirSync(directory)).flatMap((file) => describeFile(directory, file));
  const schemas = new Map<string, OfficialSchema>();
  for (const format of LEGAL_FORMATS) {
    const found = chooseFile(files, format);
    if (found) schemas.set(formatKey(format), { file: found.file, judge: compileFile(found) });
  }
  if (schemas.size === 0) throw unusable(`${directory} (LEGAL_SCHEMAS_DIR) holds no schema of a format that is known.`);
  return schemas;
}

export function formatKey({ prefix, version }: Pick<LegalFormat, 'prefix' | 'version'>): string {
  return `${prefix} ${version}`;
}

function describeFile(directory: string, file: string): SchemaFile[] {
  const [, before, prefix, revision] = FILE_NAME.exec(file) ?? [];
  if (!prefix || !revision || !LEGAL_FORMATS.some((format) => format.prefix === prefix)) return [];
  const bytes = attempt(file, () => readFileSync(path.join(directory, file)));
  return [{ file, prefix, revision, copy: before !== '', versions: readVersions(file, bytes), bytes }];
}

function readVersions(file: string, bytes: Buffer): ReadonlySet<string> {
  return withSchema(file, bytes, (schema) => {
    const path = `//xs:attribute[@name='ВерсФорм']//xs:enumeration/@value`;
    return new Set(schema.find(path, { xs: 'http://www.w3.org/2001/XMLSchema' }).map(({ content }) => content));
  });
}

function chooseFile(files: SchemaFile[], { prefix, version }: LegalFormat): SchemaFile | undefined {
  return files
    .filter((file) => file.prefix === prefix && file.versions.has(version))
    .toSorted((a, b) => b.revision.localeCompare(a.revision) || Number(a.copy) - Number(b.copy))[0];
}

function compileFile({ file, bytes }: SchemaFile): FormJudge {
  return withSchema(file, bytes, (schema) => FormJudge.compile(schema, readSchematron(schema)));
}

function withSchema<T>(file: string, bytes: Buffer, use: (schema: XmlDocument) => T): T {
  return attempt(file, () => {
    const schema = XmlDocument.fromBuffer(bytes);
    try {
      return use(schema);
    } finally {
      schema.dispose();
    }
  });
}

function attempt<T>(name: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw unusable(`${name}: ${error instanceof XmlError ? 'libxml2 says: ' : ''}${said}`, error);
  }
}

function unusable(message: string, cause?: unknown): SealpostError {
  return new SealpostError('legal-schemas.unusable', message.replaceAll(/\s+/g, ' ').trim(), { cause });
}
