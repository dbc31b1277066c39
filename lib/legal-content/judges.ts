import type { LegalFormat } from '../../domain/legal-format/formats.ts';
import type { FormJudge } from './form-judge.ts';
import { formatKey, openOfficialSchemas, type OfficialSchema } from './official-schemas.ts';
import { ownJudge } from './own-judges.ts';

let official: ReadonlyMap<string, OfficialSchema> = new Map();

/**
 * Judges by the official schemas of a folder from now on; a process does so once, when it starts. Without a folder, and for a format that
 * the folder lacks, our own field tables judge.
 * @throws SealpostError legal-schemas.unusable: what in the folder can't be read or compiled
 */
export function useOfficialSchemas(directory: string | undefined): void {
  official = directory === undefined ? new Map() : openOfficialSchemas(directory);
}

/** What a file of a format is judged by; nothing where we have neither its schema nor a field table. */
export function chooseJudge(format: LegalFormat): { judge: FormJudge; by: 'official' | 'own' } | undefined {
  const schema = official.get(formatKey(format));
  if (schema) return { judge: schema.judge, by: 'official' };
  return format.known ? { judge: ownJudge(format), by: 'own' } : undefined;
}
