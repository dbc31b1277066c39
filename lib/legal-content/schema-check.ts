import type { XmlDocument } from 'libxml2-wasm';
import { finding, type Finding } from '../../domain/finding.ts';
import { findFormat, isAccepted, type LegalFormat } from '../../domain/legal-format/formats.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import { chooseJudge } from './judges.ts';
import { parseXml } from './parse-xml.ts';

export interface ExaminedForm {
  findings: Finding[];
  /** Absent where the file is no form that we know. */
  format?: LegalFormat;
  /** Absent where nobody has judged it by a schema. */
  judgedBy?: 'official' | 'own';
}

/**
 * Whether a legal file, ours or a stranger's, document or technical document, may go on: well-formed and within limits, no DOCTYPE, a format
 * that we know and that is in force on `day` (Moscow, YYYY-MM-DD), the file's name is its id, and it keeps its schema and rules
 * (see judges.ts). `path` is where the caller finds the file.
 */
export function checkLegalXml(bytes: Uint8Array, fileName: string, path: string, day = moscowDate(new Date())): Finding[] {
  return examineLegalXml(bytes, fileName, path, day).findings;
}

/** The same check, with the form of the file and who has judged it. */
export function examineLegalXml(bytes: Uint8Array, fileName: string, path: string, day: string): ExaminedForm {
  const parsed = parseXml(bytes, path);
  if (parsed.finding) return { findings: [parsed.finding] };
  try {
    return examineForm(parsed.document, fileName.replace(/\.xml$/i, ''), path, day);
  } finally {
    parsed.document.dispose();
  }
}

function examineForm(document: XmlDocument, name: string, path: string, day: string): ExaminedForm {
  const { root } = document;
  const fileId = root.attr('ИдФайл')?.value ?? '';
  const version = root.attr('ВерсФорм')?.value ?? '';
  const format = root.name === 'Файл' ? findFormat(fileId, version) : undefined;
  if (!format) {
    const said = `${root.name.slice(0, 100)} ${fileId.slice(0, 100)} ${version.slice(0, 10)}`.trimEnd();
    return { findings: [finding('file.unknown-format', path, said)] };
  }
  const findings: Finding[] = [];
  if (!isAccepted(format, day)) findings.push(finding('file.format-not-in-force', path, `${format.prefix} ${format.version}, ${day}`));
  if (fileId !== name) findings.push(finding('file.name-mismatch', path, fileId));
  const chosen = chooseJudge(format);
  if (!chosen) return { findings, format };
  // The rule on the file's name (0400400007) is asked with the right name here: a wrong one has just been told.
  for (const { code, where, ru, en } of chosen.judge.judge(document, fileId))
    findings.push(finding(code, path, `${where}: ${ru}`, `${where}: ${en}`));
  return { findings, format, judgedBy: chosen.by };
}
