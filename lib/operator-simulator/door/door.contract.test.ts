import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { officialDocument, officialMessage, officialOffer, SELLER_BOX, signBy } from '../../../tests/support/official-documents.ts';
import { REAL_CLOCK } from '../../clock.ts';
import type { OutgoingMessage } from '../../edo-operator/edo-operator.ts';
import { createTestAuthority } from '../../test-authority/test-authority.ts';
import { startOperatorSimulator, type OperatorSimulator } from '../operator-simulator.ts';
import { QUICK_SCRIPT } from '../scripts.ts';

const authority = createTestAuthority();
let sandbox: OperatorSimulator;

beforeAll(async () => {
  sandbox = await startOperatorSimulator({ authority, clock: REAL_CLOCK, script: QUICK_SCRIPT });
});
afterAll(() => sandbox.close());

interface Verdict {
  taken: boolean;
  /** FileNotAccepted or SignatureNotAccepted, whatever the dialect's spelling. */
  code?: string;
  /** Codes and texts of what was wrong. */
  details?: string;
}

const KINDS: Record<string, [message: string, rpc: string]> = {
  invoice: ['Invoice', 'ФактураИсх'],
  transfer: ['UniversalTransferDocument', 'ДокОтгрИсх'],
  act: ['AcceptanceCertificate', 'АктИсх'],
  bill: ['ProformaInvoice', 'СчетИсх'],
  reconciliation: ['ReconciliationAct', 'АктСверИсх'],
  correction: ['UniversalCorrectionDocument', 'КорДокОтгрИсх'],
};

/** Both doors, by plain HTTP: no adapter of the product between. */
const DOORS = {
  async message({ key, fromBox, toBox, kind, formatVersion, fileName, content, signature }: OutgoingMessage): Promise<Verdict> {
    const attachment = {
      TypeNamedId: KINDS[kind]![0],
      Version: formatVersion,
      FileName: fileName,
      SignedContent: { Content: content.toString('base64'), Signature: signature.toString('base64') },
    };
    const answer = await fetch(`${sandbox.operators['2BM'].url}/V3/PostMessage?operationId=${key}`, {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body: JSON.stringify({ FromBoxId: fromBox, ToBoxId: toBox, DocumentAttachments: [attachment] }),
    });
    const body = (await answer.json()) as { Code?: string; Details?: unknown };
    return answer.status === 200 ? { taken: true } : { taken: false, code: body.Code!, details: JSON.stringify(body.Details) };
  },
  async rpc({ key, fromBox, toBox, kind, formatVersion, fileName, content, signature }: OutgoingMessage): Promise<Verdict> {
    const draft = {
      Идентификатор: key,
      Тип: KINDS[kind]![1],
      НашаОрганизация: { Идентификатор: fromBox },
      Контрагент: { Идентификатор: toBox },
      Вложение: [
        {
          ВерсияФормата: formatVersion ?? '',
          Файл: { Имя: fileName, ДвоичныеДанные: content.toString('base64') },
          Подпись: [{ Файл: { ДвоичныеДанные: signature.toString('base64') } }],
        },
      ],
    };
    await rpc('СБИС.ЗаписатьДокумент', { Документ: draft });
    const sending = { Название: 'Отправка', Действие: { Название: 'Отправить' } };
    return verdictOf(await rpc('СБИС.ВыполнитьДействие', { Документ: { Идентификатор: key, Этап: sending } }));
  },
};

let session: string | undefined;

async function rpc(method: string, params: object): Promise<{ error?: { code: number; data: unknown } }> {
  const call = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const answer = await fetch(sandbox.operators['2BE'].url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json-rpc; charset=utf-8', ...headers },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as { result: string; error?: { code: number; data: unknown } };
  };
  session ??= (await call('/auth/service/', { method: 'СБИС.Аутентифицировать', params: {} })).result;
  return call('/service/', { method, params }, { 'x-sbissessionid': session });
}

function verdictOf({ error }: { error?: { code: number; data: unknown } }): Verdict {
  if (!error) return { taken: true };
  const code = { [-32107]: 'FileNotAccepted', [-32108]: 'SignatureNotAccepted' }[error.code] ?? String(error.code);
  return { taken: false, code, details: JSON.stringify(error.data) };
}

/** The same document with other bytes, rightly signed. */
async function changed(message: OutgoingMessage, change: (xml: string) => string): Promise<OutgoingMessage> {
  const content = iconv.encode(change(iconv.decode(message.content, 'windows-1251')), 'windows-1251');
  return { ...message, content, signature: await signBy(authority, content) };
}

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
const stranger = createTestAuthority('Somebody else');

const WRONG: Record<string, [make: () => Promise<OutgoingMessage>, code: string, detail: RegExp]> = {
  'is no XML': [() => officialMessage(authority).then((m) => changed(m, () => '<Файл')), 'FileNotAccepted', /0300300002/],
  'has a DOCTYPE': [
    () => officialMessage(authority).then((m) => changed(m, (xml) => xml.replace('?>', '?><!DOCTYPE Файл [<!ENTITY a "b">]>'))),
    'FileNotAccepted',
    /DOCTYPE/,
  ],
  'lacks an obligatory attribute': [
    () => officialMessage(authority).then((m) => changed(m, (xml) => xml.replace(' КодОКВ="643"', ''))),
    'FileNotAccepted',
    /КодОКВ/,
  ],
  'breaks a rule inside the schema': [
    () => officialMessage(authority).then((m) => changed(m, (xml) => xml.replace('Функция="СЧФ"', 'Функция="СЧФ" НаимДокОпр="УПД"'))),
    'FileNotAccepted',
    /НаимДокОпр/,
  ],
  'has a name that is not its ИдФайл': [
    async () => ({ ...(await officialMessage(authority)), fileName: `${officialDocument({}).fileId}.xml` }),
    'FileNotAccepted',
    /0400400007/,
  ],
  'is addressed to another box by its name': [
    async () => ({ ...(await officialMessage(authority)), toBox: '2BM-7707083893-1' }),
    'FileNotAccepted',
    /Получатель/,
  ],
  'comes from another box by its name': [
    async () => ({ ...(await officialMessage(authority)), fromBox: '2BM-7707083893-1' }),
    'FileNotAccepted',
    /Отправитель/,
  ],
  'is of a version that is out of force': [
    () =>
      officialMessage(authority).then((m) =>
        changed({ ...m, formatVersion: '5.01' }, (xml) => xml.replace('ВерсФорм="5.03"', 'ВерсФорм="5.01"')),
      ),
    'FileNotAccepted',
    /5\.01/,
  ],
  'is another kind than was told': [
    async () => ({ ...(await officialMessage(authority, { kind: 'act' })), kind: 'invoice' }),
    'FileNotAccepted',
    /Функция/,
  ],
  'is a PDF in the place of an invoice': [
    async () => ({ ...(await officialMessage(authority)), content: PDF, signature: await signBy(authority, PDF), formatVersion: null }),
    'FileNotAccepted',
    /формат/,
  ],
  'was changed after it was signed': [
    async () => {
      const { content, ...rest } = await officialMessage(authority);
      return { ...rest, content: Buffer.concat([content, Buffer.from('\n')]) };
    },
    'SignatureNotAccepted',
    /не соответствует/,
  ],
  'has something else than a signature': [
    async () => ({ ...(await officialMessage(authority)), signature: Buffer.from('a signature') }),
    'SignatureNotAccepted',
    /CMS/,
  ],
  'has a signature value that is wrong': [
    async () => {
      const message = await officialMessage(authority);
      const signature = Buffer.from(message.signature);
      signature[signature.length - 3]! ^= 1;
      return { ...message, signature };
    },
    'SignatureNotAccepted',
    /./,
  ],
  'is signed under another authority': [
    async () => {
      const message = await officialMessage(authority);
      return { ...message, signature: await signBy(stranger, message.content) };
    },
    'SignatureNotAccepted',
    /удостоверяющим центром/,
  ],
};

for (const [dialect, send] of Object.entries(DOORS)) {
  test.each(['invoice', 'transfer', 'act', 'correction', 'reconciliation'] as const)(`${dialect}: a right %s is taken`, async (kind) => {
    expect(await send(await officialMessage(authority, { kind }))).toEqual({ taken: true });
  });

  test(`${dialect}: a bill as a signed PDF is taken`, async () => {
    const message = await officialMessage(authority);
    const bill = { ...message, kind: 'bill' as const, formatVersion: null, fileName: 'bill-1.pdf', content: PDF };
    expect(await send({ ...bill, signature: await signBy(authority, PDF) })).toEqual({ taken: true });
  });

  test.each(Object.entries(WRONG))(`${dialect}: a file that %s is refused`, async (_, [make, code, detail]) => {
    const message = await make();
    const verdict = await send(message);
    expect(verdict).toMatchObject({ taken: false, code, details: expect.stringMatching(detail) });
    const operator = sandbox.operators[dialect === 'rpc' ? '2BE' : '2BM'];
    expect(operator.exchange.findByKey(message.key)).toBeUndefined();
    expect(operator.exchange.refused.at(-1)).toMatchObject({ key: message.key });
  });
}

test('an offer to annul is taken if it is right, and refused if it names another document or is no form that a sender makes', async () => {
  const message = await officialMessage(authority);
  expect(await DOORS.message(message)).toEqual({ taken: true });
  const { messageId } = sandbox.operators['2BM'].exchange.findByKey(message.key)!;
  const patch = async (type: string, file: { fileName: string; content: Buffer; signature: Buffer }) => {
    const answer = await fetch(`${sandbox.operators['2BM'].url}/V3/PostMessagePatch?operationId=${randomUUID()}`, {
      method: 'POST',
      headers: { authorization: 'Bearer t' },
      body: JSON.stringify({
        BoxId: SELLER_BOX,
        MessageId: messageId,
        AttachmentType: type,
        FileName: file.fileName,
        SignedContent: { Content: file.content.toString('base64'), Signature: file.signature.toString('base64') },
      }),
    });
    return { status: answer.status, body: JSON.stringify(await answer.json()) };
  };
  const right = await officialOffer(authority, message);
  expect(await patch('RevocationRequest', right)).toEqual({ status: 200, body: '{}' });
  const other = await officialOffer(authority, { ...message, fileName: `${officialDocument({}).fileId}.xml` });
  expect(await patch('RevocationRequest', other)).toMatchObject({ status: 400, body: expect.stringContaining('FileNotAccepted') });
  expect(await patch('BuyerTitle', right)).toMatchObject({ status: 400, body: expect.stringContaining('FileNotAccepted') });
  // Consent is a signature under the buyer's own offer; nobody has offered here.
  expect(await patch('RevocationAcceptance', right)).toMatchObject({ status: 400, body: expect.stringContaining('FileNotAccepted') });
  const unsigned = { ...right, fileName: right.fileName, signature: Buffer.from('x') };
  expect(await patch('RevocationRequest', unsigned)).toMatchObject({ status: 400, body: expect.stringContaining('SignatureNotAccepted') });
  expect(await patch('Nonsense', right)).toMatchObject({ status: 400 });
});
