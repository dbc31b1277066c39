import { TextDecoder } from 'node:util';
import { SealpostError } from '../../domain/errors.ts';

const UTF_8 = new TextDecoder('utf-8', { fatal: true });
const WINDOWS_1251 = new TextDecoder('windows-1251', { fatal: true });
/** The one place of windows-1251 that is empty; the decoder of the web standard passes it as a control character. */
const EMPTY_PLACE = 0x98;

/**
 * The text of a report without its byte order mark. What is well-formed UTF-8 is UTF-8; anything else is windows-1251, as Russian spreadsheets
 * save it, unless the sender has named the charset. Nothing is ever replaced.
 * @throws SealpostError print-report.malformed
 */
export function decodeReport(bytes: Uint8Array, charset?: string): string {
  const named = charset?.trim().replace(/^"|"$/g, '').toLowerCase();
  if (bytes.includes(0)) throw unreadable('it has NUL bytes, as UTF-16 and binary files have');
  if (named !== undefined && !/^(utf-?8|us-ascii|windows-1251|cp-?1251)$/.test(named)) throw unreadable('its charset is unknown');
  const utf8 = /1251/.test(named ?? '') ? undefined : decode(UTF_8, bytes);
  if (utf8 !== undefined) return utf8;
  if (named !== undefined && !named.includes('1251')) throw unreadable(`it is not ${named}`);
  const cyrillic = bytes.includes(EMPTY_PLACE) ? undefined : decode(WINDOWS_1251, bytes);
  if (cyrillic === undefined) throw unreadable('it is neither UTF-8 nor windows-1251');
  return cyrillic;
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function unreadable(why: string): SealpostError {
  return new SealpostError('print-report.malformed', `The report can't be read: ${why}.`, {
    details: { path: '/lines/1', hint: 'Save it as CSV in UTF-8 or windows-1251, and name no other charset in Content-Type.' },
  });
}
