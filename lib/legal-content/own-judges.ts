import { readFileSync } from 'node:fs';
import { XmlDocument } from 'libxml2-wasm';
import type { LegalFormat } from '../../domain/legal-format/formats.ts';
import { parseFieldTable, type FieldTable } from './field-table.ts';
import { FormJudge } from './form-judge.ts';
import { buildSchema } from './table-schema.ts';

const compiled = new Map<string, FormJudge>();

/** Our own check of a format, from its field table; compiled at its first use. @throws Error where a known format has no table */
export function ownJudge({ prefix, version }: Pick<LegalFormat, 'prefix' | 'version'>): FormJudge {
  const name = `${prefix}_${version}`;
  let judge = compiled.get(name);
  if (!judge) {
    const table = readFieldTable({ prefix, version });
    const rules = table.rules.map(({ code, element, test, asksRu, asksEn }) => ({
      code,
      context: `//${element}`,
      test,
      asks: () => ({ ru: asksRu, en: asksEn }),
    }));
    const schema = XmlDocument.fromString(buildSchema(table));
    judge = FormJudge.compile(schema, rules);
    schema.dispose();
    compiled.set(name, judge);
  }
  return judge;
}

export function readFieldTable({ prefix, version }: Pick<LegalFormat, 'prefix' | 'version'>): FieldTable {
  return parseFieldTable(readFileSync(new URL(`./field-tables/${prefix}_${version}.txt`, import.meta.url), 'utf8'));
}
