import { XmlError, XmlXPath, type XmlDocument, type XmlElement } from 'libxml2-wasm';
import type { FormRule } from './form-judge.ts';
import { rewriteTest } from './schematron-test.ts';
import { FILE_NAME } from './table-rule.ts';

const NAMESPACES = { sch: 'http://purl.oclc.org/dsdl/schematron', usch: 'http://www.unisoftware.ru/schematron-extensions' };
const CONTEXT = /^[\p{L}_][\p{L}\p{N}_]*(\/[\p{L}_][\p{L}\p{N}_]*)*$/u;
const MESSAGE_MAX = 400;

/**
 * The schematron rules that stand in the appinfo of an official schema, as rules of ours. Their messages stay what the operator's file says.
 * @throws Error that names the rule which can't be carried over: a rule is never left out silently
 */
export function readSchematron(schema: XmlDocument): FormRule[] {
  const foreign = schema.get('//sch:*[not(self::sch:pattern or self::sch:rule or self::sch:assert)]', NAMESPACES) as XmlElement | null;
  if (foreign) throw new Error(`sch:${foreign.name} is not understood.`);
  return (schema.find('//sch:rule/sch:assert', NAMESPACES) as XmlElement[]).map(readAssert);
}

function readAssert(assert: XmlElement): FormRule {
  const test = assert.attr('test')?.value ?? '';
  const context = assert.parent?.attr('context')?.value.trim() ?? '';
  const error = assert.get('usch:error', NAMESPACES) as XmlElement | null;
  const code = error?.attr('code')?.value ?? '';
  const name = `Rule ${code || 'without a code'} of ${context || 'no element'}`;
  if (!CONTEXT.test(context)) throw new Error(`${name}: its context is not understood.`);
  const rewritten = rewriteTest(test);
  if ('fault' in rewritten) throw new Error(`${name}: ${rewritten.fault}: ${test.trim()}`);
  const wanted = error?.attr('path')?.value.trim() ?? '';
  const tell = readMessage(error ?? assert);
  const asks = (broken: XmlElement) => {
    const words = `${wanted}: ${tell(broken)}`.slice(0, MESSAGE_MAX);
    return { ru: words, en: words };
  };
  return { code, context: `//${context}`, test: rewritten.test, asks };
}

/** The message with its values filled in from the element that breaks the rule. */
function readMessage(error: XmlElement): (broken: XmlElement) => string {
  const parts: (string | XmlXPath)[] = [];
  // By XPath: the library's own chain of siblings ends at a processing instruction.
  for (const node of error.find('text() | *')) {
    const select = 'attr' in node ? (node as XmlElement).attr('select')?.value : undefined;
    parts.push(select === undefined ? node.content : compileValue(select));
  }
  return (broken) =>
    parts
      .map((part) => (typeof part === 'string' ? part : (broken.eval(part) as string)))
      .join('')
      .replaceAll(/\s+/g, ' ')
      .trim();
}

/** A value in a message is for people: one that can't be computed is left blank, the rule holds all the same. */
function compileValue(select: string): string | XmlXPath {
  const rewritten = rewriteTest(select);
  if ('fault' in rewritten || select.includes(FILE_NAME)) return '';
  try {
    return XmlXPath.compile(`string(${select})`);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return '';
  }
}
