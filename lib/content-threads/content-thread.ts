import { workerData } from 'node:worker_threads';
import type { TechnicalKind } from '../../domain/docflow/technical-document.ts';
import { SealpostError } from '../../domain/errors.ts';
import type { UnfinishedContainer } from '../evidence-container/finish-container.ts';
import type { LegalFileFacts } from '../../domain/legal-format/legal-file.ts';
import { useOfficialSchemas } from '../legal-content/judges.ts';
import type { PreparedContent } from '../legal-content/prepare-content.ts';
import { readLegalFile, type ReadFile } from '../legal-content/read-legal-file.ts';
import { readTechnical, type TechnicalContent } from '../legal-content/read-technical.ts';
import type { ReadyFile } from '../legal-content/ready-file.ts';

/**
 * Runs in a thread: what takes a processor for long, or reads what a stranger has made. Bytes come and go as Uint8Array. Each piece of work is
 * an export that is called by its name.
 */
export type ThreadAnswer<T> = { value: T; failure?: undefined } | { failure: Pick<SealpostError, 'code' | 'message' | 'details'> };

useOfficialSchemas((workerData as { schemasDirectory?: string }).schemasDirectory);

/** What can be asked of a thread, and what it gives. */
export interface ThreadWork {
  readFile: { input: { bytes: Uint8Array }; output: ReadFile };
  readTechnicalFile: { input: { bytes: Uint8Array; fileName: string; kind: TechnicalKind }; output: TechnicalContent };
  prepare: { input: { facts: LegalFileFacts; ready: ReadyFile | undefined }; output: PreparedContent };
  finish: { input: UnfinishedContainer; output: Buffer };
}
type Run<Name extends keyof ThreadWork> = (input: ThreadWork[Name]['input']) => Promise<ThreadAnswer<ThreadWork[Name]['output']>>;

/** The product's errors lose their class on the way out of a thread; they go as data. */
function answering<Input, Output>(run: (input: Input) => Output | Promise<Output>): (input: Input) => Promise<ThreadAnswer<Output>> {
  return async (input) => {
    try {
      return { value: await run(input) };
    } catch (error) {
      if (!(error instanceof SealpostError)) throw error;
      const { code, message, details } = error;
      return { failure: { code, message, details } };
    }
  };
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** Answered by a thread that is up. */
export const ready = (): boolean => true;

export const readFile: Run<'readFile'> = answering(({ bytes }) => readLegalFile(bytes));

export const readTechnicalFile: Run<'readTechnicalFile'> = answering(({ bytes, fileName, kind }) => readTechnical(bytes, fileName, kind));

export const prepare: Run<'prepare'> = answering(async ({ facts, ready }) => {
  // The drawing is loaded where something is drawn: a signing process never needs it.
  const { prepareLegalContent } = await import('../legal-content/prepare-content.ts');
  return prepareLegalContent(facts, ready && { ...ready, bytes: asBuffer(ready.bytes) });
});

export const finish: Run<'finish'> = answering(async ({ files, protocol }) => {
  const { finishContainer } = await import('../evidence-container/finish-container.ts');
  return finishContainer({ files: new Map([...files].map(([name, bytes]) => [name, asBuffer(bytes)])), protocol });
});
