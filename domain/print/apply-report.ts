import type { BatchAlarm } from './batch-report.ts';
import { isOurs, judgeScan, matchSheets, sheetKey, suspectsOf, type BatchKey, type ScanVerdict } from './match-sheets.ts';
import { PIECE_MOVES, type PieceProblem, type PieceState } from './piece.ts';
import type { ReportKind, ReportRows } from './report-file.ts';

/** A piece as it stands when a report arrives. */
export interface KnownPiece {
  number: number;
  sheets: number;
  state: PieceState;
  tracking: string | null;
}

/** What becomes of one piece. */
export interface PieceChange {
  piece: number;
  state: PieceState;
  problem?: PieceProblem;
  problemSheets?: number[];
  tracking?: string | null;
  /** The day that the report names: posted, delivered or returned on. */
  on?: string;
  reason?: string;
}

export interface ReportEffect {
  changes: PieceChange[];
  alarms: BatchAlarm[];
}

/** What a report of envelopes means; the rows that change nothing (a file that comes again) are simply not among the changes. */
export function applyPieceReport<K extends Exclude<ReportKind, 'sheets'>>(
  kind: K,
  rows: ReportRows[K],
  pieces: readonly KnownPiece[],
): ReportEffect {
  const effect: ReportEffect = { changes: [], alarms: [] };
  const byNumber = new Map(pieces.map((piece) => [piece.number, piece]));
  const byTracking = new Map(pieces.flatMap((piece) => (piece.tracking ? [[piece.tracking, piece] as const] : [])));
  for (const row of rows) {
    const tracking = 'tracking' in row ? row.tracking : null;
    const piece = row.piece === null ? byTracking.get(tracking ?? '') : byNumber.get(row.piece);
    if (!piece) effect.alarms.push({ code: 'unknown-piece', text: `piece ${row.piece ?? ''} ${tracking ?? ''}`.trim() });
    else applyRow(kind, row, piece, effect);
  }
  return effect;
}

function applyRow(kind: ReportKind, row: ReportRows[Exclude<ReportKind, 'sheets'>][number], piece: KnownPiece, effect: ReportEffect): void {
  const change = changeOf(row, piece.number);
  if (change.state === piece.state) return;
  if (PIECE_MOVES[piece.state].includes(change.state)) {
    effect.changes.push(change);
    return;
  }
  // An envelope that must not be mailed was mailed: its replacement would be a second original.
  if (kind === 'posted' && (piece.state === 'void' || piece.state === 'spoiled'))
    effect.alarms.push({ code: 'void-piece-posted', text: `piece ${piece.number}` });
  if (kind === 'posted' && piece.state === 'batched') effect.alarms.push({ code: 'uncounted-piece-posted', text: `piece ${piece.number}` });
}

function changeOf(row: ReportRows[Exclude<ReportKind, 'sheets'>][number], piece: number): PieceChange {
  if ('outcome' in row) {
    if (row.outcome === 'ok') return { piece, state: 'printed' };
    return { piece, state: 'spoiled', problem: row.outcome === 'damaged' ? 'reported-damaged' : 'reported-missing' };
  }
  if ('postedOn' in row) return { piece, state: 'posted', tracking: row.tracking, on: row.postedOn };
  if ('deliveredOn' in row) return { piece, state: 'delivered', on: row.deliveredOn };
  return { piece, state: 'returned', on: row.returnedOn, reason: row.reason };
}

export interface SheetEffect extends ReportEffect {
  /** How often each sheet has been seen by now, of the pieces that were touched. */
  counts: Map<string, number>;
  verdicts: ScanVerdict[];
}

export interface SheetReading {
  codes: readonly string[];
  /** Sheets of a batch that is still being read are not missing yet; at the end of a file they are. */
  ended: boolean;
  /** Nothing more of this batch will be read: what was never seen is missing, too. */
  last: boolean;
}

/** What readings of sheets mean for their envelopes. */
export function applySheets(
  batch: BatchKey,
  { codes, ended, last }: SheetReading,
  pieces: readonly KnownPiece[],
  before: ReadonlyMap<string, number>,
): SheetEffect {
  const byNumber = new Map(pieces.map((piece) => [piece.number, piece]));
  const counts = new Map(before);
  const verdicts = codes.map((text) => {
    const verdict = judgeScan(text, batch, byNumber, counts);
    if (isOurs(verdict)) {
      const key = sheetKey(verdict.code.piece, verdict.code.sheet);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return verdict;
  });
  const touched = new Set(verdicts.flatMap((verdict) => (isOurs(verdict) ? [verdict.code.piece] : [])));
  const looked = last ? pieces : pieces.filter(({ number }) => touched.has(number));
  const match = matchSheets(looked, counts);
  const problems = new Map<number, Pick<PieceChange, 'problem' | 'problemSheets'>>();
  if (last) for (const piece of match.unseen) problems.set(piece, { problem: 'never-seen' });
  for (const { piece, problem, sheets } of match.findings)
    if (ended || problem === 'sheet-doubled') problems.set(piece, { problem, problemSheets: sheets });
  for (const piece of suspectsOf(verdicts)) problems.set(piece, { problem: 'sheet-foreign' });
  const spoiled = [...problems].map(([piece, problem]): PieceChange => ({ piece, state: 'spoiled', ...problem }));
  const printed = match.complete.filter((piece) => !problems.has(piece)).map((piece): PieceChange => ({ piece, state: 'printed' }));
  const legal = ({ piece, state }: PieceChange) => PIECE_MOVES[byNumber.get(piece)!.state].includes(state);
  return { changes: [...printed, ...spoiled].filter(legal), alarms: verdicts.flatMap(alarmOf), counts, verdicts };
}

function alarmOf(verdict: ScanVerdict): BatchAlarm[] {
  switch (verdict.outcome) {
    case 'foreign-batch':
      return [
        { code: 'sheet-of-another-batch', text: `batch ${verdict.code.batch}, piece ${verdict.code.piece}, sheet ${verdict.code.sheet}` },
      ];
    case 'unknown-piece':
      return [{ code: 'unknown-sheet', text: `piece ${verdict.code.piece}, sheet ${verdict.code.sheet} of ${verdict.code.of}` }];
    case 'unreadable':
      return [{ code: 'unreadable-sheet', text: verdict.text }];
    case 'seen':
    case 'doubled':
      return [];
  }
}
