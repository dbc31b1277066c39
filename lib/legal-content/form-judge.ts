import { type XmlDocument, XmlError, XmlElement, XmlValidateError, XmlXPath, XsdValidator } from 'libxml2-wasm';
import { explainSchemaMessages } from './schema-messages.ts';
import { FILE_NAME } from './table-rule.ts';
import { elementPath, type Violation } from './violation.ts';

/** A rule beside the schema, ready to be compiled. */
export interface FormRule {
  code: string;
  /** XPath of the elements that it judges. */
  context: string;
  /** XPath 1.0, true where an element keeps the rule; may hold FILE_NAME. */
  test: string;
  /** What is asked, told of the element that breaks it. */
  asks: (broken: XmlElement) => { ru: string; en: string };
}

interface CompiledRule extends FormRule {
  /** Finds the elements that break the rule; absent where the test holds the file's name and is compiled for each file. */
  breaking: XmlXPath | undefined;
}

/** One broken file can give thousands of messages; the first ones tell enough. */
const VIOLATIONS_MAX = 20;

/** A form's schema and rules, compiled once: it lives as long as the process. */
export class FormJudge {
  private readonly validator: XsdValidator;
  private readonly rules: CompiledRule[];
  /** True where a file keeps all rules that don't ask for its name: one question instead of fifty, and most files are right. */
  private readonly allKept: XmlXPath;

  private constructor(validator: XsdValidator, rules: FormRule[]) {
    this.validator = validator;
    this.rules = rules.map((rule) => ({ ...rule, breaking: rule.test.includes(FILE_NAME) ? undefined : compile(rule, rule.test) }));
    this.allKept = compileTogether(rules.filter(({ test }) => !test.includes(FILE_NAME)));
  }

  /** @throws Error that names the schema or the rule which libxml2 can't compile */
  static compile(schema: XmlDocument, rules: FormRule[]): FormJudge {
    return new FormJudge(XsdValidator.fromDoc(schema), rules);
  }

  /** Rules are looked at only where the schema is kept: they are written for files of the right shape. `fileName` is without extension. */
  judge(document: XmlDocument, fileName: string): Violation[] {
    const broken = this.breaksSchema(document);
    return broken.length > 0 ? broken.slice(0, VIOLATIONS_MAX) : this.brokenRules(document, fileName).slice(0, VIOLATIONS_MAX);
  }

  private breaksSchema(document: XmlDocument): Violation[] {
    try {
      this.validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof XmlValidateError)) throw error;
      return explainSchemaMessages(document, this.validator, error.details);
    }
  }

  private brokenRules(document: XmlDocument, fileName: string): Violation[] {
    const kept = document.eval(this.allKept) === true;
    return this.rules.flatMap((rule) => {
      if (kept && rule.breaking) return [];
      const found = this.findBreaking(document, rule, fileName);
      return found.slice(0, VIOLATIONS_MAX).map((element) => {
        const { ru, en } = rule.asks(element);
        return { code: 'xml.rule' as const, where: elementPath(element), ru: `${rule.code}, ${ru}`, en: `${rule.code}, ${en}` };
      });
    });
  }

  private findBreaking(document: XmlDocument, rule: CompiledRule, fileName: string): XmlElement[] {
    const breaking =
      rule.breaking ??
      compile(
        rule,
        rule.test.replaceAll(FILE_NAME, () => literal(fileName)),
      );
    try {
      return document.find(breaking).filter((node): node is XmlElement => node instanceof XmlElement);
    } finally {
      if (!rule.breaking) breaking.dispose();
    }
  }
}

function compileTogether(rules: FormRule[]): XmlXPath {
  const byContext = new Map<string, string[]>();
  for (const { context, test } of rules) byContext.set(context, [...(byContext.get(context) ?? []), `(${test})`]);
  const parts = [...byContext].map(([context, tests]) => `not(${context}[not(${tests.join(' and ')})])`);
  return XmlXPath.compile(parts.join(' and ') || 'true()');
}

function compile(rule: FormRule, test: string): XmlXPath {
  try {
    return XmlXPath.compile(`${rule.context}[not(${test})]`);
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    throw new Error(`Rule ${rule.code} of ${rule.context} can't be compiled: ${rule.test}`, { cause: error });
  }
}

/** XPath 1.0 knows no escapes: a text with both quotes is put together. */
function literal(text: string): string {
  if (!text.includes("'")) return `'${text}'`;
  return `concat('${text.replaceAll("'", `', "'", '`)}')`;
}
