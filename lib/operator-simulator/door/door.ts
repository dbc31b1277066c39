import { XmlDocument, type XmlAttribute, type XmlElement } from 'libxml2-wasm';
import { moscowDate } from '../../../domain/moscow-time.ts';
import type { Clock } from '../../clock.ts';
import type { IncomingMessage, IncomingTechnical } from '../intake.ts';
import type { StoredEntity, StoredMessage } from '../exchange-entries.ts';
import { findForm, isInForce, KIND_FORMS, PDF_KINDS, TECHNICAL_FORMS } from './accepted-forms.ts';
import type { CheckSignature } from './check-signature.ts';
import type { JudgeFile, Problem } from './judge-files.ts';

export interface DoorRefusal {
  reason: 'file' | 'signature';
  problems: Problem[];
}

export interface Door {
  /** Undefined where a document may come in. */
  checkDocument(message: IncomingMessage): DoorRefusal | undefined;
  /**
   * The same for what goes after a message.
   * @param flow the files of the other side that its sender was told of, and the ids of the sender's own
   */
  checkTechnical(
    technical: IncomingTechnical,
    message: StoredMessage,
    flow: { others: readonly StoredEntity[]; own: readonly string[] },
  ): DoorRefusal | undefined;
}

export interface DoorOptions {
  /** Three characters, by which files for the operator itself are addressed. */
  operatorId: string;
  clock: Clock;
  judge: JudgeFile;
  checkSignature: CheckSignature;
}

/** The tax service's codes for what it refuses. */
const CODES = { notXml: '0300300002', schema: '0300300001', name: '0400400007', form: '0300100001', content: '0400300003' } as const;
const NAME_PARTS = /^([A-Z]+_[A-Z]+)_([A-Za-z0-9@.-]+)_([A-Za-z0-9@.-]+)_(\d{8})_([\dA-Fa-f-]{36})((?:_\d){5}_\d{2})?$/;

/** What every operator does before it takes a file: known form, schema and rules, name, signature, kind. */
export function createDoor({ operatorId, clock, judge, checkSignature }: DoorOptions): Door {
  const signatureRefusal = (content: Buffer, signature: Buffer): DoorRefusal | undefined => {
    const text = checkSignature(content, signature);
    return text === undefined ? undefined : { reason: 'signature', problems: [{ code: 'signature', text }] };
  };
  const fileRefusal = (problems: readonly Problem[]): DoorRefusal | undefined =>
    problems.length > 0 ? { reason: 'file', problems: [...problems] } : undefined;
  const check = (content: Buffer, fileName: string, expected: Expected): DoorRefusal | undefined => {
    const day = moscowDate(clock.now());
    return (
      fileRefusal(withFile(content, (root) => inspect(root, fileName, { ...expected, day }))) ?? fileRefusal(judge(content, fileName, day))
    );
  };

  return {
    checkDocument({ kind, content, signature, fileName, from, to, formatVersion }) {
      const form = KIND_FORMS[kind];
      const isPdf = content.subarray(0, 5).toString('latin1') === '%PDF-';
      const refusal = isPdf
        ? fileRefusal(PDF_KINDS.includes(kind) ? [] : [problem('form', `Документ вида ${kind} принимается только в утверждённом формате`)])
        : form
          ? check(content, fileName, { ...form, version: formatVersion, from, recipients: [to] })
          : fileRefusal([problem('form', `Документ вида ${kind} принимается только как PDF`)]);
      return refusal ?? signatureRefusal(content, signature);
    },
    checkTechnical({ kind, content, signature, fileName }, message, { others, own }) {
      if (kind === 'revocation-acceptance') {
        const offer = others.find(({ kind: of, fileName: name }) => of === 'revocation-offer' && name === fileName);
        const same = offer?.content === content.toString('base64');
        return (
          fileRefusal(same ? [] : [problem('content', 'Согласие на аннулирование — подпись под полученным предложением')]) ??
          signatureRefusal(content, signature)
        );
      }
      const prefix = TECHNICAL_FORMS[kind];
      if (!prefix) return fileRefusal([problem('form', `Технологический документ ${kind} составляет не отправитель`)]);
      const ofOthers = others.filter((entity) => kind !== 'revocation-refusal' || entity.kind === 'revocation-offer');
      const answerable =
        kind === 'revocation-refusal'
          ? ofOthers.map(({ fileName: name }) => idOf(name))
          : [idOf(message.fileName), ...own, ...ofOthers.map(({ fileName: name }) => idOf(name))];
      const expected = { prefix, functions: [], version: null, from: message.from, recipients: [message.to, operatorId], answerable };
      return check(content, fileName, expected) ?? signatureRefusal(content, signature);
    },
  };
}

interface Expected {
  prefix: string;
  functions: readonly string[];
  /** As told beside the file; null where nothing was told. */
  version: string | null;
  from: string;
  recipients: readonly string[];
  /** Ids of the files that it may answer. */
  answerable?: readonly string[];
}

/** What the file itself says, against what was told of it. */
function inspect(root: XmlElement, fileName: string, expected: Expected & { day: string }): Problem[] {
  const fileId = root.attr('ИдФайл')?.value ?? '';
  const version = root.attr('ВерсФорм')?.value ?? '';
  const [, prefix = '', recipient = '', sender = '', day, , tail] = NAME_PARTS.exec(fileId) ?? [];
  const formedOn = (root.get(FORMED_ON) as XmlAttribute | null)?.value.split('.').toReversed().join('');
  const boxes = root.get('/Файл/СвУчДокОбор') as XmlElement | null;
  const form = findForm(expected.prefix, version);
  const code = (root.get('/Файл/Документ') as XmlElement | null)?.attr('Функция')?.value;
  const answered = (root.get(ANSWERED) as XmlAttribute | null)?.value;
  const found: (Problem | false)[] = [
    root.name !== 'Файл' && problem('notXml', `Корневой элемент ${root.name}, а не Файл`),
    fileName !== `${fileId}.xml` && problem('name', `Имя файла "${fileName}" не совпадает с ИдФайл "${fileId}"`),
    prefix !== expected.prefix && problem('form', `Ожидается форма ${expected.prefix}, а файл ${prefix || 'без имени по формату'}`),
    (!form || !isInForce(form, expected.day)) && problem('form', `Версия ${version} формы ${expected.prefix} не принимается`),
    expected.version !== null && expected.version !== version && problem('form', `Указана версия ${expected.version}, в файле ${version}`),
    prefix !== '' && !expected.recipients.includes(recipient) && problem('name', `Получатель в имени файла: ${recipient}`),
    prefix !== '' && sender !== expected.from && problem('name', `Отправитель в имени файла: ${sender}, а не ${expected.from}`),
    formedOn !== undefined &&
      prefix !== '' &&
      day !== formedOn &&
      problem('name', `День в имени файла ${day}, а файл составлен ${formedOn}`),
    boxes !== null &&
      (boxes.attr('ИдОтпр')?.value !== expected.from || !expected.recipients.includes(boxes.attr('ИдПол')?.value ?? '')) &&
      problem('content', 'Идентификаторы в СвУчДокОбор не те, что у ящиков'),
    prefix === 'ON_NSCHFDOPPR' && version === '5.03' && !tail && problem('name', 'В имени файла нет признаков по приказу'),
    expected.functions.length > 0 &&
      !expected.functions.includes(code ?? '') &&
      problem('content', `Функция ${code} не подходит к виду документа`),
    expected.answerable !== undefined &&
      !expected.answerable.includes(idOf(answered ?? '')) &&
      problem('content', `Файл отвечает на ${answered ?? 'неизвестный файл'}, которого в этом документообороте нет`),
  ];
  return found.filter((candidate) => candidate !== false);
}

/** Where documents say on which day they were formed. */
const FORMED_ON = '/Файл/Документ/@ДатаИнфПр | /Файл/Документ/@ДатаИнфОтпр';
/** Where each technical form names the file that it answers. */
const ANSWERED = '//@ИмяПолФайла | //@ИмяПостФайла | //@ИмяАнФайла | //СведФайл/@ИмяФайла';

function withFile(content: Buffer, use: (root: XmlElement) => Problem[]): Problem[] {
  let file: XmlDocument;
  try {
    file = XmlDocument.fromBuffer(content);
  } catch {
    return [problem('notXml', 'Файл не является правильным XML')];
  }
  try {
    return file.dtd ? [problem('notXml', 'DOCTYPE в файле не допускается')] : use(file.root);
  } finally {
    file.dispose();
  }
}

function problem(kind: keyof typeof CODES, text: string): Problem {
  return { code: CODES[kind], text };
}

function idOf(fileName: string): string {
  return fileName.replace(/\.(xml|pdf)$/i, '');
}
