import { LAYOUT, LAYOUT_VERSIONS, describeFile, type LayoutVersion } from './layout.ts';
import { sha256Hex } from '../sha256.ts';

/** What the container holds, for people and programs: each file with its digest and what it is. It proves nothing by itself: anybody can write it anew. */
export interface ContainerManifest {
  type: 'sealpost-evidence-container';
  version: LayoutVersion;
  documentId: string;
  /** Which drawing of the protocol, and which wording of the README, this is. */
  protocol: number;
  files: ContainerFile[];
}

export interface ContainerFile {
  path: string;
  sha256: string;
  bytes: number;
  ru: string;
  en: string;
}

/** The manifest of these files, in the order of their paths. The same files give the same bytes, so the verifier writes it again and compares. */
export function writeManifest(
  { version, documentId, protocol }: Pick<ContainerManifest, 'version' | 'documentId' | 'protocol'>,
  files: ReadonlyMap<string, Buffer>,
): Buffer {
  const manifest: ContainerManifest = {
    type: 'sealpost-evidence-container',
    version,
    documentId,
    protocol,
    files: [...files]
      .filter(([path]) => path !== LAYOUT.manifest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, bytes]) => ({ path, sha256: sha256Hex(bytes), bytes: bytes.length, ...describeFile(path) })),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
}

/** Undefined where it is none. */
export function readManifest(bytes: Buffer): ContainerManifest | undefined {
  try {
    const manifest = JSON.parse(bytes.toString('utf8')) as ContainerManifest;
    const { type, version, documentId, protocol, files } = manifest;
    const isOne = type === 'sealpost-evidence-container' && LAYOUT_VERSIONS.includes(version) && typeof documentId === 'string';
    return isOne && Number.isSafeInteger(protocol) && files.every(isFile) ? manifest : undefined;
  } catch {
    return undefined;
  }
}

function isFile({ path, sha256 }: ContainerFile): boolean {
  return typeof path === 'string' && typeof sha256 === 'string';
}
