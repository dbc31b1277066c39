import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import {
  TECHNICAL_KINDS,
  TECHNICAL_RULES,
  TECHNICAL_VERDICTS,
  type TechnicalKind,
  type TechnicalVerdictCode,
} from '../../domain/docflow/technical-document.ts';
import type { TechnicalRow } from '../database/technical-repository.ts';
import { fileNameInside } from './file-name.ts';
import { type SealedReceipt } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';
import { UNIX_FILE, ZIP_DATE } from '../zip-entry.ts';

/** A receipt under a name that says what it is: `01-ПДП-DP_PDPOL_….xml`; its signature stands beside it as `.p7s`. */
export interface NamedReceipt {
  name: string;
  row: TechnicalRow;
}

/** Stands in the name of what proves nothing: it is kept as it came. A universal message may come unsigned, on the operator's word alone. */
const VERDICT_MARKS: Record<TechnicalVerdictCode, string> = { valid: '', invalid: 'invalid-', 'not-proven': 'unproven-' };
const UNSIGNED_MARK = 'unsigned-';
const NAME = /^(\d{2,})-([^-]+)-((?:invalid-|unproven-|unsigned-)*)/;

/** With the longest kind and marks before it and `.p7s` behind it still a name that every file system takes. */
const OUTER_NAME_BYTES_MAX = 170;

export function nameReceipts(rows: readonly TechnicalRow[], from = 1): NamedReceipt[] {
  return rows.map((row, index) => {
    const safe = outerName(row.file_name);
    const mark = `${VERDICT_MARKS[row.verdict]}${row.signature ? '' : UNSIGNED_MARK}`;
    return { name: `${String(from + index).padStart(2, '0')}-${TECHNICAL_RULES[row.kind].short}-${mark}${safe}`, row };
  });
}

/** The other side's name for its file. It must not pass for a mark of ours, nor for a signature. */
function outerName(fileName: string): string {
  const plain = fileName
    .replace(/[^\p{L}\p{N}._@-]/gu, '_')
    .replace(/^(?:invalid|unproven|unsigned)-/, (mark) => mark.replace('-', '_'))
    .replace(/\.(?=p7s$)/i, '_');
  return fileNameInside(plain, OUTER_NAME_BYTES_MAX);
}

/** What the name that we have given says: the only source for what came after the sealing. */
export function readReceiptName(name: string): {
  number: number;
  kind: TechnicalKind | undefined;
  verdict: TechnicalVerdictCode;
  unsigned: boolean;
} {
  const [, number, short, marks = ''] = NAME.exec(name) ?? [];
  const kind = TECHNICAL_KINDS.find((candidate) => TECHNICAL_RULES[candidate].short === short);
  const verdict = TECHNICAL_VERDICTS.find((code) => VERDICT_MARKS[code] !== '' && marks.includes(VERDICT_MARKS[code])) ?? 'valid';
  return { number: Number(number ?? 0), kind, verdict, unsigned: marks.includes(UNSIGNED_MARK) };
}

export function describeReceipt({ name, row }: NamedReceipt): SealedReceipt {
  const { kind, operator, sha256, signature, verdict } = row;
  return { fileName: name, kind, operator, sha256, signatureSha256: signature && sha256Hex(signature), verdict };
}

const PACKED = { mtime: ZIP_DATE, ...UNIX_FILE };

/** All receipts of a document as one object of the archive: thousands of small locked objects an hour would be ten thousands. */
export function packReceipts(receipts: readonly NamedReceipt[]): Buffer | undefined {
  if (receipts.length === 0) return undefined;
  const files: Zippable = {};
  for (const { name, row } of receipts) {
    files[name] = [row.bytes, { ...PACKED, level: 6 }];
    if (row.signature) files[`${name}.p7s`] = [row.signature, { ...PACKED, level: 6 }];
  }
  files['about.json'] = [strToU8(JSON.stringify(receipts.map(describeReceipt), null, 1)), PACKED];
  return Buffer.from(zipSync(files));
}

export function unpackReceipts(bytes: Buffer): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content)]));
}
