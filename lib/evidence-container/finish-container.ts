import { writeManifest } from './container-manifest.ts';
import { LAYOUT, LAYOUT_VERSION, documentPlaces } from './layout.ts';
import { PROTOCOL_VERSION, renderProtocol, type ProtocolFacts } from './protocol-pdf.ts';
import { zipFiles, type ContainerFiles } from './read-files.ts';
import { readmeText } from './readme-text.ts';

/** What has been collected, and what the protocol says of it. */
export interface UnfinishedContainer {
  files: ContainerFiles;
  protocol: ProtocolFacts;
}

/** Draws the protocol, lists all files and packs them: what takes a processor and no database. The same parts give the same bytes. */
export async function finishContainer({ files: collected, protocol }: UnfinishedContainer): Promise<Buffer> {
  const files: ContainerFiles = new Map(collected);
  const { documentId, content } = protocol.manifest;
  files.set(LAYOUT.protocol, await renderProtocol(protocol));
  files.set(LAYOUT.readme, Buffer.from(readmeText(documentPlaces(LAYOUT_VERSION, content.fileName))));
  files.set(LAYOUT.manifest, writeManifest({ version: LAYOUT_VERSION, documentId, protocol: PROTOCOL_VERSION }, files));
  return zipFiles(files);
}
