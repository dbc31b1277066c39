import { KIND_RULES } from './document-kind.ts';
import { finding, type Finding } from './finding.ts';
import { isCalendarDate } from './moscow-time.ts';
import type { DocumentSubmission, Period } from './submission.ts';

/** Dates of a document against the calendar, today (Moscow) and the period of its package. */
export function checkDates(document: DocumentSubmission, packagePeriod: Period, today: string): Finding[] {
  const findings: Finding[] = [];
  if (!isCalendarDate(document.date)) findings.push(finding('document.invalid-date', '/date'));
  else if (document.date > today) findings.push(finding('document.date-in-future', '/date'));
  if (!isPeriod(packagePeriod) || packagePeriod.from.slice(0, 7) !== packagePeriod.to.slice(0, 7)) {
    findings.push(finding('document.period-broken', '/period'));
  }
  return [...findings, ...checkServicePeriod(document, packagePeriod)];
}

function checkServicePeriod(document: DocumentSubmission, packagePeriod: Period): Finding[] {
  const { content, kind } = document;
  if (content.form === 'statement') return isPeriod(content.period) ? [] : [finding('document.period-broken', '/content/period')];
  if (content.form !== 'lines') return [];
  const { servicePeriod } = content;
  if (!servicePeriod) {
    return KIND_RULES[kind].servicePeriodRequired ? [finding('document.service-period-missing', '/content/servicePeriod')] : [];
  }
  if (!isPeriod(servicePeriod)) return [finding('document.period-broken', '/content/servicePeriod')];
  const findings: Finding[] = [];
  if (servicePeriod.from < packagePeriod.from || servicePeriod.to > packagePeriod.to) {
    findings.push(finding('document.period-outside-package', '/content/servicePeriod'));
  }
  if (kind === 'act' && document.date < servicePeriod.to) findings.push(finding('document.act-before-period-end', '/date'));
  return findings;
}

function isPeriod({ from, to }: Period): boolean {
  return isCalendarDate(from) && isCalendarDate(to) && from <= to;
}
