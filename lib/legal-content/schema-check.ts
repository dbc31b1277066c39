import { readFileSync } from 'node:fs';
import { XmlDocument, XmlParseError, XmlValidateError, XsdValidator } from 'libxml2-wasm';
import { finding, type Finding } from '../../domain/finding.ts';

/** Schemas by the prefix of ИдФайл and the format's version. Other formats are kept as they are, unchecked against a schema. */
const SCHEMA_FILES: Record<string, string> = {
  'ON_NSCHFDOPPR 5.03': 'ON_NSCHFDOPPR_5.03.xsd',
  'ON_AKTSVEROTP 5.01': 'ON_AKTSVEROTP_5.01.xsd',
};

/** Each schema is compiled once in a process and lives as long as it. */
const compiled = new Map<string, XsdValidator>();
/** One broken file can give thousands of messages; the first ones tell enough. */
const SCHEMA_FINDINGS_MAX = 20;

/**
 * Well-formedness, no DOCTYPE, the file's own id, and the schema where we have one. `path` is where the caller finds the file.
 * No entity is ever replaced and nothing is read from outside: the parser runs with its safe defaults.
 */
export function checkLegalXml(bytes: Uint8Array, fileName: string, path: string): Finding[] {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromBuffer(bytes);
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    return [finding('file.not-well-formed', path, firstLine(error.message))];
  }
  try {
    if (document.dtd) return [finding('file.doctype', path)];
    const fileId = document.root.attr('ИдФайл')?.value;
    if (fileId === undefined) return [];
    const findings = fileId === fileName.replace(/\.xml$/i, '') ? [] : [finding('file.name-mismatch', path, fileId)];
    const validator = findValidator(fileId, document.root.attr('ВерсФорм')?.value);
    return validator ? [...findings, ...validate(validator, document, path)] : findings;
  } finally {
    document.dispose();
  }
}

function validate(validator: XsdValidator, document: XmlDocument, path: string): Finding[] {
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.slice(0, SCHEMA_FINDINGS_MAX).map((detail) => finding('xml.schema', path, firstLine(detail.message)));
  }
}

function findValidator(fileId: string, version: string | undefined): XsdValidator | undefined {
  const format = `${fileId.split('_').slice(0, 2).join('_')} ${version}`;
  const file = SCHEMA_FILES[format];
  if (!file) return undefined;
  let validator = compiled.get(file);
  if (!validator) {
    const schema = XmlDocument.fromBuffer(readFileSync(new URL(`./schemas/${file}`, import.meta.url)));
    validator = XsdValidator.fromDoc(schema);
    schema.dispose();
    compiled.set(file, validator);
  }
  return validator;
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]!;
}
