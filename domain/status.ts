import { allowedResolutions, hasReached, isPastPointOfNoReturn, type Attention, type Channel, type Phase } from './document.ts';

/** The independent legal tracks of a document beside its phase. Values never go back. */
export interface Facets {
  senderSignature: 'none' | 'waiting' | 'valid';
  portal: 'none' | 'published';
  print: 'none' | 'queued';
  archive: 'none' | 'sealed';
}

export type Severity = 'info' | 'success' | 'warning' | 'error';

export interface StatusFacts {
  phase: Phase;
  channel: Channel | null;
  attention: Attention | null;
  signed: boolean;
}

const TEXT: Record<Phase, { ru: string; en: string; severity: Severity }> = {
  RECEIVED: { ru: 'Принят, проверяется', en: 'Accepted, being checked', severity: 'info' },
  VALIDATED: { ru: 'Проверен, ожидает подписи', en: 'Checked, waiting for the signature', severity: 'info' },
  SIGNED: { ru: 'Подписан, выбирается канал', en: 'Signed, the channel is being chosen', severity: 'info' },
  ROUTED_E: { ru: 'Подписан, передаётся в личный кабинет', en: 'Signed, on the way to the portal', severity: 'info' },
  ROUTED_P: { ru: 'Подписан, готовится к печати', en: 'Signed, being prepared for print', severity: 'info' },
  DELIVERED: { ru: 'Доставлен в личный кабинет, передаётся в архив', en: 'In the portal, being archived', severity: 'info' },
  PRINT_QUEUED: { ru: 'В очереди на печать, передаётся в архив', en: 'In the print queue, being archived', severity: 'info' },
  ARCHIVED: { ru: 'Обработан и заархивирован', en: 'Done and archived', severity: 'success' },
  REJECTED: { ru: 'Отклонён', en: 'Rejected', severity: 'error' },
  CANCELLED: { ru: 'Отменён', en: 'Cancelled', severity: 'info' },
};

export function facetsOf({ phase, channel, signed }: StatusFacts): Facets {
  const delivered = hasReached(phase, 'DELIVERED') && channel === 'electronic';
  const queued = hasReached(phase, 'PRINT_QUEUED') && channel === 'paper';
  return {
    senderSignature: signed ? 'valid' : phase === 'VALIDATED' ? 'waiting' : 'none',
    portal: delivered ? 'published' : 'none',
    print: queued ? 'queued' : 'none',
    archive: phase === 'ARCHIVED' ? 'sealed' : 'none',
  };
}

/** Text for people. No logic may read it: compare phase, facets and codes instead. */
export function statusText({ phase, channel, attention }: StatusFacts): { ru: string; en: string; severity: Severity } {
  if (attention) {
    return {
      ru: `Требует внимания: ${attention.reason}. ${attention.otherwiseRu}`,
      en: `Needs attention: ${attention.reason}. ${attention.otherwiseEn}`,
      severity: 'warning',
    };
  }
  if (phase !== 'ARCHIVED') return TEXT[phase];
  return channel === 'paper'
    ? { ru: 'В очереди на печать, заархивирован', en: 'In the print queue and archived', severity: 'success' }
    : { ru: 'Доставлен и заархивирован', en: 'Delivered and archived', severity: 'success' };
}

/** What callers may do next, by name of the API's command. */
export function nextActions({ phase, attention }: StatusFacts): string[] {
  if (attention) return allowedResolutions(attention.step).map((action) => `resolve:${action}`);
  if (phase === 'REJECTED') return ['submit-revision'];
  return isPastPointOfNoReturn({ phase, parked: false }) ? [] : ['cancel'];
}
