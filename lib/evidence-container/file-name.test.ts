import { expect, test } from '@jest/globals';
import { fileNameInside } from './file-name.ts';

test.each([
  ['ON_NSCHFDOPPR_2BM-1_2BE-1_20261125_a.xml', 'ON_NSCHFDOPPR_2BM-1_2BE-1_20261125_a.xml'],
  ['Счёт № 7 (октябрь).pdf', 'Счёт № 7 (октябрь).pdf'],
  ['..', 'document'],
  ['.hidden.pdf', 'hidden.pdf'],
  ['__proto__', 'proto__'],
  ['-rf.pdf', 'rf.pdf'],
  ["it's; rm $HOME`.pdf", 'it_s_ rm _HOME_.pdf'],
  ['a:b|c?.pdf', 'a_b_c_.pdf'],
  ['a\u202Efdp.xml', 'a_fdp.xml'],
  ['con.pdf', 'document-con.pdf'],
  ['счет. ', 'счет'],
])('%j lies inside as %j', (outside, inside) => {
  expect(fileNameInside(outside)).toBe(inside);
});

test('a long name is cut to what every file system takes and keeps its ending', () => {
  const name = fileNameInside(`${'ы'.repeat(250)}.xml`);
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  expect(name).toMatch(/^ы+\.xml$/);
});
