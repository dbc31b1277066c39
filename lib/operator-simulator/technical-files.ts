import { createHash, randomUUID } from 'node:crypto';
import { TECHNICAL_RULES, UNIVERSAL_CODES, type TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { fileIdOf } from '../../domain/legal-format/legal-file.ts';
import { buildTechnicalXml } from '../../domain/legal-format/technical-document-xml.ts';
import { encodeWindows1251 } from '../legal-content/windows-1251.ts';
import type { StoredEntity, StoredMessage } from './exchange.ts';
import type { Parties } from './parties.ts';

export interface TechnicalOrder {
  message: StoredMessage;
  answered: { signature: Buffer; fileName: string };
  parties: Parties;
  kind: TechnicalKind;
  at: Date;
  /** Buyers answer by universal messages. */
  byUniversal: boolean;
  code?: string;
  text?: string;
  /** Signed over other bytes than those that are sent. */
  wrongSignature?: boolean;
}

/** A technical document as operator or buyer would make it: XML of its form in windows-1251, signed with a key of its own. */
export async function makeTechnical(order: TechnicalOrder): Promise<StoredEntity> {
  const { message, answered, parties, at, text, wrongSignature = false } = order;
  const universal = order.byUniversal ? Object.entries(UNIVERSAL_CODES).find(([, kind]) => kind === order.kind) : undefined;
  const kind = universal ? 'universal-message' : order.kind;
  const code = universal ? universal[0] : order.code;
  const party = TECHNICAL_RULES[kind].by === 'operator' ? parties.operator : parties.buyer(message.to);
  const { fileId, xml } = buildTechnicalXml(
    {
      kind,
      guid: randomUUID(),
      from: party.boxId,
      to: message.from,
      at,
      answers: { fileId: fileIdOf(answered.fileName), signature: answered.signature },
      ...(code === undefined ? {} : { code }),
      ...(text === undefined ? {} : { text }),
      signer: { post: party.post, ...party.name },
    },
    (bytes) => Buffer.from(bytes).toString('base64'),
  );
  const encoded = encodeWindows1251(xml);
  if ('unmappable' in encoded) throw new Error('A technical document has a character that windows-1251 lacks.');
  const signedBytes = wrongSignature ? Buffer.concat([encoded.bytes, Buffer.of(0x20)]) : encoded.bytes;
  const signature = await party.signer.sign(createHash('sha256').update(signedBytes).digest(), new Date());
  return {
    entityId: randomUUID(),
    kind,
    code: code ?? null,
    fileName: `${fileId}.xml`,
    content: encoded.bytes.toString('base64'),
    signature: signature.toString('base64'),
  };
}
