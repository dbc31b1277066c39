/** Taxpayer number (ИНН): 10 digits for a legal entity, 12 for an entrepreneur or a person. Weights: Federal Tax Service. */
const WEIGHTS_10 = [2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const WEIGHTS_12 = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

export function isInnOfOrganisation(text: string): boolean {
  return hasRegionCode(text) && /^\d{10}$/.test(text) && checkDigit(text, WEIGHTS_10) === Number(text[9]);
}

export function isInnOfPerson(text: string): boolean {
  return (
    hasRegionCode(text) &&
    /^\d{12}$/.test(text) &&
    checkDigit(text, WEIGHTS_11) === Number(text[10]) &&
    checkDigit(text, WEIGHTS_12) === Number(text[11])
  );
}

/** Completes 9 digits to a valid 10-digit number, or 10 digits to a valid 12-digit one. */
export function completeInn(stem: string): string {
  if (stem.length === 9) return stem + checkDigit(stem, WEIGHTS_10);
  const eleven = stem + checkDigit(stem, WEIGHTS_11);
  return eleven + checkDigit(eleven, WEIGHTS_12);
}

// The second "mod 10" matters: a remainder of 10 gives the digit 0.
function checkDigit(digits: string, weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return (sum % 11) % 10;
}

// "00" is no region; it also catches a number of all zeros, whose check digits are formally right.
function hasRegionCode(text: string): boolean {
  return !text.startsWith('00');
}
