import { TextDecoder } from 'node:util';
import type { DerValue } from './der.ts';

/** Bytes of a character string as text; undefined where they are none. */
type Decode = (content: Buffer) => string | undefined;

const utf8: Decode = (content) => decodeStrictly('utf-8', content);
const ascii: Decode = (content) => (content.every((byte) => byte < 0x80) ? content.toString('latin1') : undefined);

/**
 * DirectoryString (RFC 5280, 4.1.2.4) and its relatives, by tag. TeletexString is read as Latin-1, as OpenSSL and everybody who still writes one does; a name that
 * its own encoding does not allow is no name.
 */
const DECODERS: ReadonlyMap<number, Decode> = new Map([
  [0x0c, utf8], // UTF8String
  [0x12, ascii], // NumericString
  [0x13, ascii], // PrintableString
  [0x14, (content) => content.toString('latin1')], // TeletexString
  [0x16, ascii], // IA5String
  [0x1a, ascii], // VisibleString
  [0x1c, readUtf32], // UniversalString
  [0x1e, readUtf16], // BMPString
]);

/** The text of a string of any ASN.1 type; undefined where it is of none, or not what its type allows. */
export function readText({ tag, content }: DerValue): string | undefined {
  return DECODERS.get(tag)?.(content);
}

/** Big-endian, and of the basic plane only: a surrogate is no character there. */
function readUtf16(content: Buffer): string | undefined {
  if (content.length % 2 !== 0) return undefined;
  const text = Buffer.from(content).swap16().toString('utf16le');
  return /\p{Cs}/u.test(text) || [...text].length * 2 !== content.length ? undefined : text;
}

function readUtf32(content: Buffer): string | undefined {
  if (content.length % 4 !== 0) return undefined;
  const points = Array.from({ length: content.length / 4 }, (_, index) => content.readUInt32BE(index * 4));
  return points.every((point) => point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) ? String.fromCodePoint(...points) : undefined;
}

function decodeStrictly(encoding: string, content: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}
