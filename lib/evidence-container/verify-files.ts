import { readManifest, writeManifest, type ContainerManifest } from './container-manifest.ts';
import type { AddFinding } from './container-verdict.ts';
import { LAYOUT, documentPlaces, type DocumentPlaces } from './layout.ts';
import type { ContainerFiles } from './read-files.ts';
import { readSealedManifest, type SealedManifest } from './sealed-manifest.ts';
import { sha256Hex } from '../sha256.ts';

/** Every file is named with its digest, nothing is there that isn't named, and the manifest says no more than that. */
export function verifyFiles(files: ContainerFiles, add: AddFinding): ContainerManifest | undefined {
  const bytes = files.get(LAYOUT.manifest);
  if (!bytes) return add('manifest.missing', LAYOUT.manifest, 'there is no manifest');
  const manifest = readManifest(bytes);
  if (!manifest) return add('manifest.malformed', LAYOUT.manifest, 'the manifest can not be read');
  const named = new Map(manifest.files.map((file) => [file.path, file]));
  let isRight = true;
  const wrong: AddFinding = (...finding) => {
    isRight = false;
    return add(...finding);
  };
  for (const { path, sha256 } of manifest.files) {
    const own = files.get(path);
    if (!own) wrong('file.missing', path, 'the manifest names it, and it is not there');
    else if (sha256Hex(own) !== sha256) wrong('file.changed', path, 'its digest is not the one in the manifest');
  }
  for (const path of files.keys())
    if (path !== LAYOUT.manifest && !named.has(path)) wrong('file.unlisted', path, 'the manifest does not name it');
  if (isRight && !writeManifest(manifest, files).equals(bytes))
    add('manifest.malformed', LAYOUT.manifest, 'it describes its files otherwise than they are, or holds something else');
  return manifest;
}

/** The sealed manifest: of this document, and what it names is here as it was sealed. */
export function verifySealed(
  files: ContainerFiles,
  manifest: ContainerManifest,
  add: AddFinding,
): { sealed: SealedManifest; places: DocumentPlaces } | undefined {
  const bytes = files.get(LAYOUT.sealed);
  const sealed = bytes && readSealedManifest(bytes);
  if (!bytes) return add('sealed.missing', LAYOUT.sealed, 'there is no sealed manifest');
  if (!sealed) return add('sealed.malformed', LAYOUT.sealed, 'the sealed manifest can not be read');
  if (manifest.documentId !== sealed.documentId)
    add('sealed.other-document', LAYOUT.sealed, 'container and sealed manifest are of two documents');
  if (sealed.stage !== 'sealed') add('sealed.malformed', LAYOUT.sealed, 'it was written before the document was complete');
  const places = documentPlaces(manifest.version, sealed.content.fileName);
  const compare = (place: string, sha256: string, length?: number) => {
    const own = files.get(place);
    if (!own) add('sealed.file-missing', place, 'it was sealed, and it is not there');
    else if (sha256Hex(own) !== sha256 || (length !== undefined && own.length !== length))
      add('sealed.file-changed', place, 'it is not what was sealed');
  };
  compare(places.content, sealed.content.sha256, sealed.content.bytes);
  compare(places.signatures['b-b'], sealed.signature.sha256, sealed.signature.bytes);
  compare(LAYOUT.events, sealed.events.sha256);
  requireKnown(files, sealed, places, add);
  return { sealed, places };
}

/** Nothing lies where nobody looks: the manifest may name a file, and yet no check is about it. */
function requireKnown(files: ContainerFiles, { receipts }: SealedManifest, places: DocumentPlaces, add: AddFinding): void {
  const { documentFolder: _d, fileFolder: _f, receiptsFolder, laterReceiptsFolder, certificatesFolder, statusFolder, ...fixed } = LAYOUT;
  const sealedReceipts = receipts.flatMap(({ fileName }) => [`${receiptsFolder}${fileName}`, `${receiptsFolder}${fileName}.p7s`]);
  const known = new Set([...Object.values(fixed), places.content, ...Object.values(places.signatures), ...sealedReceipts]);
  const folders = [receiptsFolder, laterReceiptsFolder, certificatesFolder, statusFolder];
  for (const path of files.keys()) {
    const folder = folders.find((own) => path.startsWith(own));
    if (!known.has(path) && (!folder || path.slice(folder.length).includes('/'))) add('file.unknown', path, 'a container has no such file');
  }
}
