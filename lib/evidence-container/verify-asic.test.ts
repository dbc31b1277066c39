import { beforeAll, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { createContainerHouse, makeContainer, type ContainerHouse } from '../../tests/support/genuine-container.ts';
import { placesOf } from '../../tests/support/tampering.ts';
import { ASIC_PATHS, buildAsicContainer } from '../signing/asic-container.ts';
import { isAsic, verifyAsic } from './verify-asic.ts';

let house: ContainerHouse;
let content: Buffer;
let signature: Buffer;

beforeAll(async () => {
  house = createContainerHouse();
  const files = await makeContainer(house, { documentId: 'b'.repeat(32), number: '1', receipts: [], late: [], version: 2 });
  const places = placesOf(files);
  [content, signature] = [files.get(places.content)!, files.get(places.signatures['b-b'])!];
});

const trust = () => ({ roots: house.roots, status: { lists: house.lists, answers: [] } });

test('our own ASiC-S is told from a container and passes with the status of its certificates beside it', () => {
  const zip = buildAsicContainer('a.xml', content, signature);
  expect(isAsic(zip)).toBe(true);
  expect(verifyAsic(zip, trust())).toMatchObject({ outcome: 'passed', level: 'B-B' });
});

test('without the status it is undecided, not failed', () => {
  expect(verifyAsic(buildAsicContainer('a.xml', content, signature), { roots: house.roots })).toMatchObject({ outcome: 'indeterminate' });
});

test.each(['mimetype', 'META-INF', 'Mimetype', '..', '__proto__', 'evidence.ers', 'a/b.xml'])(
  'a document that is called %s breaks nothing',
  (name) => {
    const zip = buildAsicContainer(name, content, signature);
    const names = Object.keys(unzipSync(zip));
    expect([names.length, names[0]]).toEqual([3, ASIC_PATHS.mediaType]);
    expect(verifyAsic(zip, trust())).toMatchObject({ outcome: 'passed' });
  },
);

test('another document, a second one, another mimetype and bytes behind the end fail', async () => {
  const right = unzipSync(buildAsicContainer('a.xml', content, signature));
  const stored = { level: 0 } as const;
  const zipped = (files: Record<string, Uint8Array>) => {
    const { mimetype, ...rest } = files;
    return Buffer.from(zipSync({ mimetype: [mimetype!, stored], ...rest }));
  };
  for (const wrong of [
    zipped({ ...right, 'a.xml': Buffer.from('<other/>') }),
    zipped({ ...right, 'b.xml': content }),
    zipped({ ...right, mimetype: Buffer.from('application/zip') }),
    Buffer.concat([buildAsicContainer('a.xml', content, signature), Buffer.from('more')]),
    buildAsicContainer('a.xml', content, await house.sign(house.otherHead, content)),
  ])
    expect(verifyAsic(wrong, trust())).toMatchObject({ outcome: 'failed' });
});
