import type { PackageSubmission } from '../domain/submission.ts';

/** The answer to an accepted package. */
export interface AcceptanceBody {
  packageId: string;
  externalId: string;
  documents: { id: string; externalId: string; status: string }[];
}

export function toBody(
  submission: PackageSubmission,
  result: { packageId: string; documents: { id: string; externalId: string }[] },
): AcceptanceBody {
  return {
    packageId: result.packageId,
    externalId: submission.packageId,
    documents: result.documents.map((document) => ({ ...document, status: `/v1/documents/${document.id}` })),
  };
}
