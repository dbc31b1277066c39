import type { DocumentKind } from './document-kind.ts';
import type { AuthorityBasis } from './mandate.ts';
import type { ArchiveState } from './archive.ts';
import type { PrintState } from './print/piece.ts';
import { openAnswerOf } from './buyer-answer.ts';
import { answerState, type PortalAnswer, type PortalState } from './portal.ts';
import type { Docflow, DocflowFacets } from './docflow/docflow.ts';
import { allowedResolutions, hasReached, isPastPointOfNoReturn, type Attention, type Channel, type Phase } from './document.ts';

/** The independent legal tracks of a document beside its phase. Values never go back; only an authority that is mended does. */
export interface Facets {
  senderSignature: 'none' | 'waiting' | 'valid';
  /**
   * The signatory's machine-readable power of attorney (МЧД) as checked when he signed: in force, of this organisation, covering the kind.
   * `notRequired` where law or charter is the basis; absent while nobody may be named yet, and for documents from before it was recorded.
   */
  authority?: 'notRequired' | 'valid' | 'notValid' | 'notAttached';
  portal: 'none' | 'published' | PortalState;
  /** Where the portal is the only way and the kind wants an answer. */
  answer?: 'waiting' | PortalAnswer;
  print: 'none' | PrintState;
  archive: 'none' | ArchiveState | 'legalHold';
  /** The legal tracks at the operator; absent where the document goes by the portal alone or on paper. */
  docflow?: DocflowFacets & { operator: string; issuedAt: string | null; deliveredAt: string | null };
}

export type Severity = 'info' | 'success' | 'warning' | 'error';

export interface StatusFacts {
  phase: Phase;
  channel: Channel | null;
  attention: Attention | null;
  signed: boolean;
  /** Absent where the document does not go through an operator. */
  docflow?: Docflow | null | undefined;
  kind?: DocumentKind;
  /** On what the right of the one who signs rests, where it is known. */
  basis?: AuthorityBasis | undefined;
  portal_state?: PortalState | null;
  portal_answer?: PortalAnswer | null;
  print_state?: PrintState | null;
  archive_state?: ArchiveState | null;
  /** A legal hold: the archive may not dispose of it, however far it is. */
  on_hold?: boolean;
}

const TEXT: Record<Phase, { ru: string; en: string; severity: Severity }> = {
  RECEIVED: { ru: 'Принят, проверяется', en: 'Accepted, being checked', severity: 'info' },
  VALIDATED: { ru: 'Проверен, ожидает подписи', en: 'Checked, waiting for the signature', severity: 'info' },
  SIGNED: { ru: 'Подписан, выбирается канал', en: 'Signed, the channel is being chosen', severity: 'info' },
  ROUTED_E: { ru: 'Подписан, передаётся электронно', en: 'Signed, on the way electronically', severity: 'info' },
  ROUTED_P: { ru: 'Подписан, готовится к печати', en: 'Signed, being prepared for print', severity: 'info' },
  SENT: {
    ru: 'Принят оператором ЭДО, ожидается дата выставления',
    en: 'With the operator, its date of issue is awaited',
    severity: 'info',
  },
  ISSUED: { ru: 'Выставлен, ожидаются документы покупателя', en: "Issued, the buyer's documents are awaited", severity: 'info' },
  DELIVERED: { ru: 'Доставлен, передаётся в архив', en: 'Delivered, being archived', severity: 'info' },
  PRINT_QUEUED: { ru: 'В очереди на печать', en: 'In the print queue', severity: 'info' },
  PRINT_BATCHED: { ru: 'В партии печати', en: 'In a print batch', severity: 'info' },
  PRINTED: { ru: 'Напечатан, передаётся на почту', en: 'Printed, being handed to the post', severity: 'info' },
  POSTED: { ru: 'Передан на почту, передаётся в архив', en: 'With the post, being archived', severity: 'info' },
  ARCHIVED: { ru: 'Обработан и заархивирован', en: 'Done and archived', severity: 'success' },
  DISPOSED: { ru: 'Уничтожен по истечении срока хранения', en: 'Disposed of after its retention', severity: 'info' },
  REJECTED: { ru: 'Отклонён', en: 'Rejected', severity: 'error' },
  CANCELLED: { ru: 'Отменён', en: 'Cancelled', severity: 'info' },
};

export function facetsOf(facts: StatusFacts): Facets {
  const { phase, channel, signed, docflow, portal_state: portalState } = facts;
  const delivered = (phase === 'ISSUED' || hasReached(phase, 'DELIVERED')) && channel === 'electronic';
  return {
    senderSignature: signed ? 'valid' : phase === 'VALIDATED' ? 'waiting' : 'none',
    ...authorityFacet(facts),
    portal: delivered ? (portalState ?? 'published') : 'none',
    print: channel === 'paper' ? (facts.print_state ?? 'none') : 'none',
    archive:
      facts.on_hold && facts.archive_state
        ? 'legalHold'
        : (facts.archive_state ?? (phase === 'DISPOSED' ? 'disposed' : phase === 'ARCHIVED' ? 'sealed' : 'none')),
    ...answerFacet(facts, delivered),
    ...(docflow && channel !== 'paper'
      ? { docflow: { ...docflow.facets, operator: docflow.operator, issuedAt: docflow.issuedAt, deliveredAt: docflow.deliveredAt } }
      : {}),
  };
}

function authorityFacet({ attention, signed, basis }: StatusFacts): Pick<Facets, 'authority'> {
  if (attention?.reason === 'operator.authority-missing') return { authority: 'notAttached' };
  if (attention?.reason.startsWith('mandate.')) return { authority: 'notValid' };
  if (!signed || !basis) return {};
  return { authority: basis === 'power-of-attorney' ? 'valid' : 'notRequired' };
}

function answerFacet({ kind, channel, docflow = null, portal_answer = null }: StatusFacts, delivered: boolean): Pick<Facets, 'answer'> {
  const state = kind && delivered ? answerState({ kind, channel, docflow, portal_answer }) : 'notRequired';
  return state === 'notRequired' || state === 'byOperator' ? {} : { answer: state };
}

/** Text for people. No logic may read it: compare phase, facets and codes instead. */
export function statusText(facts: StatusFacts): { ru: string; en: string; severity: Severity } {
  const { phase, channel, attention, docflow, print_state: printState } = facts;
  if (attention) {
    return {
      ru: `Требует внимания: ${attention.reason}. ${attention.otherwiseRu}`,
      en: `Needs attention: ${attention.reason}. ${attention.otherwiseEn}`,
      severity: 'warning',
    };
  }
  const legal = docflow && channel !== 'paper' ? docflowText(phase, docflow.facets) : portalText(facts);
  if (legal) return legal;
  if (channel === 'paper' && printState === 'reprinting') return { ru: 'Печатается заново', en: 'Being printed again', severity: 'info' };
  if (phase !== 'ARCHIVED') return TEXT[phase];
  if (channel === 'paper' && printState === 'returned') return { ru: 'Письмо вернулось', en: 'The letter came back', severity: 'warning' };
  return channel === 'paper'
    ? { ru: 'Отправлен почтой и заархивирован', en: 'Posted and archived', severity: 'success' }
    : { ru: 'Доставлен и заархивирован', en: 'Delivered and archived', severity: 'success' };
}

/** What the consumer's click in the portal says, where that is the way to answer. */
function portalText(facts: StatusFacts): { ru: string; en: string; severity: Severity } | undefined {
  const { answer } = facetsOf(facts);
  if (answer === 'refused')
    return {
      ru: 'Потребитель отказался от документа в личном кабинете',
      en: 'The consumer has refused it in the portal',
      severity: 'error',
    };
  if (answer === 'accepted')
    return {
      ru: 'Подтверждён в личном кабинете, без подписи покупателя',
      en: "Accepted in the portal, without the buyer's signature",
      severity: 'success',
    };
  return undefined;
}

/** What the legal tracks say, where they say more than the phase. The most serious one first. */
function docflowText(phase: Phase, facets: DocflowFacets): { ru: string; en: string; severity: Severity } | undefined {
  if (facets.revocation === 'accepted') return { ru: 'Аннулирован по соглашению сторон', en: 'Annulled by consent', severity: 'warning' };
  if (facets.buyerResponse === 'refused')
    return { ru: 'Покупатель отказал в подписи', en: 'The buyer has refused to sign', severity: 'error' };
  if (facets.revocation === 'requestedByBuyer')
    return { ru: 'Покупатель предлагает аннулировать документ', en: 'The buyer offers to annul', severity: 'warning' };
  if (facets.amendment.includes('requested') && !facets.amendment.includes('revised') && !facets.amendment.includes('corrected'))
    return { ru: 'Покупатель просит уточнить документ', en: 'The buyer asks for a corrected document', severity: 'warning' };
  if (facets.buyerResponse === 'signedWithDisagreements')
    return { ru: 'Подписан покупателем с разногласиями', en: 'Signed by the buyer with disagreements', severity: 'warning' };
  if (phase === 'ISSUED' && facets.recipientReceipt === 'finished' && facets.buyerResponse === 'waiting')
    return { ru: 'Получен покупателем, ожидается подпись', en: 'Received by the buyer, his signature is awaited', severity: 'info' };
  return undefined;
}

/** What callers may do next, by name of the API's command. */
export function nextActions(facts: StatusFacts): string[] {
  const { phase, attention } = facts;
  if (phase === 'REJECTED') return ['submit-revision'];
  const answer = openAnswerOf(facts)?.actions ?? [];
  if (attention) {
    // What is said of an archived document can only be closed: there is nothing to take back.
    const actions = allowedResolutions(attention.step).filter((action) => phase !== 'ARCHIVED' || action === 'retry');
    return [...answer, ...actions.map((action) => `resolve:${action}`)];
  }
  if (answer.length > 0) return answer;
  return isPastPointOfNoReturn({ phase, parked: false }) ? [] : ['cancel'];
}
