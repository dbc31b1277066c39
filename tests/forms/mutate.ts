import type { Random } from '../../fixtures/random.ts';
import { listElements, type Tree } from './xml-tree.ts';

/** One change of a right file; undefined where the file has no place for it. */
type Mutation = (tree: Tree, random: Random) => string | undefined;

const LENGTHS = [0, 1, 2, 3, 9, 10, 11, 12, 13, 20, 21, 36, 40, 41, 50, 51, 60, 61, 100, 101, 255, 256, 500, 501, 1000, 1001, 2000, 2001];
const NUMBERS = ['0', '-1', '1.5', '1.123', '1.123456789012', '123456789012345678', '1e3', '1,5', '+1', ' 1 ', '01', '.5', '5.', '', 'NaN'];
const WORDS = [
  'СЧФ',
  'СЧФДОП',
  'ДОП',
  'СвРК',
  'СвЗК',
  '20%',
  '22%',
  '99%',
  'без НДС',
  '1',
  '2',
  '3',
  '5',
  '9',
  '0',
  '77',
  '99',
  '643',
  'Ё',
  ' ',
];
const DATES = ['31.02.2026', '29.02.2023', '29.02.2024', '30.02.2026', '01.13.2026', '1.1.2026', '2026-01-01', '24.59.00', '23:59:60'];

/** How a file goes wrong, by name. Some changes leave it right, which both judges must see as well. */
const MUTATIONS: Record<string, Mutation> = {
  'element moved': (tree, random) =>
    withChildren(tree, random, 2, ({ children }) => {
      const [moved] = children.splice(random.whole(0, children.length - 1), 1);
      children.splice(random.whole(0, children.length), 0, moved!);
      return moved!.name;
    }),
  'element removed': (tree, random) =>
    withChildren(tree, random, 1, ({ children }) => children.splice(random.whole(0, children.length - 1), 1)[0]!.name),
  'element doubled': (tree, random) =>
    withChildren(tree, random, 1, ({ children }) => {
      const at = random.whole(0, children.length - 1);
      children.splice(at, 0, structuredClone(children[at]!));
      return children[at]!.name;
    }),
  'element moved elsewhere': (tree, random) =>
    withChildren(tree, random, 1, ({ children }) => {
      const [moved] = children.splice(random.whole(0, children.length - 1), 1);
      random.pick(listElements(tree)).children.push(moved!);
      return moved!.name;
    }),
  'element renamed': (tree, random) => {
    const element = random.pick(listElements(tree));
    element.name = random.pick(listElements(tree)).name;
    return element.name;
  },
  'text where none belongs': (tree, random) => {
    const element = random.pick(listElements(tree));
    element.text += random.pick(['x', ' ', '\n']);
    return element.name;
  },
  'attribute removed': (tree, random) =>
    withAttributes(tree, random, ({ attributes }) => attributes.splice(random.whole(0, attributes.length - 1), 1)[0]![0]),
  'attribute added': (tree, random) =>
    withAttributes(tree, random, ({ attributes }) => {
      const [name, value] = random.pick(random.pick(listElements(tree).filter((other) => other.attributes.length > 0)).attributes);
      if (attributes.some(([taken]) => taken === name)) return undefined;
      attributes.push([name, value]);
      return name;
    }),
  'other length': changeValue((random, value) => (value || 'я').repeat(2001).slice(0, random.pick(LENGTHS))),
  'one more or less': changeValue((random, value) => (random.chance(0.5) ? `${value}1` : value.slice(1))),
  'other word': changeValue((random) => random.pick(WORDS)),
  'wrong number': changeValue((random) => random.pick(NUMBERS), /^[\d.]+$/),
  'wrong date or time': changeValue((random) => random.pick(DATES), /^\d\d[.:]\d\d[.:]/),
  'another character': changeValue((random, value) => {
    const at = random.whole(0, Math.max(0, value.length - 1));
    return value.slice(0, at) + random.pick(['9', '0', 'X', 'я', '.', ' ', '\t', '\n', '٣']) + value.slice(at + 1);
  }),
};

/** @returns the changed copy and what was done to it */
export function mutate(right: Tree, random: Random): { tree: Tree; what: string } {
  for (;;) {
    const tree = structuredClone(right);
    const kind = random.pick(Object.keys(MUTATIONS));
    const where = MUTATIONS[kind]!(tree, random);
    if (where !== undefined) return { tree, what: `${kind}: ${where}` };
  }
}

function withChildren(tree: Tree, random: Random, least: number, change: (parent: Tree) => string): string | undefined {
  const parents = listElements(tree).filter(({ children }) => children.length >= least);
  return parents.length > 0 ? change(random.pick(parents)) : undefined;
}

function withAttributes(tree: Tree, random: Random, change: (element: Tree) => string | undefined): string | undefined {
  const elements = listElements(tree).filter(({ attributes }) => attributes.length > 0);
  return elements.length > 0 ? change(random.pick(elements)) : undefined;
}

function changeValue(change: (random: Random, value: string) => string, like = /^/): Mutation {
  return (tree, random) => {
    const places = listElements(tree).flatMap((element) => [
      ...element.attributes.map((attribute) => ({ element, attribute, value: attribute[1] })),
      ...(element.text ? [{ element, attribute: undefined, value: element.text }] : []),
    ]);
    const fitting = places.filter(({ value }) => like.test(value));
    if (fitting.length === 0) return undefined;
    const { element, attribute, value } = random.pick(fitting);
    const changed = change(random, value);
    if (attribute) attribute[1] = changed;
    else element.text = changed;
    return `${element.name}${attribute ? `/@${attribute[0]}` : ''} = ${JSON.stringify(changed.slice(0, 40))}`;
  };
}
