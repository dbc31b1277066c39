/** 1234567.80 → 1 234 567,80 */
export function formatSum(sum: string): string {
  const [whole = '', fraction = ''] = sum.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0')},${fraction}`;
}
