import iconv from 'iconv-lite';
import { unmappableCharacters } from '../../domain/windows-1251.ts';

/**
 * Legal XML as windows-1251 bytes. Returns the characters that the encoding lacks instead of bytes: iconv-lite would write "?" in their
 * place without a word.
 */
export function encodeWindows1251(text: string): { bytes: Buffer } | { unmappable: string[] } {
  const unmappable = unmappableCharacters(text);
  return unmappable.length > 0 ? { unmappable } : { bytes: iconv.encode(text, 'win1251') };
}
