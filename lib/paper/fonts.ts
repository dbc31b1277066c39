import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { paperText } from '../../domain/paper-characters.ts';

const require = createRequire(import.meta.url);
const GLYPHS_MAX = 0x10000;

/** What pdfkit and pdf-lib use of a parsed font, of whichever fontkit. */
interface LaidOut {
  glyphs: { id: number; codePoints: number[] }[];
}
interface Subset {
  glyphs: number[];
  mapping: Record<number, number>;
  includeGlyph: (glyph: number | { id: number }) => number;
}
interface ParsedFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string, ...rest: unknown[]): LaidOut;
  createSubset(): Subset;
}

/**
 * Makes a font write what it draws. Two characters may share one glyph (µ and μ, Ω and the ohm sign), and a parsed font remembers by which it met
 * that first, in whatever document: here each of them is a glyph of its own, so that the text of a page is read as it was written. A character that the
 * font lacks stands as its number, never as a blank box.
 */
export function withOwnGlyphs<F>(parsed: F): F {
  const font = parsed as unknown as ParsedFont;
  const [layout, createSubset] = [font.layout.bind(font), font.createSubset.bind(font)];
  const own = new Map<number, LaidOut['glyphs'][number]>();
  font.layout = (text, ...rest) => {
    const shown = drawable(font, paperText(text));
    const run = layout(shown, ...rest);
    const characters = [...shown];
    // Where letters have grown together, a glyph knows its own letters.
    const isPlain = characters.length === run.glyphs.length && run.glyphs.every(({ codePoints }) => codePoints.length <= 1);
    if (isPlain) run.glyphs = run.glyphs.map((glyph, index) => glyphOf(own, glyph, characters[index]!.codePointAt(0)!));
    return run;
  };
  font.createSubset = () => {
    const subset = createSubset();
    subset.includeGlyph = (glyph) => {
      const id = typeof glyph === 'object' ? glyph.id : glyph;
      subset.mapping[id] ??= subset.glyphs.push(id % GLYPHS_MAX) - 1;
      return subset.mapping[id];
    };
    return subset;
  };
  return parsed;
}

/** The same glyph under a number that only this character has. */
function glyphOf<G extends LaidOut['glyphs'][number]>(own: Map<number, G>, glyph: G, codePoint: number): G {
  const id = glyph.id + GLYPHS_MAX * codePoint;
  const known = own.get(id);
  if (known) return known;
  const made = new Proxy(glyph, {
    get: (target, name) => (name === 'id' ? id : name === 'codePoints' ? [codePoint] : (Reflect.get(target, name, target) as unknown)),
  });
  own.set(id, made);
  return made;
}

function drawable(font: ParsedFont, text: string): string {
  return text.replace(/[^ -~А-яё]/gu, (character) => {
    const codePoint = character.codePointAt(0)!;
    return font.hasGlyphForCodePoint(codePoint) ? character : `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

function load(name: string): fontkit.Font {
  const file = require.resolve(`@expo-google-fonts/pt-sans/${name}`);
  return fontkit.create(readFileSync(file)) as fontkit.Font;
}

/**
 * Fonts that nobody else has used, as their maker has made them: bytes that are to be compared must depend neither on what was drawn before nor on
 * how we write our own pages today.
 */
export function loadFonts(): { regular: fontkit.Font; bold: fontkit.Font } {
  return { regular: load('400Regular/PTSans_400Regular.ttf'), bold: load('700Bold/PTSans_700Bold.ttf') };
}

const { regular, bold } = loadFonts();
/** Parsed once in a process: handing pdfkit a parsed font doubles its rate. PT Sans has Cyrillic, ₽ and №. */
export const SHARED_FONTS = { regular: withOwnGlyphs(regular), bold: withOwnGlyphs(bold) };
