/** A line without its end; `tooLong` where it passed the limit and was let go. */
export interface TextLine {
  number: number;
  bytes: Buffer;
  tooLong: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Lines of a stream as they come in, counted from 1, split at line feeds only: U+2028 and its like are characters of a text. No more of a line is kept than its limit;
 * the rest is read and dropped, so that memory stays flat whatever is sent.
 */
export async function* readLines(stream: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<TextLine> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): TextLine => {
    const bytes = Buffer.concat(parts);
    const line = { number, bytes: bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes, tooLong: length > maxBytes };
    [number, parts, length] = [number + 1, [], 0];
    return line;
  };
  for await (const received of stream) {
    const chunk = Buffer.from(received.buffer, received.byteOffset, received.length);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}
