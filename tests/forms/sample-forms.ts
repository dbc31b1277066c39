import type { FieldTable, TableContent, TableElement, TableValue } from '../../lib/legal-content/field-table.ts';
import type { Random } from '../../fixtures/random.ts';
import type { Tree } from './xml-tree.ts';

/** Values of which one fits every pattern of the formats. */
const PATTERN_VALUES = `01.02.2026 29.02.2024 31.12.1999 12.30.00 12:30:00 01.02.2026T12:30:00 01.02.2026T12:30:00+03:00
  2026-02-01T12:30:00Z 7736000010 773600001012 773601001 5024 643 77 99 117312 1115131 2BM 2BE-773600001-SEALPOST 012345678
  1027700132195 304500116000157 123456789012345 12345678901 12345678 01010101 3d2a09bf-748d-4583-b4b3-fd91bf0092b3`.split(/\s+/);
const TEXT = 'Текст «образца» № 1, ';
const DEPTH_MAX = 30;

/**
 * A file made from a field table alone: fields that may be absent are there by chance, values are at one of their limits. It need not keep
 * the rules of its format; the official judge says whether it is a right one.
 */
export function makeSample(table: FieldTable, random: Random): Tree {
  const tree = fillElement(table, random, table.root, random.pick([0.15, 0.5, 0.9]), 0);
  for (const attribute of tree.attributes) {
    if (attribute[0] === 'ИдФайл') attribute[1] = `${table.prefix}_2BM-1_2BE-2_20261124_3d2a09bf-748d-4583-b4b3-fd91bf0092b3`;
    if (attribute[0] === 'ВерсФорм') attribute[1] = table.version;
  }
  return tree;
}

function fillElement(table: FieldTable, random: Random, element: TableElement, share: number, depth: number): Tree {
  const { name, value, group } = element;
  // A name in the place of an element's type may be a shared value or a group.
  if (value) return { name, attributes: [], children: [], text: makeValue(table, random, value) };
  return { name, text: '', ...fillContent(table, random, group ? table.groups.get(group)! : element.content, share, depth + 1) };
}

function fillContent(table: FieldTable, random: Random, content: TableContent, share: number, depth: number) {
  const attributes = content.attributes
    .filter(({ required }) => required || random.chance(share))
    .map(({ name, value }): [string, string] => [name, makeValue(table, random, value)]);
  const children = content.elements.flatMap((item) => {
    const element = 'oneOf' in item ? random.pick(item.oneOf) : item;
    const wanted = element.least === 0 ? Number(random.chance(depth > DEPTH_MAX ? 0 : share)) : element.least;
    const count = wanted > 0 && element.most !== 1 && random.chance(0.3) ? wanted + 1 : wanted;
    return Array.from({ length: count }, () => fillElement(table, random, element, share, depth));
  });
  return { attributes, children };
}

function makeValue(table: FieldTable, random: Random, value: TableValue): string {
  const facets = allFacets(table, value);
  const named = (name: string) => facets.filter(([facet]) => facet === name).map(([, text]) => text);
  const allowed = named('enumeration');
  if (allowed.length > 0) return random.pick(allowed);
  const [pattern] = named('pattern');
  const fits = (text: string) => !pattern || new RegExp(`^(?:${pattern})$`, 'u').test(text);
  switch (baseOf(table, value)) {
    case 'decimal':
    case 'integer':
      return random.pick(['1', '0', '12', '100'].filter((text) => Number(text) >= Number(named('minInclusive')[0] ?? 1)));
    case 'date':
      return '2026-02-01';
    case 'datetime':
      return '2026-02-01T12:30:00Z';
  }
  if (pattern) return PATTERN_VALUES.find(fits) ?? `no value for ${pattern}`;
  const exact = named('length')[0];
  const least = Number(exact ?? named('minLength')[0] ?? 1);
  const most = Number(exact ?? named('maxLength')[0] ?? 40);
  const length = random.pick([least, Math.max(least, Math.min(most, 20)), most]);
  return TEXT.repeat(Math.ceil(length / TEXT.length)).slice(0, length);
}

function allFacets(table: FieldTable, value: TableValue): TableValue['facets'] {
  const shared = table.values.get(value.base);
  return shared ? [...value.facets, ...allFacets(table, shared)] : value.facets;
}

function baseOf(table: FieldTable, value: TableValue): string {
  const shared = table.values.get(value.base);
  return shared ? baseOf(table, shared) : value.base;
}
