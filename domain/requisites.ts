/** State registration, branch and bank codes. Shapes from the legal formats' own patterns; check digits by the tax service's rule. */

/** Branch code of the tax registration (КПП): only legal entities have one. */
export function isKpp(text: string): boolean {
  return /^([0-9][1-9]|[1-9][0-9])\d{2}[0-9A-Z]{2}\d{3}$/.test(text);
}

/** State registration number of a legal entity (ОГРН). */
export function isOgrn(text: string): boolean {
  return /^\d{13}$/.test(text) && remainderDigit(text, 12, 11n) === text[12];
}

/** State registration number of an entrepreneur (ОГРНИП). */
export function isOgrnip(text: string): boolean {
  return /^\d{15}$/.test(text) && remainderDigit(text, 14, 13n) === text[14];
}

/** Completes 12 digits to an ОГРН, 14 digits to an ОГРНИП. */
export function completeOgrn(stem: string): string {
  return stem + remainderDigit(stem, stem.length, stem.length === 12 ? 11n : 13n);
}

/** Bank identification code (БИК). */
export function isBik(text: string): boolean {
  return /^\d{9}$/.test(text);
}

/** Settlement account at the bank: its ninth digit is checked together with the bank's code (Bank of Russia, weights 7-1-3). */
export function isAccountOfBank(account: string, bik: string): boolean {
  if (!/^\d{20}$/.test(account) || !isBik(bik)) return false;
  return accountSum(bik.slice(-3) + account) % 10 === 0;
}

/** An account with the right check digit: the ninth digit of `account` is replaced. */
export function completeAccount(account: string, bik: string): string {
  for (let digit = 0; digit < 10; digit += 1) {
    const candidate = account.slice(0, 8) + digit + account.slice(9);
    if (isAccountOfBank(candidate, bik)) return candidate;
  }
  return account;
}

function accountSum(digits: string): number {
  return [...digits].reduce((sum, digit, index) => sum + ((Number(digit) * [7, 1, 3][index % 3]!) % 10), 0);
}

function remainderDigit(digits: string, length: number, divisor: bigint): string {
  return ((BigInt(digits.slice(0, length)) % divisor) % 10n).toString();
}
