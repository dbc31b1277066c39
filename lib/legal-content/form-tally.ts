import { examineLegalXml } from './schema-check.ts';

interface TallyRow {
  files: number;
  rightSchema: number;
  rightRules: number;
  /** Right in every way: name, days in force, limits. */
  right: number;
  judgedBy: string;
}

const NO_FORM = 'no known form';
const FAULTS_MAX = 20;
const HEAD = ['form', 'files', 'schema kept', 'rules kept', 'right', 'judged by'];

/** Counts files by form, and how many of them keep schema and rules. */
export class FormTally {
  private readonly rows = new Map<string, TallyRow>();
  /** The first faults in words; a month of the same fault needs no more. */
  readonly faults: string[] = [];

  /** @returns whether the file is right */
  add(bytes: Uint8Array, fileName: string, day: string): boolean {
    const { findings, format, judgedBy } = examineLegalXml(bytes, fileName, '', day);
    const form = format ? `${format.prefix} ${format.version}` : NO_FORM;
    const row = this.rows.get(form) ?? { files: 0, rightSchema: 0, rightRules: 0, right: 0, judgedBy: judgedBy ?? 'nobody' };
    this.rows.set(form, row);
    const has = (code: string) => findings.some((found) => found.code === code);
    // Nobody's judgement keeps nothing: without a schema a file counts as neither.
    const keptSchema = judgedBy !== undefined && !has('xml.schema');
    row.files += 1;
    if (keptSchema) row.rightSchema += 1;
    if (keptSchema && !has('xml.rule')) row.rightRules += 1;
    if (findings.length === 0) row.right += 1;
    for (const { code, messageEn } of findings) if (this.faults.length < FAULTS_MAX) this.faults.push(`${fileName}: ${code}: ${messageEn}`);
    return findings.length === 0;
  }

  get isEmpty(): boolean {
    return this.rows.size === 0;
  }

  get allRight(): boolean {
    return [...this.rows.values()].every(({ files, right }) => files === right);
  }

  toString(): string {
    const rows = [...this.rows].toSorted(([a], [b]) => a.localeCompare(b));
    const cells = rows.map(([form, row]) => [form, row.files, row.rightSchema, row.rightRules, row.right, row.judgedBy].map(String));
    return formatTable([HEAD, ...cells]);
  }
}

/** Columns as wide as their widest cell; numbers to the right. */
export function formatTable(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const pad = (cell: string, column: number) => (/^\d+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!));
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
