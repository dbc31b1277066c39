import type { ErrorCode } from './errors.ts';
import type { Attention, AttentionOwner, LifecycleStep } from './document.ts';

interface StepRule {
  owner: AttentionOwner;
  otherwiseRu: string;
  otherwiseEn: string;
}

/** Who must act where a step can't go on, and what happens if nobody does. */
const STEP_RULES: Record<LifecycleStep, StepRule> = {
  validate: {
    owner: 'operations',
    otherwiseRu: 'Документ останется непроверенным и не будет подписан.',
    otherwiseEn: 'The document stays unchecked and will not be signed.',
  },
  sign: {
    owner: 'key-custodian',
    otherwiseRu: 'Документ останется неподписанным и пропустит срок выставления (5 дней).',
    otherwiseEn: 'The document stays unsigned and misses its five-day term of issue.',
  },
  route: {
    owner: 'operations',
    otherwiseRu: 'Подписанный документ останется без канала доставки.',
    otherwiseEn: 'The signed document stays without a channel.',
  },
  deliver: {
    owner: 'delivery-desk',
    otherwiseRu: 'Потребитель не увидит документ; его можно направить на печать.',
    otherwiseEn: 'The consumer does not see the document; it can be sent on paper.',
  },
  exchange: {
    owner: 'delivery-desk',
    otherwiseRu: 'Документ останется у оператора без завершения; его можно отозвать и отправить на бумаге.',
    otherwiseEn: 'The document stays unfinished with the operator; it can be taken back and put on paper.',
  },
  print: {
    owner: 'delivery-desk',
    otherwiseRu: 'Документ не попадёт в ближайшую партию печати.',
    otherwiseEn: 'The document misses the next print batch.',
  },
  post: {
    owner: 'operations',
    otherwiseRu: 'Система не узнает, отправлено ли письмо, и не передаст документ в архив.',
    otherwiseEn: 'Nobody learns whether the letter was posted, and the document is not archived.',
  },
  archive: {
    owner: 'operations',
    otherwiseRu: 'Доказательства остаются только в базе данных.',
    otherwiseEn: 'The evidence stays in the database only.',
  },
};

const OWNER_OF_REASON: Partial<Record<string, AttentionOwner>> = {
  'signature.certificate-expired': 'department-head',
  'signature.no-key': 'key-custodian',
  'signing-key.locked': 'key-custodian',
  'signature.awaiting-release': 'department-head',
  'signature.signer-not-in-file': 'billing',
  // What billing sent and what lies here to be signed are not one document: somebody has written into the database, or a program of ours is wrong.
  'signature.file-differs': 'operations',
  'signature.quota-exceeded': 'operations',
  'address.returned': 'delivery-desk',
  'operator.no-way': 'delivery-desk',
  'operator.format-refused': 'operations',
  // A file that the operator's door refuses was made by us: our form is wrong, or its check is.
  'operator.file-refused': 'operations',
  'operator.signature-refused': 'key-custodian',
  // Billing knows what it has charged: a no and a question about the document are for it to answer.
  'docflow.refused': 'billing',
  'docflow.clarification-asked': 'billing',
  'docflow.annulment-offered': 'delivery-desk',
  'docflow.authority-asked': 'delivery-desk',
  'docflow.signer-not-proven': 'delivery-desk',
  'docflow.answer-invalid': 'delivery-desk',
  'docflow.answers-differ': 'billing',
  'operator.sender-blocked': 'operations',
  'operator.credentials-refused': 'operations',
  'mandate.missing': 'registrar',
  'mandate.head-absent': 'registrar',
  'mandate.kind-not-covered': 'registrar',
  'mandate.other-organisation': 'registrar',
  'certificate.other-person': 'registrar',
  'certificate.other-organisation': 'registrar',
  'certificate.not-trusted': 'key-custodian',
  'certificate.revoked': 'department-head',
  'certificate.status-unknown': 'operations',
};

/** Reasons that pass when the registry, a key or a trust service is mended: their documents go on without anybody's decision. */
export const RESUMED_REASONS: readonly ErrorCode[] = [
  'signature.certificate-expired',
  'signature.no-key',
  'signature.awaiting-release',
  'signature.quota-exceeded',
  'signing-key.locked',
  'mandate.missing',
  'mandate.head-absent',
  'mandate.kind-not-covered',
  'mandate.other-organisation',
  'certificate.other-person',
  'certificate.other-organisation',
  'certificate.not-trusted',
  'certificate.revoked',
  'certificate.status-unknown',
];

export function buildAttention(step: LifecycleStep, reason: string, since: Date): Attention {
  const rule = STEP_RULES[step];
  return { ...rule, owner: OWNER_OF_REASON[reason] ?? rule.owner, step, reason, since: since.toISOString() };
}
