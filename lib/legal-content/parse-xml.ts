import { XmlDocument, XmlParseError } from 'libxml2-wasm';
import { finding, type Finding } from '../../domain/finding.ts';

/**
 * What a legal file may cost at most. The largest that we have seen, an invoice of 10,000 lines, has 70,000 elements, 400,000 attributes
 * and a depth of 9. Beyond this a file is made to hurt: its tree would take hundreds of megabytes of a process that others share. A comment, a
 * processing instruction and a part of CDATA count as an element: each is a node of the tree.
 */
export const XML_LIMITS = { bytes: 20 * 1024 * 1024, depth: 64, elements: 300_000, attributes: 600_000 } as const;

const LESS = 0x3c;
const GREATER = 0x3e;
const EQUALS = 0x3d;
const SLASH = 0x2f;
const DOUBLE_QUOTE = 0x22;
const QUOTE = 0x27;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
/** Parts that hold no elements, however much they look like it. */
const SKIPPED = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<?', end: '?>' },
].map(({ start, end }) => ({ start: Buffer.from(start), end: Buffer.from(end) }));
const DOCTYPE = Buffer.from('<!DOCTYPE');
/** In each of these a byte of markup is a character of markup, so that the count below sees what the parser will see. */
const COUNTABLE = new Set(['utf-8', 'windows-1251', 'cp1251', 'us-ascii', 'iso-8859-1', 'iso-8859-5', 'koi8-r']);

/**
 * A file from outside as a tree, or the finding that says why there is none. Counted before the parser sees it; no entity is ever replaced
 * and nothing is read from outside. The caller disposes of the document.
 */
export function parseXml(bytes: Uint8Array, path: string): { document: XmlDocument; finding?: undefined } | { finding: Finding } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = findUncountable(file);
  if (encoding) return { finding: finding('file.not-well-formed', path, `encoding ${encoding}`) };
  const excess = findExcess(file);
  if (excess === DOCTYPE_FOUND) return { finding: finding('file.doctype', path) };
  if (excess) return { finding: finding('file.too-large', path, excess) };
  try {
    const document = XmlDocument.fromBuffer(bytes);
    if (!document.dtd) return { document };
    document.dispose();
    return { finding: finding('file.doctype', path) };
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    return { finding: finding('file.not-well-formed', path, error.message.trim().split('\n')[0]) };
  }
}

/** The encoding that a file names where its markup can't be counted in it; UTF-7 and EBCDIC would hide it. */
function findUncountable(bytes: Buffer): string | undefined {
  const start = bytes.subarray(0, 1024).toString('latin1').replace(/^ï»¿/, '');
  if (!start.startsWith('<?xml')) return undefined;
  const declaration = start.slice(0, start.indexOf('?>') + 1 || undefined);
  if (!declaration.includes('encoding')) return undefined;
  const named = /\sencoding\s*=\s*(["'])([A-Za-z][\w.-]*)\1/.exec(declaration)?.[2] ?? '?';
  return COUNTABLE.has(named.toLowerCase()) ? undefined : named;
}

const DOCTYPE_FOUND = 'DOCTYPE';

/** Which limit the markup breaks. It need not be exact where the file isn't well-formed: the parser refuses that one. */
function findExcess(bytes: Buffer): string | undefined {
  if (bytes.length > XML_LIMITS.bytes) return `${bytes.length} > ${XML_LIMITS.bytes} B`;
  // Two or four bytes a character (UTF-16, UTF-32) would hide the markup from this count; the formats know windows-1251 and UTF-8 only.
  if (bytes.includes(0)) return 'UTF-16, UTF-32';
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  for (let at = bytes.indexOf(LESS); at !== -1; at = bytes.indexOf(LESS, at)) {
    const second = bytes[at + 1];
    const special = second === EXCLAMATION || second === QUESTION;
    // Before the parser sees it: its entities would be read otherwise.
    if (second === EXCLAMATION && bytes.subarray(at, at + DOCTYPE.length).equals(DOCTYPE)) return DOCTYPE_FOUND;
    const skipped = special ? SKIPPED.find(({ start }) => bytes.subarray(at, at + start.length).equals(start)) : undefined;
    const closing = second === SLASH;
    const tag = skipped ? undefined : readTag(bytes, at + 1);
    at = tag?.end ?? (bytes.indexOf(skipped!.end, at) + 1 || bytes.length);
    if (closing) depth--;
    else elements++;
    attributes += tag?.attributes ?? 0;
    if (tag && !closing && bytes[tag.end - 2] !== SLASH) depth++;
    if (depth > XML_LIMITS.depth) return `depth > ${XML_LIMITS.depth}`;
    if (elements > XML_LIMITS.elements) return `elements > ${XML_LIMITS.elements}`;
    if (attributes > XML_LIMITS.attributes) return `attributes > ${XML_LIMITS.attributes}`;
  }
  return undefined;
}

function readTag(bytes: Buffer, from: number): { end: number; attributes: number } {
  let attributes = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === GREATER) return { end: at + 1, attributes };
    if (byte === EQUALS) attributes++;
    else if (byte === DOUBLE_QUOTE || byte === QUOTE) {
      const closed = bytes.indexOf(byte, at + 1);
      if (closed === -1) break;
      at = closed;
    }
  }
  return { end: bytes.length, attributes };
}
