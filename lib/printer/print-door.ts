import type { ReportKind } from '../../domain/print/report-file.ts';

/** A file for the print shop. Its name within the batch is for ever the same, so that it can be looked up before it is sent again. */
export interface PrintFile {
  batch: number;
  name: string;
  mediaType: 'application/pdf' | 'text/csv';
  bytes: Buffer;
}

/** A report that has come back by the door's own way. */
export interface DoorReport {
  name: string;
  kind: ReportKind;
  bytes: Buffer;
}

export interface SubmittedFile {
  /** How the other side names it. */
  reference: string;
  /** It was there already: nothing was sent. */
  repeated: boolean;
}

/** A way to the print shop. */
export interface PrintDoor {
  readonly name: string;
  /**
   * Hands one file over. What may have arrived is looked up by its name first, so a second try doubles nothing.
   * @throws SealpostError print.door-unreachable, print.door-busy, print.door-refused
   */
  submit(file: PrintFile): Promise<SubmittedFile>;
  /** Tells that all files of a batch are there; safe to repeat. Printers that take jobs one by one need no telling. */
  complete(batch: number, files: readonly { name: string; sha256: string }[]): Promise<void>;
  /** Reports on a batch that have come by this door and are whole: unchanged since the look before. They stay where they are; the caller knows which it has taken. */
  listReports(batch: number): Promise<DoorReport[]>;
}

/** `sheets-2026-11-24.csv`, `posted.csv`: the kind is the first word of a report's name. */
export function reportKindOf(name: string): ReportKind | undefined {
  return /^(sheets|pieces|posted|delivered|returned)[-_.\w]*\.csv$/i.exec(name)?.[1]?.toLowerCase() as ReportKind | undefined;
}

/** Folder of a batch at the print shop. */
export function batchFolder(batch: number): string {
  return `batch-${String(batch).padStart(6, '0')}`;
}

/** Written last: what lies in a folder without it isn't complete. */
export const READY_FILE = 'READY.json';
export const REPORTS_FOLDER = 'reports';
