import { parseXml } from './parse-xml.ts';

/** Файл/@ВерсФорм of a legal file; null for what is no XML of such a form, as a bill's PDF is none. */
export function readFormatVersion(bytes: Uint8Array): string | null {
  const parsed = parseXml(bytes, '');
  if (parsed.finding) return null;
  try {
    const { root } = parsed.document;
    return root.name === 'Файл' ? (root.attr('ВерсФорм')?.value ?? null) : null;
  } finally {
    parsed.document.dispose();
  }
}
