import type { Knex } from 'knex';
import { hasReached } from '../domain/document.ts';
import { getDocument } from '../lib/database/document-repository.ts';

export interface PaperDependencies {
  db: Knex;
}

/** What the workflow does next about a document that is on paper. */
export interface PaperVerdict {
  /** The post has it: it can be archived. */
  posted: boolean;
}

/** A look at where a document's letter is. */
export function createPaperActivities({ db }: PaperDependencies) {
  return {
    /** Reads only. */
    async lookAtPaper({ documentId }: { documentId: string }): Promise<PaperVerdict> {
      const { phase } = await getDocument(db, documentId);
      return { posted: hasReached(phase, 'POSTED') };
    },
  };
}
