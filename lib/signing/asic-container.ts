import { zipSync } from 'fflate';
import { fileNameInside } from '../evidence-container/file-name.ts';
import { UNIX_FILE, ZIP_DATE } from '../zip-entry.ts';

export const ASIC_MEDIA_TYPE = 'application/vnd.etsi.asic-s+zip';
export const ASIC_PATHS = { mediaType: 'mimetype', folder: 'META-INF', signature: 'META-INF/signature.p7s' } as const;

/**
 * An ASiC-S container with CAdES (EN 319 162-1): the document and its detached signature in one file. `mimetype` comes first and unpacked. The document lies
 * beside it, so one whose name would take the place of ours gets another.
 */
export function buildAsicContainer(fileName: string, content: Uint8Array, signature: Uint8Array): Buffer {
  const at = { mtime: ZIP_DATE, ...UNIX_FILE };
  const safe = fileNameInside(fileName);
  const isOurs = [ASIC_PATHS.mediaType, ASIC_PATHS.folder].some((own) => own.toLowerCase() === safe.toLowerCase());
  return Buffer.from(
    zipSync({
      [ASIC_PATHS.mediaType]: [Buffer.from(ASIC_MEDIA_TYPE), { ...at, level: 0 }],
      [isOurs ? `document-${safe}` : safe]: [content, at],
      [ASIC_PATHS.signature]: [signature, at],
    }),
  );
}
