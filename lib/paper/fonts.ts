import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

const require = createRequire(import.meta.url);

function load(name: string): fontkit.Font {
  const file = require.resolve(`@expo-google-fonts/pt-sans/${name}`);
  return fontkit.create(readFileSync(file)) as fontkit.Font;
}

/** Parsed once in a process: handing pdfkit a parsed font doubles its rate. PT Sans has Cyrillic, ₽ and №. */
export const REGULAR = load('400Regular/PTSans_400Regular.ttf');
export const BOLD = load('700Bold/PTSans_700Bold.ttf');
