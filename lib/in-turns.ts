/**
 * Works through a list, so many at a time; the next turn begins when all of one have ended. Results stand in the order of the items.
 * @param onTurn is told the index of the first item of each turn, before it begins
 */
export async function inTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
  onTurn?: (start: number) => void,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    onTurn?.(start);
    results.push(...(await Promise.all(items.slice(start, start + atOnce).map((item, index) => work(item, start + index)))));
  }
  return results;
}
