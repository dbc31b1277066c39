import { PIECE_STATES, SETTLED_STATES, type PieceProblem, type PieceState } from './piece.ts';

/** How a batch came out. Every piece is in exactly one state; `balanced` says that they add up to what was handed over. */
export interface BatchReport {
  pieces: number;
  sheets: number;
  states: Record<PieceState, number>;
  problems: { piece: number; problem: PieceProblem; sheets: number[]; state: PieceState }[];
  /** Alarms that no state shows: a void piece that was posted, a sheet of another batch. */
  alarms: BatchAlarm[];
  balanced: boolean;
  /** Nothing more is to be done about any piece. */
  settled: boolean;
}

export interface BatchAlarm {
  code:
    | 'sheet-of-another-batch'
    | 'unknown-sheet'
    | 'unreadable-sheet'
    | 'void-piece-posted'
    | 'uncounted-piece-posted'
    | 'unknown-piece'
    | 'refused-row';
  text: string;
}

export interface PieceFacts {
  number: number;
  state: PieceState;
  sheets: number;
  problem: PieceProblem | null;
  problemSheets: readonly number[] | null;
}

export function buildBatchReport(
  batch: { pieces: number; sheets: number },
  pieces: readonly PieceFacts[],
  alarms: readonly BatchAlarm[],
): BatchReport {
  const states = Object.fromEntries(PIECE_STATES.map((state) => [state, 0])) as Record<PieceState, number>;
  for (const { state } of pieces) states[state] += 1;
  const problems = pieces
    .filter(({ problem }) => problem !== null)
    .map(({ number, problem, problemSheets, state }) => ({ piece: number, problem: problem!, sheets: [...(problemSheets ?? [])], state }));
  const sheets = pieces.reduce((sum, piece) => sum + piece.sheets, 0);
  return {
    pieces: pieces.length,
    sheets,
    states,
    problems,
    alarms: [...alarms],
    balanced: pieces.length === batch.pieces && sheets === batch.sheets,
    settled: pieces.every(({ state }) => SETTLED_STATES.includes(state)),
  };
}
