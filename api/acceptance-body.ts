import type { Finding } from '../domain/finding.ts';
import { listWarnings } from '../domain/package-warnings.ts';
import type { PackageSubmission } from '../domain/submission.ts';

/** The answer to an accepted package. */
export interface AcceptanceBody {
  packageId: string;
  externalId: string;
  documents: { id: string; externalId: string; status: string }[];
  /** Absent where there is nothing to warn of. */
  warnings?: Finding[];
}

export function toBody(
  submission: PackageSubmission,
  result: { packageId: string; documents: { id: string; externalId: string }[] },
  sameNumbers: readonly Finding[] = [],
): AcceptanceBody {
  const warnings = [...listWarnings(submission), ...sameNumbers];
  return {
    packageId: result.packageId,
    externalId: submission.packageId,
    documents: result.documents.map((document) => ({ ...document, status: `/v1/documents/${document.id}` })),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
