import { expect, test } from '@jest/globals';
import { readLines } from './read-lines.ts';

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function linesOf(text: string, size: number, maxBytes = 1_000): Promise<[number, string, boolean][]> {
  const lines: [number, string, boolean][] = [];
  for await (const { number, bytes, tooLong } of readLines(chunked(Buffer.from(text), size), maxBytes))
    lines.push([number, bytes.toString(), tooLong]);
  return lines;
}

test.each([1, 2, 3, 7, 1_000])('lines end at line feeds only, however the text is cut into parts of %d bytes', async (size) => {
  expect(await linesOf('один\r\n\nдва\u2028всё ещё два\u0085\u2029\rи это\nтри', size)).toEqual([
    [1, 'один', false],
    [2, '', false],
    [3, 'два\u2028всё ещё два\u0085\u2029\rи это', false],
    [4, 'три', false],
  ]);
});

test('a line over the limit is dropped while it comes in, and those after it are whole', async () => {
  const kept: number[] = [];
  async function* endless(): AsyncGenerator<Buffer> {
    const chunk = Buffer.alloc(65_536, 'x');
    // 2 GB, of which each part may be let go at once.
    for (let part = 0; part < 32_768; part += 1) {
      yield chunk;
      if (part % 8_192 === 0) kept.push(process.memoryUsage().arrayBuffers);
    }
    yield Buffer.from('\n{"next":1}\n');
  }
  const lines = [];
  for await (const line of readLines(endless(), 1_000_000)) lines.push([line.number, line.bytes.length, line.tooLong]);
  expect(lines).toEqual([
    [1, 0, true],
    [2, 10, false],
  ]);
  expect(Math.max(...kept) - kept[0]!).toBeLessThan(4_000_000);
});
