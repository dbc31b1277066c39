/**
 * Decimal numbers as text, computed as whole bigints: money is two digits, quantities and prices up to eleven
 * (format 5.03, КолТов and ЦенаТов). Binary floats lose kopecks, so no number type appears here.
 */
const DECIMAL = /^(-?)(\d{1,17})(?:\.(\d{1,11}))?$/;
const SCALE = 11;
const MONEY_SCALE = 2;

/** Money in kopecks, or undefined where the text isn't money with at most two decimals. */
export function parseMoney(text: string): bigint | undefined {
  return parseScaled(text, MONEY_SCALE);
}

/** A quantity or price in units of 10^-11, or undefined where the text isn't one. */
export function parseQuantity(text: string): bigint | undefined {
  return parseScaled(text, SCALE);
}

/** Kopecks as text with exactly two decimals: 123450n → "1234.50". */
export function formatMoney(kopecks: bigint): string {
  const digits = (kopecks < 0n ? -kopecks : kopecks).toString().padStart(3, '0');
  return `${kopecks < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Quantity × price, rounded half up to kopecks. Both in units of 10^-11. */
export function multiplyToMoney(quantity: bigint, price: bigint): bigint {
  return divideHalfUp(quantity * price, 10n ** BigInt(2 * SCALE - MONEY_SCALE));
}

/** value × numerator / denominator, rounded half away from zero. */
export function portion(value: bigint, numerator: bigint, denominator: bigint): bigint {
  return divideHalfUp(value * numerator, denominator);
}

export function sumMoney(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n ? -1n : 1n;
  return sign * ((sign * dividend * 2n + divisor) / (divisor * 2n));
}

function parseScaled(text: string, scale: number): bigint | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = ''] = match;
  if (fraction.length > scale) return undefined;
  const value = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign ? -value : value;
}

/** a − b, both money as text. */
export function subtractMoney(a: string, b: string): string {
  return formatMoney((parseMoney(a) ?? 0n) - (parseMoney(b) ?? 0n));
}
