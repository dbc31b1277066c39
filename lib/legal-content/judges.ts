import type { LegalFormat } from '../../domain/legal-format/formats.ts';
import type { FormJudge } from './form-judge.ts';
import { ownJudge } from './own-judges.ts';

/** What a file of a format is judged by: our own field table; nothing where we have none. */
export function chooseJudge(format: LegalFormat): FormJudge | undefined {
  return format.known ? ownJudge(format) : undefined;
}
