import { checkFormat } from '../../domain/check-format.ts';
import { KIND_RULES } from '../../domain/document-kind.ts';
import { finding, type Finding } from '../../domain/finding.ts';
import { buildLegalFile } from '../../domain/legal-format/build-legal-file.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import type { FileContent } from '../../domain/submission.ts';
import { nameCharacters } from '../../domain/windows-1251.ts';
import { renderDocumentPdf } from '../paper/document-pdf.ts';
import { encodeWindows1251 } from './windows-1251.ts';
import { checkReady, type ReadyFile } from './ready-file.ts';
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
export async function prepareLegalContent(facts: LegalFileFacts, readyFile?: ReadyFile): Promise<PreparedContent> {
  const { content } = facts.document;
  if (content.form === 'file') return prepareReadyFile(facts, content, readyFile);
  if (KIND_RULES[facts.document.kind].legalForm === 'pdf') {
    const { bytes } = await renderDocumentPdf(facts);
    return { findings: [], content: legalContent('application/pdf', `bill-${facts.documentId}.pdf`, bytes) };
  }
  const day = moscowDate(facts.formedAt);
  const broken = checkFormat(facts, day);
  if (broken.length > 0) return { findings: broken };
  const file = buildLegalFile(facts);
  const encoded = encodeWindows1251(file.xml);
  if ('unmappable' in encoded) return { findings: [finding('document.unencodable-text', '/content', nameCharacters(encoded.unmappable))] };
  const fileName = `${file.fileId}.xml`;
  const findings = checkLegalXml(encoded.bytes, fileName, '/content', day);
  return findings.length > 0 ? { findings } : { findings: [], content: legalContent('application/xml', fileName, encoded.bytes) };
}

async function prepareReadyFile(facts: LegalFileFacts, file: FileContent, ready: ReadyFile | undefined): Promise<PreparedContent> {
  if (!ready) return { findings: [finding('file.empty', '/content/base64')] };
  const findings = await checkReady(facts, file, ready);
  return findings.length > 0 ? { findings } : { findings: [], content: legalContent(file.mediaType, file.fileName, ready.bytes) };
}

function legalContent(mediaType: string, fileName: string, bytes: Buffer): LegalContent {
  return { mediaType, fileName, bytes, sha256: sha256Hex(bytes) };
}
