import type { ContainerManifest } from './container-manifest.ts';
import type { AddFinding } from './container-verdict.ts';
import { LAYOUT, type DocumentPlaces } from './layout.ts';
import { PROTOCOL_VERSION, renderProtocol, type ProtocolFacts } from './protocol-pdf.ts';
import type { ContainerFiles } from './read-files.ts';
import { readmeText } from './readme-text.ts';
import { signerOf } from './signer-facts.ts';

/** What people read says what the other files say: both are drawn again from them, and the bytes compared. */
export async function verifyProtocol(
  files: ContainerFiles,
  { protocol: version }: ContainerManifest,
  { places, ...facts }: Omit<ProtocolFacts, 'signer'> & { places: DocumentPlaces },
  add: AddFinding,
  note: AddFinding,
): Promise<void> {
  const [readme, protocol, signature] = [LAYOUT.readme, LAYOUT.protocol, places.signatures['b-b']].map((path) => files.get(path));
  if (!readme) note('protocol.not-there', LAYOUT.readme, 'it is missing');
  if (!protocol) note('protocol.not-there', LAYOUT.protocol, 'the protocol is missing');
  if (version < 1 || version > PROTOCOL_VERSION)
    return note(
      'protocol.not-compared',
      LAYOUT.protocol,
      'drawn by a version that is not known here; nothing shows that it says what the files say',
    );
  if (readme && !readme.equals(Buffer.from(readmeText(places, version))))
    add('protocol.differs', LAYOUT.readme, 'it is not the one that we write');
  if (!protocol || !signature) return;
  try {
    const drawn = await renderProtocol({ ...facts, signer: signerOf(signature) }, version);
    if (!drawn.equals(protocol))
      add('protocol.differs', LAYOUT.protocol, 'the protocol says something else than the files that it is drawn from');
  } catch {
    add('protocol.differs', LAYOUT.protocol, 'the protocol can not be drawn from these files');
  }
}
