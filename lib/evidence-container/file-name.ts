/** Every file system takes 255. */
const NAME_BYTES_MAX = 200;

/**
 * The name under which a file from outside lies in a zip of ours. Names as they are meant stay as they are; what no file system or shell takes is replaced:
 * folders, quotes, control characters, `..`, a leading dot or dash, Windows' devices, more than 200 bytes.
 */
export function fileNameInside(fileName: string, bytesMax = NAME_BYTES_MAX): string {
  const plain = fileName
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N} ._@()+,=№«»-]/gu, '_')
    .replace(/^[\s._-]+/, '')
    .replace(/[\s.]+$/, '');
  const name = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `document-${plain}` : plain;
  return shorten(name, bytesMax) || 'document';
}

/** Keeps the ending: it says what the file is. */
function shorten(name: string, bytesMax: number): string {
  if (Buffer.byteLength(name) <= bytesMax) return name;
  const ending = /\.[\w-]{1,10}$/.exec(name)?.[0] ?? '';
  let start = Array.from(name.slice(0, name.length - ending.length));
  while (Buffer.byteLength(start.join('')) + ending.length > bytesMax) start = start.slice(0, -1);
  return start.join('') + ending;
}
