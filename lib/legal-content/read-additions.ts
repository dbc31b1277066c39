import type { XmlElement } from 'libxml2-wasm';
import type { Addition } from '../../domain/legal-format/file-facts.ts';
import { findAttribute, type XmlTree } from './xml-tree.ts';

/** Totals of an invoice, transfer document or act (order 970): of its lines, as far as they give the sum. */
export function readTransferAdditions(tree: XmlTree, table: XmlElement | undefined): Addition[] {
  const total = table && tree.find(table, 'ВсегоОпл');
  if (!table || !total) return [];
  const lines = tree.children(table, 'СведТов');
  return [
    addUp(lines, 'ВсегоОпл/@СтТовБезНДСВсего', findAttribute(total, 'СтТовБезНДСВсего'), (line) => findAttribute(line, 'СтТовБезНДС')),
    addUp(lines, 'ВсегоОпл/СумНалВсего', vatOf(tree, total, 'СумНалВсего', 'СумНал'), (line) => vatOf(tree, line, 'СумНал', 'СумНал')),
    addUp(lines, 'ВсегоОпл/@СтТовУчНалВсего', findAttribute(total, 'СтТовУчНалВсего'), (line) => findAttribute(line, 'СтТовУчНал')),
  ].flat();
}

/** Totals of a correction (order 736): what rises and what falls, each sum for itself. A total that isn't there at all says that nothing does. */
export function readCorrectionAdditions(tree: XmlTree, table: XmlElement | undefined): Addition[] {
  if (!table) return [];
  const lines = tree.children(table, 'СведТов').map((line) => {
    const { СтТовБезНДС: net, СумНалРазн: change, СтТовУчНал: gross } = tree.pick(line, 'СтТовБезНДС', 'СумНалРазн', 'СтТовУчНал');
    return { net, vat: change && tree.pick(change, 'СумУвел', 'СумУм'), gross };
  });
  const total = tree.pick(table, 'ВсегоУвел', 'ВсегоУм');
  return (
    [
      ['ВсегоУвел', 'СтоимУвел', 'СумУвел'],
      ['ВсегоУм', 'СтоимУм', 'СумУм'],
    ] as const
  ).flatMap(([name, cost, tax]) => {
    const own = total[name];
    const totalOf = (attribute: string) => (own ? findAttribute(own, attribute) : '0.00');
    // Of the two, rise and fall, a line names the one that it has.
    const costOf = (found: XmlElement | undefined) => found && (findAttribute(found, cost) ?? '0.00');
    const taxOf = (found: Partial<Record<string, XmlElement>> | undefined) => found && (found[tax] ? tree.text(found[tax]) : '0.00');
    return [
      addUp(lines, `${name}/@СтТовБезНДСВсего`, totalOf('СтТовБезНДСВсего'), ({ net }) => costOf(net)),
      addUp(lines, `${name}/СумНал`, own ? vatOf(tree, own, 'СумНал', 'СумНДС') : '0.00', ({ vat }) => taxOf(vat)),
      addUp(lines, `${name}/@СтТовУчНалВсего`, totalOf('СтТовУчНалВсего'), ({ gross }) => costOf(gross)),
    ].flat();
  });
}

/** Turnovers of a reconciliation statement (order 405): of each contract from its operations, of the whole from its contracts. */
export function readStatementAdditions(tree: XmlTree, table: XmlElement): Addition[] {
  const contracts = tree.children(table, 'ДогСв').map((contract) => ({
    contract,
    operations: tree.children(contract, 'ДокСв').flatMap((paper) => tree.children(paper, 'СвОпер')),
  }));
  return (
    [
      ['ОборотДеб', 'СумДебет'],
      ['ОборотКр', 'СумКредит'],
    ] as const
  ).flatMap(([turnover, sum]) => [
    // An operation of the other side has no sum here.
    ...contracts.flatMap(({ contract, operations }) =>
      addUp(operations, `ДогСв/@${turnover}`, findAttribute(contract, turnover), (own) => findAttribute(own, sum) ?? '0.00'),
    ),
    ...addUp(contracts, `ТаблАкт/@${turnover}`, findAttribute(table, turnover), ({ contract }) => findAttribute(contract, turnover)),
  ]);
}

/** СумНал or СумНДС; "без НДС" is no VAT. */
export function vatOf(tree: XmlTree, parent: XmlElement, holder: string, name: string): string | null {
  const found = tree.find(parent, holder);
  if (!found) return null;
  const sum = tree.find(found, name);
  if (sum) return tree.text(sum);
  return tree.find(found, 'БезНДС') ? '0.00' : null;
}

/** A line that doesn't give the sum is left out. Nothing to compare where the file has no such total, or no line has a part of it. */
function addUp<Line>(lines: Line[], name: string, total: string | null, partOf: (line: Line) => string | null | undefined): Addition[] {
  const parts = lines.map(partOf).filter((part) => typeof part === 'string');
  return total === null || parts.length === 0 ? [] : [{ name, total, parts }];
}
