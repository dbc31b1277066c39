import iconv from 'iconv-lite';

/** An element as text. Attributes that are undefined are left out, children that are undefined too. */
export function element(
  name: string,
  attributes: Record<string, string | undefined> = {},
  ...children: readonly (string | undefined)[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(value!)}"`)
    .join('');
  const inside = children.filter((child) => child !== undefined).join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** Text between tags. Line breaks stay as they are. */
export function text(value: string): string {
  return value.replaceAll(/[&<>]/g, (character) => ESCAPES[character]!);
}

/** The bytes of a whole file, windows-1251 as the orders want it. @throws Error for a character that windows-1251 lacks */
export function fileBytes(root: string): Buffer {
  const whole = `<?xml version="1.0" encoding="windows-1251"?>${root}`;
  const bytes = iconv.encode(whole, 'windows-1251');
  if (iconv.decode(bytes, 'windows-1251') !== whole) throw new Error('A file of the sandbox has a character that windows-1251 lacks.');
  return bytes;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };

function escapeAttribute(value: string): string {
  return value.replaceAll(/[&<>"\n]/g, (character) => ESCAPES[character]!);
}
