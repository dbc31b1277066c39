import type { XmlDocument } from 'libxml2-wasm';
import { finding, type Finding } from '../../domain/finding.ts';
import { findFormat, isAccepted } from '../../domain/legal-format/formats.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import { chooseJudge } from './judges.ts';
import { parseXml } from './parse-xml.ts';

/**
 * Whether a legal file, ours or a stranger's, document or technical document, may go on: well-formed and within limits, no DOCTYPE, a format
 * that we know and that is in force on `day` (Moscow, YYYY-MM-DD), the file's name is its id, and it keeps its schema and rules
 * (see judges.ts). `path` is where the caller finds the file.
 */
export function checkLegalXml(bytes: Uint8Array, fileName: string, path: string, day = moscowDate(new Date())): Finding[] {
  const parsed = parseXml(bytes, path);
  if (parsed.finding) return [parsed.finding];
  try {
    return checkForm(parsed.document, fileName.replace(/\.xml$/i, ''), path, day);
  } finally {
    parsed.document.dispose();
  }
}

function checkForm(document: XmlDocument, name: string, path: string, day: string): Finding[] {
  const { root } = document;
  const fileId = root.attr('ИдФайл')?.value ?? '';
  const version = root.attr('ВерсФорм')?.value ?? '';
  const format = root.name === 'Файл' ? findFormat(fileId, version) : undefined;
  if (!format) return [finding('file.unknown-format', path, `${root.name} ${fileId.slice(0, 100)} ${version.slice(0, 10)}`.trimEnd())];
  const findings: Finding[] = [];
  if (!isAccepted(format, day)) findings.push(finding('file.format-not-in-force', path, `${format.prefix} ${format.version}, ${day}`));
  if (fileId !== name) findings.push(finding('file.name-mismatch', path, fileId));
  const violations = chooseJudge(format)?.judge(document, name) ?? [];
  for (const { code, where, ru, en } of violations) findings.push(finding(code, path, `${where}: ${ru}`, `${where}: ${en}`));
  return findings;
}
