import { zipSync } from 'fflate';
import { ZIP_DATE } from '../zip-date.ts';

const MEDIA_TYPE = 'application/vnd.etsi.asic-s+zip';

/** An ASiC-S container with CAdES (EN 319 162-1): the document and its detached signature in one file. `mimetype` comes first and unpacked. */
export function buildAsicContainer(fileName: string, content: Uint8Array, signature: Uint8Array): Buffer {
  const at = { mtime: ZIP_DATE };
  return Buffer.from(
    zipSync({
      mimetype: [Buffer.from(MEDIA_TYPE), { ...at, level: 0 }],
      [fileName]: [content, at],
      'META-INF/signature.p7s': [signature, at],
    }),
  );
}

export const ASIC_MEDIA_TYPE = MEDIA_TYPE;
