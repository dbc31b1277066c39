import type { FieldTable, TableContent, TableElement, TableValue } from './field-table.ts';

const BASES: Record<string, string> = {
  text: 'xs:string',
  integer: 'xs:integer',
  decimal: 'xs:decimal',
  date: 'xs:date',
  datetime: 'xs:dateTime',
};
/** Groups and shared values live in one space of names in an XML schema, in two in a field table. */
const GROUP = 'group.';

/** The XML schema that a field table means. */
export function buildSchema({ root, groups, values }: FieldTable): string {
  const parts = [
    element(root),
    ...[...groups].map(([name, content]) => `<xs:complexType name="${GROUP}${name}">${fields(content)}</xs:complexType>`),
    ...[...values].map(([name, value]) => simpleType(value, ` name="${name}"`)),
  ];
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">${parts.join('')}</xs:schema>`;
}

function element({ name, least, most, value, group, content }: TableElement): string {
  const start = `<xs:element name="${name}"${least === 1 ? '' : ` minOccurs="${least}"`}${most === 1 ? '' : ` maxOccurs="${most ?? 'unbounded'}"`}`;
  if (group) return `${start} type="${GROUP}${group}"/>`;
  if (value) return `${start}${typed(value, 'element')}`;
  return `${start}><xs:complexType>${fields(content)}</xs:complexType></xs:element>`;
}

function fields({ attributes, elements }: TableContent): string {
  const inside = elements.map((item) => ('oneOf' in item ? `<xs:choice>${item.oneOf.map(element).join('')}</xs:choice>` : element(item)));
  const sequence = inside.length > 0 ? `<xs:sequence>${inside.join('')}</xs:sequence>` : '';
  return sequence + attributes.map(attribute).join('');
}

function attribute({ name, required, value }: TableContent['attributes'][number]): string {
  return `<xs:attribute name="${name}"${required ? ' use="required"' : ''}${typed(value, 'attribute')}`;
}

/** The rest of an opening tag, and the tag's end: a named type where the value has nothing of its own. */
function typed(value: TableValue, tag: string): string {
  if (value.facets.length === 0) return ` type="${BASES[value.base] ?? value.base}"/>`;
  return `>${simpleType(value)}</xs:${tag}>`;
}

function simpleType({ base, facets }: TableValue, name = ''): string {
  const inside = facets.map(([facet, value]) => `<xs:${facet} value="${escapeXml(value)}"/>`).join('');
  return `<xs:simpleType${name}><xs:restriction base="${BASES[base] ?? base}">${inside}</xs:restriction></xs:simpleType>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
