import { TextDecoder } from 'node:util';
import { SealpostError } from '../../../domain/errors.ts';
import type { Mandate } from '../../../domain/mandate.ts';
import { normaliseName } from './firewall.ts';

/** The legal file that is to be signed, and by whose mandate it was made. */
export interface FileToSign {
  mediaType: string;
  bytes: Buffer;
  signer: { mandateId: string } | null;
  /** The organisation in whose name is signed. */
  sellerInn: string;
}

/**
 * The file must name the person who signs and the organisation: Подписант and the seller (СвПрод, СвОтпр) in the bytes themselves where
 * it is XML, and the mandate by which a file of ours was made. A file that names somebody else is not signed by anybody.
 * @throws SealpostError signature.signer-not-in-file
 */
export function requireSignerInFile({ mediaType, bytes, signer, sellerInn }: FileToSign, mandate: Mandate): void {
  if (signer?.mandateId !== mandate.id) throw mismatch('The file was made for another signatory.');
  if (mediaType !== 'application/xml') return;
  const text = decode(bytes);
  const named = readSigners(text);
  const { last, first, middle = '' } = mandate.fullName;
  const wanted = normaliseName([last, first, middle].join(' '));
  if (!named.some((name) => normaliseName(name) === wanted)) throw mismatch('The file names another signatory (Подписант).');
  const seller = /<(?:СвПрод|СвОтпр)[\s>][\s\S]*?<СвЮЛУч\s([^>]*)>/.exec(text)?.[1] ?? '';
  if (readAttribute(seller, 'ИННЮЛ') !== sellerInn) throw mismatch('The file names another organisation as its seller.');
}

function decode(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1] ?? 'utf-8';
  return new TextDecoder(declared).decode(bytes);
}

/** Names in Подписант/ФИО; the bytes have passed the schema, so attributes are where they belong. */
function readSigners(text: string): string[] {
  const blocks = text.match(/<Подписант[\s>][\s\S]*?<\/Подписант>/g) ?? [];
  return blocks.map((block) => {
    const person = /<ФИО\s([^>]*)>/.exec(block)?.[1] ?? '';
    return ['Фамилия', 'Имя', 'Отчество'].map((name) => readAttribute(person, name)).join(' ');
  });
}

function readAttribute(element: string, name: string): string {
  const value = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(element);
  return unescapeXml(value?.[1] ?? value?.[2] ?? '');
}

function unescapeXml(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}

function mismatch(message: string): SealpostError {
  return new SealpostError('signature.signer-not-in-file', message);
}
