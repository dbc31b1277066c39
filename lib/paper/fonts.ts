import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

const require = createRequire(import.meta.url);

function load(name: string): fontkit.Font {
  const file = require.resolve(`@expo-google-fonts/pt-sans/${name}`);
  return fontkit.create(readFileSync(file)) as fontkit.Font;
}

/**
 * Fonts that nobody else has used. A parsed font remembers by which character it first met a glyph (a space or a no-break space), and writes
 * that into the file: bytes that are to be compared need fonts of their own.
 */
export function loadFonts(): { regular: fontkit.Font; bold: fontkit.Font } {
  return { regular: load('400Regular/PTSans_400Regular.ttf'), bold: load('700Bold/PTSans_700Bold.ttf') };
}

/** Parsed once in a process: handing pdfkit a parsed font doubles its rate. PT Sans has Cyrillic, ₽ and №. */
export const SHARED_FONTS = loadFonts();
