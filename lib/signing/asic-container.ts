import { zipSync } from 'fflate';

const MEDIA_TYPE = 'application/vnd.etsi.asic-s+zip';
/** Fixed, so that the same document gives the same container. */
const MODIFIED_AT = new Date('2000-01-01T00:00:00Z');

/** An ASiC-S container with CAdES (EN 319 162-1): the document and its detached signature in one file. `mimetype` comes first and unpacked. */
export function buildAsicContainer(fileName: string, content: Uint8Array, signature: Uint8Array): Buffer {
  const at = { mtime: MODIFIED_AT };
  return Buffer.from(
    zipSync({
      mimetype: [Buffer.from(MEDIA_TYPE), { ...at, level: 0 }],
      [fileName]: [content, at],
      'META-INF/signature.p7s': [signature, at],
    }),
  );
}

export const ASIC_MEDIA_TYPE = MEDIA_TYPE;
