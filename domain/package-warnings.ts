import { isUsableEmail } from './email.ts';
import { finding, type Finding } from './finding.ts';
import type { PackageSubmission } from './submission.ts';

/** What is not as it should be, but must not hinder the documents: who is obliged to issue them must issue them. Paths are of the package. */
export function listWarnings({ partner: { email, address } }: PackageSubmission): Finding[] {
  return [
    ...(email !== undefined && !isUsableEmail(email) ? [finding('party.imperfect-email', '/partner/email')] : []),
    ...(address.postalIndex === undefined ? [finding('party.missing-postal-index', '/partner/address/postalIndex')] : []),
  ];
}
