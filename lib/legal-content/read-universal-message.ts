import type { XmlElement } from 'libxml2-wasm';
import { joinCodes } from '../../domain/docflow/technical-document.ts';
import { elementsAt, findChild, instantOf, malformed, readBase64, valueAt, valuesAt } from './read-elements.ts';
import { readMaker, type Maker } from './read-technical-parties.ts';
import { wordsOf } from './words.ts';

interface UniversalContent {
  answersFileId: string | null;
  answersSignatures: Buffer[];
  statedAt: Date | null;
  code: string;
  words: string | null;
  maker: Maker | null;
}

/**
 * A universal message (УС). Its official schema was not at hand. Two spellings are read: the one that we and the sandbox have agreed on after
 * an operator's simplified contract (СвСобытДок/@КодСобыт, СведФайл/@ИмяФайла), and the one that operators' public documentation shows
 * (СведУС/@ИмяПолФайл, @ДатаФорм; СвСобытДок with СтатусУС of eight digits, whose middle four are the code). Both say the same.
 */
export function readUniversalMessage(body: XmlElement): UniversalContent {
  const events = elementsAt(body, 'СвСобытДок');
  const codes = events.map(codeOf);
  if (codes.length === 0) malformed('СвСобытДок is missing');
  requireOneMeaning(codes);
  const files = new Set([...valuesAt(body, './/СведФайл/@ИмяФайла'), ...valuesAt(body, 'СведУС/@ИмяПолФайл')]);
  if (files.size > 1) malformed('it answers several files');
  const maker = findChild(body, 'УчастЭДО');
  return {
    answersFileId: [...files][0] ?? null,
    answersSignatures: elementsAt(body, './/ЭПФайл | СведУС/ЭППолФайл').map(readBase64),
    statedAt: statedAt(body, events),
    code: joinCodes(codes),
    words: wordsOf(
      events.flatMap((event) => elementsAt(event, '*[not(self::СтатусУС) and not(self::СведФайл)]').map(({ content }) => content)),
    ),
    maker: maker ? readMaker(maker) : null,
  };
}

function codeOf(event: XmlElement): string {
  const written = valueAt(event, '@КодСобыт') ?? valueAt(event, '@СтатусУС') ?? valueAt(event, 'СтатусУС')?.trim() ?? '';
  return /^(?:115)?(\d{4})1?$/.exec(written)?.[1] ?? malformed('its code is none');
}

/** One file has one code, several times over; only a question about authority may stand beside a request for correction. */
function requireOneMeaning(codes: readonly string[]): void {
  const distinct = joinCodes(codes);
  if (distinct.includes('+') && distinct !== '2007+2999') malformed('it has codes that exclude each other');
}

function statedAt(body: XmlElement, events: readonly XmlElement[]): Date | null {
  const [date, time] = [valueAt(events[0]!, '@ДатаСобыт'), valueAt(events[0]!, '@ВремяСобыт')];
  if (date && time) return instantOf(date, time);
  const [formed, at] = [valueAt(body, 'СведУС/@ДатаФорм'), valueAt(body, 'СведУС/@ВремФорм')];
  return formed && at ? instantOf(formed, at) : null;
}
