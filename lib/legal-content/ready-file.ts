import { XmlXPath } from 'libxml2-wasm';
import { checkReadyFile, type ReadyFileContext } from '../../domain/check-ready-file.ts';
import { finding, type Finding } from '../../domain/finding.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import type { FileContent, FullName, Period } from '../../domain/submission.ts';
import { nameCharacters } from '../../domain/windows-1251.ts';
import { sha256Hex } from '../sha256.ts';
import { checkPdf } from './check-pdf.ts';
import { readLegalFile } from './read-legal-file.ts';
import { readXml } from './xml-tree.ts';
import { checkLegalXml } from './schema-check.ts';

/** A file that billing hands in ready-made: its bytes, and who may stand in it besides the one who would sign now. */
export interface ReadyFile {
  bytes: Buffer;
  /** Of the package that brings it. */
  period: Period;
  /** The head in office, also while his deputy signs: then the document waits for him. */
  head?: { fullName: FullName } | undefined;
}

/** Whether a ready file is whole, of a form that holds, and the very document that billing says it is. */
export async function checkReady(facts: LegalFileFacts, content: FileContent, { bytes, head, period }: ReadyFile): Promise<Finding[]> {
  if (bytes.length === 0) return [finding('file.empty', '/content/base64')];
  const findings = sha256Hex(bytes) === content.sha256 ? [] : [finding('file.digest-mismatch', '/content/sha256')];
  if (!isOfType(bytes, content.mediaType)) return [...findings, finding('file.wrong-type', '/content/base64')];
  if (content.mediaType === 'application/pdf') return [...findings, ...(await checkPdf(bytes, '/content/base64'))];
  const { document, seller, partner, signer } = facts;
  const signatories = head ? [signer.fullName, head.fullName] : [signer.fullName];
  return [...findings, ...checkXml(bytes, { document, content, seller, partner, period, signatories })];
}

function isOfType(bytes: Buffer, mediaType: FileContent['mediaType']): boolean {
  const start = bytes.subarray(0, 64).toString('latin1');
  return mediaType === 'application/pdf' ? start.startsWith('%PDF-') : start.replace(/^ï»¿/, '').trimStart().startsWith('<');
}

/** The format's own faults and the differences from the submission are told together, as far as the file can be read at all. */
function checkXml(bytes: Buffer, context: ReadyFileContext): Finding[] {
  const faults = checkLegalXml(bytes, context.content.fileName, '/content/base64');
  const { facts, unreadable, otherForm } = readLegalFile(bytes);
  if (facts) return [...faults, ...checkLost(bytes), ...checkReadyFile(facts, context)];
  if (otherForm) return [...faults, finding('file.other-kind', '/kind', `${unreadable} ≠ ${context.document.kind}`)];
  return faults.length > 0 ? faults : [finding('file.unreadable', '/content/base64', unreadable)];
}

/** What a program writes for a character that it could not read. No maker means it, and nobody can tell what stood there. */
const LOST = '\ufffd';
const WITH_LOST = XmlXPath.compile(`//@*[contains(., '${LOST}')] | //text()[contains(., '${LOST}')]`);

function checkLost(bytes: Buffer): Finding[] {
  const isLost = readXml(bytes, ({ root }) => root.get(WITH_LOST) !== null);
  return isLost ? [finding('document.unencodable-text', '/content/base64', nameCharacters([LOST]))] : [];
}
