import bwip from 'bwip-js/node';

/** Modules of a symbol: `true` is dark. Drawn as rectangles, so that a page stays sharp and small. */
export interface Symbol {
  rows: readonly (readonly boolean[])[];
}

interface RawSymbol {
  pixs: number[];
  pixx: number;
  pixy: number;
}

/** @param kind `datamatrix` for sheets, `qrcode` for people's phones */
export function encodeSymbol(kind: 'datamatrix' | 'qrcode', text: string): Symbol {
  const raw = bwip.raw({ bcid: kind, text, ...(kind === 'qrcode' ? { eclevel: 'M' } : {}) })[0] as unknown as RawSymbol;
  const rows = Array.from({ length: raw.pixy }, (_, y) => Array.from({ length: raw.pixx }, (_, x) => raw.pixs[y * raw.pixx + x] === 1));
  return { rows };
}

/** A run of dark modules in one row: `[row, column, length]`. */
export function darkRuns({ rows }: Symbol): [row: number, column: number, length: number][] {
  const runs: [number, number, number][] = [];
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x += 1;
      runs.push([y, start, x - start + 1]);
    }
  }
  return runs;
}
