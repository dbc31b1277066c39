import { expect, test } from '@jest/globals';
import { readStatements } from './document-statements.ts';
import { isOfKind, readTechnicalStatements } from './answered-file.ts';

const signatory = '<Подписант><ФИО Фамилия="Фомин" Имя="Борис"/></Подписант>';
const file = (inside: string, prologue = '') => Buffer.from(`${prologue}<Файл ИдФайл="ON_A_1"><Документ>${inside}</Документ></Файл>`);

test('every Подписант counts, and none that stands in a comment, an instruction, a text or another place', () => {
  const hidden = signatory.replace('Фомин', 'Лапин');
  const bytes = file(`<!-- ${hidden} --><?x ${hidden}?><![CDATA[${hidden}]]><Прочее>${hidden}</Прочее>${signatory}`);
  expect(readStatements(bytes)!.signatories).toEqual([{ surname: 'Фомин', givenName: 'Борис', hasAuthority: false }]);
  expect(readStatements(file(hidden + signatory))!.signatories).toHaveLength(2);
});

test('a DOCTYPE, something else than XML and another root are not read', () => {
  expect(readStatements(file(signatory, '<!DOCTYPE Файл [<!ENTITY a "b">]>'))).toBeUndefined();
  expect(readStatements(Buffer.from('%PDF-1.7'))).toBeUndefined();
  expect(readStatements(Buffer.from('<html/>'))).toBeUndefined();
});

test('numbers as character references and another encoding say the same', () => {
  const reference = file('<СвСчФакт НомерДок="&#55;/1" ДатаДок="31.10.2026"/>', '<?xml version="1.0" encoding = "utf-8"?>');
  expect(readStatements(reference)).toMatchObject({ numbers: ['7/1'], dates: ['2026-10-31'] });
});

test('an answer names its file with the signature below, also broken into lines; a comment names nothing', () => {
  const signature = Buffer.alloc(120, 7);
  const lines = signature.toString('base64').replace(/(.{40})/g, '$1\n');
  const named = `<СведФайл ИмяФайла="ON_B_2.xml"><ЭПФайл>${lines}</ЭПФайл></СведФайл>`;
  expect(readTechnicalStatements(file(`<!--${named}-->${named}`), new Set())).toEqual({
    fileId: 'ON_A_1',
    answers: [{ fileId: 'ON_B_2', signatures: [signature] }],
  });
});

test('a form stands for its own kinds only', () => {
  expect(isOfKind('DP_UVUTOCH_1_2', 'refusal')).toBe(true);
  expect(isOfKind('DP_UVUTOCH_1_2', 'buyer-title')).toBe(false);
  expect(isOfKind('DP_PRANNUL_1_2', 'revocation-acceptance')).toBe(true);
  expect(isOfKind('ON_NSCHFDOPPR_1_2', 'buyer-title')).toBe(false);
});
