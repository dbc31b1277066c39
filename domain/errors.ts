/** What a failure means for the one who met it. The kind decides status, retry and who acts; the code says what it is. */
export type ErrorKind =
  'invalid' | 'unauthorised' | 'forbidden' | 'missing' | 'conflict' | 'refused' | 'limited' | 'unavailable' | 'corrupt';

/** Every code that may leave the product: in HTTP, in a Temporal failure's type, in the event log, in the logs. Never renamed. */
export const KIND_OF = {
  'request.malformed': 'invalid',
  'request.invalid': 'invalid',
  'request.too-large': 'invalid',
  'request.not-found': 'missing',
  'request.idempotency-key-missing': 'invalid',
  'request.idempotency-key-reused': 'refused',
  'request.rate-limited': 'limited',
  'key.missing': 'unauthorised',
  'key.unknown': 'unauthorised',
  'key.scope-missing': 'forbidden',
  'package.not-found': 'missing',
  'package.changed': 'conflict',
  'package.duplicate': 'conflict',
  'package.control-totals-mismatch': 'invalid',
  'package.duplicate-document': 'invalid',
  'seller.unknown': 'invalid',
  'document.not-found': 'missing',
  'document.duplicate': 'conflict',
  'document.illegal-move': 'conflict',
  'document.too-late': 'conflict',
  'document.not-waiting': 'conflict',
  'document.moved-meanwhile': 'unavailable',
  'document.content-missing': 'corrupt',
  'document.not-signed-yet': 'missing',
  'document.no-content-yet': 'missing',
  'signature.document-unknown': 'refused',
  'signature.digest-mismatch': 'corrupt',
  'signature.head-mismatch': 'corrupt',
  'signature.wrong-moment': 'conflict',
  'signature.no-key': 'refused',
  'signature.certificate-expired': 'refused',
  'signature.malformed': 'corrupt',
  'signature.invalid': 'corrupt',
  'signature.indeterminate': 'refused',
  'signature.signer-not-in-file': 'refused',
  'signature.quota-exceeded': 'refused',
  'signature.awaiting-release': 'refused',
  'signature.level-not-ready': 'missing',
  'mandate.missing': 'refused',
  'mandate.head-absent': 'refused',
  'mandate.kind-not-covered': 'refused',
  'mandate.other-organisation': 'refused',
  'certificate.other-person': 'refused',
  'certificate.other-organisation': 'refused',
  'certificate.not-trusted': 'refused',
  'certificate.revoked': 'refused',
  'certificate.status-unknown': 'refused',
  'signing-key.locked': 'refused',
  'signing-key.unavailable': 'unavailable',
  'trust-service.unreachable': 'unavailable',
  'timestamp.unavailable': 'unavailable',
  'evidence.not-ready': 'missing',
  'intake.stopped': 'unavailable',
  'registry.not-found': 'missing',
  'registry.conflict': 'conflict',
  'manifest.not-found': 'missing',
  'manifest.changed': 'conflict',
  'signer.unreachable': 'unavailable',
  'delivery.not-signed': 'corrupt',
  'operator.unreachable': 'unavailable',
  'operator.busy': 'limited',
  'operator.still-working': 'limited',
  'operator.uncertain': 'unavailable',
  'operator.not-a-partner': 'refused',
  'operator.box-unknown': 'refused',
  'operator.sender-blocked': 'refused',
  'operator.authority-missing': 'refused',
  'operator.format-refused': 'refused',
  'operator.rejected': 'refused',
  'operator.credentials-refused': 'refused',
  'operator.feed-stuck': 'corrupt',
  'operator.not-configured': 'refused',
  'operator.other-content': 'corrupt',
  'docflow.issue-due': 'refused',
  'docflow.issue-overdue': 'refused',
  'docflow.receipt-overdue': 'refused',
  'docflow.answer-due': 'refused',
  'docflow.answer-overdue': 'refused',
  'docflow.delivery-failed': 'refused',
  'docflow.roaming-failed': 'refused',
  'docflow.title-invalid': 'refused',
  'docflow.too-late-for-paper': 'conflict',
  'docflow.not-found': 'missing',
  'portal.link-invalid': 'unauthorised',
  'portal.link-used': 'unauthorised',
  'portal.account-unknown': 'forbidden',
  'portal.sign-in-failed': 'unauthorised',
  'portal.no-answer-wanted': 'conflict',
  'portal.answered': 'conflict',
  'mail.unreachable': 'unavailable',
  'mail.refused': 'refused',
  'bounce.unknown': 'missing',
  'partner.not-found': 'missing',
  'order.not-found': 'missing',
  'docflow.revocation-open': 'conflict',
  'docflow.no-offer': 'conflict',
  'technical.malformed': 'invalid',
  'technical.other-document': 'invalid',
  'address.returned': 'refused',
  'print-batch.not-found': 'missing',
  'print-batch.not-handed-over': 'conflict',
  'print-piece.not-found': 'missing',
  'print-piece.settled': 'conflict',
  'print-report.malformed': 'invalid',
  'print.door-unreachable': 'unavailable',
  'print.door-busy': 'limited',
  'print.door-refused': 'refused',
  'print.page-changed': 'corrupt',
  'archive.digest-mismatch': 'corrupt',
  'archive.unreachable': 'unavailable',
  'archive.object-missing': 'corrupt',
  'archive.locked': 'refused',
  'archive.not-sealed-yet': 'missing',
  'container.malformed': 'invalid',
  'audit.malformed': 'invalid',
  'hold.not-found': 'missing',
  'hold.in-force': 'conflict',
  'disposal.not-found': 'missing',
  'disposal.wrong-state': 'conflict',
  'disposal.own-proposal': 'forbidden',
  'disposal.nothing-due': 'conflict',
  'export.not-found': 'missing',
  'export.not-ready': 'missing',
  'check.not-found': 'missing',
  'step.timed-out': 'unavailable',
  'step.failed': 'corrupt',
  'database.unavailable': 'unavailable',
  'temporal.unavailable': 'unavailable',
  'change-feed.cursor-invalid': 'invalid',
  'webhook.not-found': 'missing',
  'webhook.too-many': 'refused',
  'webhook.address-refused': 'refused',
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof KIND_OF;

export interface ErrorOptions {
  /** Data for machines: ids, limits, the path of the field. Never personal data, never secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** The only error class of the product. `message` is a sentence for a person, `code` is what programs compare. */
export class SealpostError extends Error {
  override readonly name = 'SealpostError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  get kind(): ErrorKind {
    return KIND_OF[this.code];
  }
}
