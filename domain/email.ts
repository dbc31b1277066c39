/** A name of printable characters without those that end or quote one; a host of labels, in letters of any alphabet. */
const ADDRESS =
  /^(?!\.)(?!.*\.\.)[^\s@"(),:;<>[\]\\\p{Cc}\p{Cf}]{1,64}(?<!\.)@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z0-9-]{1,59})$/u;
const LONGEST = 254;

/** True for one address that mail can be sent to, such as ivan@example.ru or иван@пример.рф. Whether it exists, only its host knows. */
export function isUsableEmail(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}
