/**
 * A piece is one envelope: an address page and the documents of one consumer's package. A reprint is a new piece that stands in for
 * a void one, so that a damaged envelope can't be mailed beside its replacement.
 */
export type PieceState =
  /** In a batch, with the print shop or on the way to it. */
  | 'batched'
  /** Every sheet was seen once. */
  | 'printed'
  /** A sheet is missing, doubled, foreign or damaged: it must not be mailed. */
  | 'spoiled'
  /** The post has it. */
  | 'posted'
  | 'delivered'
  | 'returned'
  /** Another piece stands in for it. */
  | 'void';

/** The one table of legal moves of a piece. */
export const PIECE_MOVES: Record<PieceState, readonly PieceState[]> = {
  batched: ['printed', 'spoiled', 'void'],
  printed: ['posted', 'spoiled', 'void'],
  spoiled: ['void'],
  posted: ['delivered', 'returned'],
  delivered: [],
  // A consumer's letter that came back to us was delivered to nobody.
  returned: [],
  void: [],
};

export const PIECE_STATES = Object.keys(PIECE_MOVES) as [PieceState, ...PieceState[]];

/** States from which the move is legal. */
export function statesBefore(state: PieceState): PieceState[] {
  return PIECE_STATES.filter((from) => PIECE_MOVES[from].includes(state));
}

/** Nothing more is to be done about the piece by the print shop or by us: a batch of such pieces is reconciled. */
export const SETTLED_STATES: readonly PieceState[] = ['posted', 'delivered', 'returned', 'void'];

/** The print track of a document, as its facet shows it (SDP's receipts and the practice of mail rooms). */
export const PRINT_STATES = ['queued', 'batched', 'printed', 'posted', 'returned', 'delivered', 'cancelled', 'reprinting'] as const;
export type PrintState = (typeof PRINT_STATES)[number];

/** Why a piece is spoiled. Codes are for programs and never renamed. */
export type PieceProblem = 'sheet-missing' | 'sheet-doubled' | 'sheet-foreign' | 'reported-damaged' | 'reported-missing' | 'never-seen';
