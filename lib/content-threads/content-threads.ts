import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import { finding } from '../../domain/finding.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import type { UnfinishedContainer } from '../evidence-container/finish-container.ts';
import type { PreparedContent } from '../legal-content/prepare-content.ts';
import type { ReadFile } from '../legal-content/read-legal-file.ts';
import type { TechnicalContent } from '../legal-content/read-technical.ts';
import type { ReadyFile } from '../legal-content/ready-file.ts';
import { OverLimits, openLane } from './thread-lane.ts';

/** Reads and makes legal files in threads, so that whoever shares the process is answered meanwhile. */
export interface ContentThreads {
  /** As `prepareLegalContent`. A ready file over the limits is a finding. @throws SealpostError content.busy, content.over-limits */
  prepare(facts: LegalFileFacts, ready?: ReadyFile): Promise<PreparedContent>;
  /** As `readLegalFile`. A file over the limits is unreadable. @throws SealpostError content.busy */
  readFile(bytes: Uint8Array): Promise<ReadFile>;
  /** As `readTechnical`. @throws SealpostError technical.malformed, also over the limits; content.busy */
  readTechnical(bytes: Uint8Array, fileName: string, kind: TechnicalKind): Promise<TechnicalContent>;
  /** As `finishContainer`. @throws SealpostError content.busy, content.over-limits */
  finishContainer(unfinished: UnfinishedContainer): Promise<Buffer>;
  close(): Promise<void>;
}

export interface ContentThreadsOptions {
  schemasDirectory?: string | undefined;
  /** For one file, in a thread. */
  timeMs?: number;
  /** Threads for the many small files. Large ones have one of their own. */
  threads?: number;
  waitingMax?: number;
}

/** The worst file of this size takes a tenth of a second; one of the largest takes several. They don't stand in one queue. */
const SMALL_MAX_BYTES = 256 * 1024;
/** About what a line of a document weighs in its file. */
const LINE_BYTES = 500;

export function openContentThreads(options: ContentThreadsOptions = {}): ContentThreads {
  const { schemasDirectory, timeMs = 20_000, threads = 2, waitingMax = 64 } = options;
  const small = openLane({ threads, waitingMax, timeMs, schemasDirectory });
  const large = openLane({ threads: 1, waitingMax: Math.ceil(waitingMax / 4), timeMs, schemasDirectory });
  const laneFor = (weight: number) => (weight > SMALL_MAX_BYTES ? large : small);

  return {
    async prepare(facts, ready) {
      const lane = laneFor(ready ? ready.bytes.length : linesOf(facts) * LINE_BYTES);
      const prepared = await lane.run('prepare', { facts: withoutBytes(facts), ready }).catch(
        onOverLimits((reason): PreparedContent => {
          if (ready) return { findings: [finding('file.too-large', '/content/base64', reason)] };
          throw new SealpostError('content.over-limits', `The document takes ${reason}.`, { details: { hint: 'Divide it.' } });
        }),
      );
      // Out of a thread comes a plain array of bytes.
      return prepared.content ? { findings: [], content: { ...prepared.content, bytes: toBuffer(prepared.content.bytes) } } : prepared;
    },
    readFile: (bytes) =>
      laneFor(bytes.length)
        .run('readFile', { bytes })
        .catch(onOverLimits((reason): ReadFile => ({ unreadable: `reading it takes ${reason}`, otherForm: false }))),
    async readTechnical(bytes, fileName, kind) {
      const content = await laneFor(bytes.length)
        .run('readTechnicalFile', { bytes, fileName, kind })
        .catch(
          onOverLimits((reason): never => {
            throw new SealpostError('technical.malformed', `The technical document can't be read: it takes ${reason}.`);
          }),
        );
      return { ...content, answersSignatures: content.answersSignatures.map(toBuffer) };
    },
    async finishContainer(unfinished) {
      const weight = [...unfinished.files.values()].reduce((sum, { length }) => sum + length, 0);
      return toBuffer(
        await laneFor(weight)
          .run('finish', unfinished)
          .catch(
            onOverLimits((reason): never => {
              throw new SealpostError('content.over-limits', `The container takes ${reason}.`);
            }),
          ),
      );
    },
    async close() {
      await Promise.all([small.close(), large.close()]);
    },
  };
}

function onOverLimits<T>(answer: (reason: string) => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof OverLimits) return answer(error.message);
    throw error;
  };
}

function linesOf({ document: { content } }: LegalFileFacts): number {
  if (content.form === 'file') return 0;
  return content.form === 'statement' ? content.operations.length : content.lines.length;
}

/** The bytes of a ready file go beside the facts. */
function withoutBytes(facts: LegalFileFacts): LegalFileFacts {
  const { content } = facts.document;
  return content.form === 'file' ? { ...facts, document: { ...facts.document, content: { ...content, base64: undefined } } } : facts;
}

function toBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
