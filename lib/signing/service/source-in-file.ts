import { checkSignedFile, type SentDocument } from '../../../domain/check-signed-file.ts';
import { KIND_RULES } from '../../../domain/document-kind.ts';
import { SealpostError } from '../../../domain/errors.ts';
import type { FindingCode } from '../../../domain/finding.ts';
import type { FileFacts } from '../../../domain/legal-format/file-facts.ts';
import { sha256Hex } from '../../sha256.ts';

/** The legal file that is to be signed. */
export interface FileOfSource {
  mediaType: string;
  bytes: Buffer;
  /** What it says of itself; undefined for a PDF. */
  facts: FileFacts | undefined;
}

/**
 * A legal file must be what billing has sent: the very bytes where billing made it, the same document where it was built here. Whoever can write legal files
 * can't write what billing sent, so that he has nothing else signed. Of a PDF that is drawn here (a bill) no facts can be read: it must be a PDF, no more.
 * @throws SealpostError signature.file-differs, with the difference in `details`
 */
export function requireSourceInFile({ mediaType, bytes, facts }: FileOfSource, sent: SentDocument): void {
  const { kind, content } = sent.document;
  const drawn = KIND_RULES[kind].legalForm === 'pdf' ? 'application/pdf' : 'application/xml';
  if (mediaType !== (content.form === 'file' ? content.mediaType : drawn))
    throw differs('The file is of another type than billing has sent.', 'file.wrong-type');
  if (content.form === 'file' && sha256Hex(bytes) !== content.sha256)
    throw differs('The file is not the one that billing has sent.', 'file.digest-mismatch');
  if (facts) {
    const [first] = checkSignedFile(facts, sent);
    if (first) throw differs(`The file is not the document that billing has sent. ${first.messageEn}`, first.code, first.path);
  } else if (!bytes.subarray(0, 5).equals(Buffer.from('%PDF-'))) throw differs('The file is no PDF.', 'file.wrong-type');
}

function differs(message: string, reason: FindingCode, path?: string): SealpostError {
  return new SealpostError('signature.file-differs', message, { details: { reason, ...(path ? { path } : {}) } });
}
