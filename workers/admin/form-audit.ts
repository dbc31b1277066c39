import type { Knex } from 'knex';
import type { DocumentKind } from '../../domain/document-kind.ts';
import { chooseRemedy, type WrongFormRemedy } from '../../domain/legal-format/wrong-form.ts';
import { moscowDate } from '../../domain/moscow-time.ts';
import {
  countFormsGone,
  walkExchangedForms,
  walkLegalForms,
  walkTechnicalForms,
  type StoredForm,
} from '../../lib/database/form-audit-repository.ts';
import { FormTally } from '../../lib/legal-content/form-tally.ts';
import { checkLegalXml } from '../../lib/legal-content/schema-check.ts';

/** Documents of one kind and month in a wrong form about which the same can be done. */
export interface WrongForms {
  kind: DocumentKind;
  /** `document` is the document itself, else which technical document of ours. */
  part: string;
  month: string;
  remedy: WrongFormRemedy;
  count: number;
  /** Documents with this finding. */
  codes: Record<string, number>;
  /** Id of one of them. */
  example: string;
}

export interface FormAudit {
  examined: number;
  wrong: number;
  /** Documents whose file the database no longer has. */
  gone: number;
  groups: WrongForms[];
}

/** Holds every stored file of ours against its form on the day on which it was made. Reads a page at a time and changes nothing. */
export async function auditForms(db: Knex): Promise<FormAudit> {
  const groups = new Map<string, WrongForms>();
  let examined = 0;
  for (const walk of [walkLegalForms, walkTechnicalForms]) {
    for await (const form of walk(db)) {
      examined += 1;
      const codes = new Set(checkLegalXml(form.bytes, form.fileName, '', moscowDate(form.madeAt)).map(({ code }) => code));
      if (codes.size > 0) count(groups, form, codes);
    }
  }
  const sorted = [...groups.values()].toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  return { examined, wrong: sorted.reduce((sum, group) => sum + group.count, 0), gone: await countFormsGone(db), groups: sorted };
}

/** Counts every stored file by its form, documents and what was exchanged about them, ours and others': who keeps schema and rules. */
export async function tallyStoredForms(db: Knex): Promise<FormTally> {
  const tally = new FormTally();
  for (const walk of [walkLegalForms, walkExchangedForms])
    for await (const { bytes, fileName, madeAt } of walk(db)) tally.add(bytes, fileName, moscowDate(madeAt));
  return tally;
}

function count(groups: Map<string, WrongForms>, form: StoredForm, codes: ReadonlySet<string>): void {
  const { kind, part, month, documentId } = form;
  const remedy = chooseRemedy(form);
  const fresh: WrongForms = { kind, part, month, remedy, count: 0, codes: {}, example: documentId };
  const key = keyOf(fresh);
  const group = groups.get(key) ?? fresh;
  groups.set(key, group);
  group.count += 1;
  for (const code of codes) group.codes[code] = (group.codes[code] ?? 0) + 1;
}

function keyOf({ month, kind, part, remedy }: Pick<WrongForms, 'month' | 'kind' | 'part' | 'remedy'>): string {
  return [month, kind, part, remedy].join(' ');
}
