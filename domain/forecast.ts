import type { DocumentKind } from './document-kind.ts';
import {
  CERTIFICATE_LIFE_MIN_MS,
  chooseMandate,
  endOf,
  listUsableCertificates,
  type Absence,
  type Mandate,
  type SignatoryCertificate,
} from './mandate.ts';

/** How much a head has to sign. */
export interface HeadLoad {
  headId: string;
  kind: DocumentKind;
  sellerInn: string;
  /** Documents of the last 30 days, the measure of the next 30. */
  documentsAMonth: number;
  /** Accepted and not signed yet. */
  waiting: number;
}

export type StopReason = 'mandate-ends' | 'certificate-ends' | 'no-certificate' | 'no-mandate' | 'head-absent';

/** When a head's documents would stop, and how many of a month. */
export interface HeadForecast {
  headId: string;
  /** Null where nothing stops them within the horizon. */
  stopsAt: string | null;
  reason: StopReason | null;
  kinds: DocumentKind[];
  documentsAMonth: number;
  documentsWaiting: number;
  /** Who must act. */
  owner: 'registrar' | 'department-head' | null;
  messageEn: string;
  messageRu: string;
}

export interface Registry {
  mandates: readonly Mandate[];
  absences: readonly Absence[];
  certificates: readonly SignatoryCertificate[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const HORIZON_DAYS = 60;

/** Looks ahead over the registry's dates: for each head the first moment at which one of its kinds of document could not be signed. */
export function forecastHeads(loads: readonly HeadLoad[], registry: Registry, now: Date): HeadForecast[] {
  const heads = [...new Set(loads.map(({ headId }) => headId))].sort();
  return heads.map((headId) => {
    const own = loads.filter((load) => load.headId === headId);
    const stops = own.map((load) => ({ load, stop: findStop(load, registry, now) })).filter(({ stop }) => stop !== undefined);
    const first = stops.reduce<Date | undefined>(
      (earliest, { stop }) => (!earliest || stop!.at < earliest ? stop!.at : earliest),
      undefined,
    );
    const hit = stops.filter(({ stop }) => stop!.at.getTime() === first?.getTime());
    return describe(headId, first, hit[0]?.stop?.reason ?? null, hit.length > 0 ? hit.map(({ load }) => load) : own);
  });
}

/** Checked at each date at which anything begins or ends; between two of them nothing changes. */
function findStop(load: HeadLoad, registry: Registry, now: Date): { at: Date; reason: StopReason } | undefined {
  const horizon = now.getTime() + HORIZON_DAYS * DAY_MS;
  const dates = registryDates(load.headId, registry)
    .filter((time) => time > now.getTime() && time <= horizon)
    .sort((a, b) => a - b);
  for (const time of [now.getTime(), ...dates]) {
    const reason = whyStopped(load, registry, new Date(time), time === now.getTime());
    if (reason) return { at: new Date(time), reason };
  }
  return undefined;
}

function registryDates(headId: string, { mandates, absences, certificates }: Registry): number[] {
  const own = mandates.filter((mandate) => mandate.headId === headId);
  const signatories = new Set(own.map(({ signatoryId }) => signatoryId));
  const dates = [
    ...own.flatMap((mandate) => [mandate.validFrom, endOf(mandate)]),
    ...absences.filter((absence) => absence.headId === headId).flatMap(({ from, to }) => [from, to]),
    ...certificates
      .filter(({ signatoryId }) => signatories.has(signatoryId))
      // One millisecond past the last moment at which enough life is left.
      .flatMap(({ useFrom, notAfter, retiredAt }) => [useFrom, retiredAt, new Date(notAfter.getTime() - CERTIFICATE_LIFE_MIN_MS + 1)]),
  ];
  return dates.filter((date) => date !== null).map((date) => date.getTime());
}

function whyStopped(load: HeadLoad, { mandates, absences, certificates }: Registry, at: Date, isNow: boolean): StopReason | undefined {
  const { mandate, refusal } = chooseMandate({ ...load, at }, mandates, absences);
  if (refusal === 'mandate.head-absent') return 'head-absent';
  if (!mandate) return isNow ? 'no-mandate' : 'mandate-ends';
  if (listUsableCertificates(certificates, mandate.signatoryId, at).length > 0) return undefined;
  const known = certificates.some(({ signatoryId }) => signatoryId === mandate.signatoryId);
  return known ? 'certificate-ends' : 'no-certificate';
}

const TEXTS: Record<StopReason, [english: string, russian: string]> = {
  'mandate-ends': ['the authority ends', 'полномочия заканчиваются'],
  'no-mandate': ['there is no authority in force', 'нет действующих полномочий'],
  'certificate-ends': ['the certificate ends (or has less than a day left)', 'сертификат заканчивается (или осталось меньше суток)'],
  'no-certificate': ['there is no certificate', 'нет сертификата'],
  'head-absent': ['the head is absent and no deputy has authority', 'руководитель отсутствует, заместителя с полномочиями нет'],
};

function describe(headId: string, at: Date | undefined, reason: StopReason | null, loads: readonly HeadLoad[]): HeadForecast {
  const documentsAMonth = loads.reduce((sum, load) => sum + load.documentsAMonth, 0);
  const documentsWaiting = loads.reduce((sum, load) => sum + load.waiting, 0);
  const common = { headId, kinds: [...new Set(loads.map(({ kind }) => kind))].sort(), documentsAMonth, documentsWaiting };
  if (!at || !reason) {
    const messageEn = `${headId}: nothing stops within ${HORIZON_DAYS} days.`;
    return {
      ...common,
      stopsAt: null,
      reason: null,
      owner: null,
      messageEn,
      messageRu: `${headId}: на ${HORIZON_DAYS} дней вперёд препятствий нет.`,
    };
  }
  const day = at.toISOString().slice(0, 10);
  const [english, russian] = TEXTS[reason];
  return {
    ...common,
    stopsAt: at.toISOString(),
    reason,
    owner: reason === 'certificate-ends' || reason === 'no-certificate' ? 'department-head' : 'registrar',
    messageEn: `${headId}: from ${day} on ${english}; ${documentsAMonth} documents a month would stop.`,
    messageRu: `${headId}: с ${day} ${russian}; остановятся ${documentsAMonth} документов в месяц.`,
  };
}
