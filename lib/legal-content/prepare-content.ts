import { KIND_RULES } from '../../domain/document-kind.ts';
import { finding, type Finding } from '../../domain/finding.ts';
import { buildLegalFile } from '../../domain/legal-format/build-legal-file.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import type { FileContent } from '../../domain/submission.ts';
import { nameCharacters } from '../../domain/windows-1251.ts';
import { renderDocumentPdf } from '../paper/document-pdf.ts';
import { encodeWindows1251 } from './windows-1251.ts';
import { checkLegalXml } from './schema-check.ts';
import { sha256Hex } from '../sha256.ts';

/** The bytes that are signed, delivered and archived. */
export interface LegalContent {
  mediaType: string;
  fileName: string;
  bytes: Buffer;
  sha256: string;
}

export type PreparedContent = { findings: Finding[]; content?: undefined } | { findings: []; content: LegalContent };

/**
 * The legal form of a document that has passed the rules: built from structured data, or the ready file after its checks.
 * The same facts give the same bytes, except for bills, whose PDF is fixed by what is stored first.
 */
export async function prepareLegalContent(facts: LegalFileFacts, readyFile?: Buffer): Promise<PreparedContent> {
  const { content } = facts.document;
  if (content.form === 'file') return prepareReadyFile(content, readyFile ?? Buffer.alloc(0));
  if (KIND_RULES[facts.document.kind].legalForm === 'pdf') {
    const { bytes } = await renderDocumentPdf(facts);
    return { findings: [], content: legalContent('application/pdf', `bill-${facts.documentId}.pdf`, bytes) };
  }
  const file = buildLegalFile(facts);
  const encoded = encodeWindows1251(file.xml);
  if ('unmappable' in encoded) return { findings: [finding('document.unencodable-text', '/content', nameCharacters(encoded.unmappable))] };
  const fileName = `${file.fileId}.xml`;
  const findings = checkLegalXml(encoded.bytes, fileName, '/content');
  return findings.length > 0 ? { findings } : { findings: [], content: legalContent('application/xml', fileName, encoded.bytes) };
}

function prepareReadyFile(file: FileContent, bytes: Buffer): PreparedContent {
  const findings = checkReadyFile(file, bytes);
  return findings.length > 0 ? { findings } : { findings: [], content: legalContent(file.mediaType, file.fileName, bytes) };
}

function checkReadyFile(file: FileContent, bytes: Buffer): Finding[] {
  if (bytes.length === 0) return [finding('file.empty', '/content/base64')];
  const findings: Finding[] = [];
  if (digest(bytes) !== file.sha256) findings.push(finding('file.digest-mismatch', '/content/sha256'));
  if (file.mediaType === 'application/pdf') {
    return bytes.subarray(0, 5).toString('latin1') === '%PDF-' ? findings : [...findings, finding('file.wrong-type', '/content/base64')];
  }
  const start = bytes.subarray(0, 64).toString('latin1').replace(/^ï»¿/, '').trimStart();
  if (!start.startsWith('<')) return [...findings, finding('file.wrong-type', '/content/base64')];
  return [...findings, ...checkLegalXml(bytes, file.fileName, '/content/base64')];
}

function legalContent(mediaType: string, fileName: string, bytes: Buffer): LegalContent {
  return { mediaType, fileName, bytes, sha256: digest(bytes) };
}

function digest(bytes: Uint8Array): string {
  return sha256Hex(bytes);
}
