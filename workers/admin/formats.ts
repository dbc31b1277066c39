import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import { LEGAL_FORMATS } from '../../domain/legal-format/formats.ts';
import { REMEDIES } from '../../domain/legal-format/wrong-form.ts';
import { isCalendarDate, moscowDate } from '../../domain/moscow-time.ts';
import { FormTally, formatTable } from '../../lib/legal-content/form-tally.ts';
import { chooseJudge, useOfficialSchemas } from '../../lib/legal-content/judges.ts';
import { auditForms, tallyStoredForms, type FormAudit } from './form-audit.ts';
import { withDatabase } from './open.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** `sealpost formats …`: the legal forms, and what keeps them. Official schemas come from LEGAL_SCHEMAS_DIR or `--schemas`. */
export function addFormatCommands(program: Command): void {
  const formats = program.command('formats').description('legal forms: which hold, which files keep them, what was made in a wrong form');
  formats
    .command('list')
    .option('--schemas <folder>', 'official schemas', process.env.LEGAL_SCHEMAS_DIR)
    .description('forms, versions, the days on which they are made and taken, and what judges them')
    .action(listFormats);
  formats
    .command('check [paths...]')
    .option('--stored', 'the files of the database instead: documents, and what was exchanged about them')
    .option('--schemas <folder>', 'official schemas', process.env.LEGAL_SCHEMAS_DIR)
    .option('--day <YYYY-MM-DD>', 'the day on which the forms must hold', readDay, moscowDate(new Date()))
    .description('judge XML files, or all in folders, by schema and rules; exit code 1 where one is wrong')
    .action(checkFiles);
  formats
    .command('audit')
    .option('--json', 'for programs')
    .description('documents in the database whose form is wrong, by kind and month, and what can be done; exit code 1 where there are any')
    .action(({ json }: { json?: boolean }) =>
      withDatabase(async (db, config) => {
        useOfficialSchemas(config.legalSchemasDirectory);
        const audit = await auditForms(db);
        say(json ? JSON.stringify(audit, null, 2) : formatAudit(audit));
        if (audit.groups.length > 0) process.exitCode = 1;
      }),
    );
}

/** Days are compared as texts: a word that is no day would make every form hold. */
function readDay(text: string): string {
  if (isCalendarDate(text)) return text;
  throw new InvalidArgumentError('It is no day, YYYY-MM-DD.');
}

function listFormats({ schemas }: { schemas?: string }): void {
  // An environment file can't leave a variable out: an empty one is an absent one.
  useOfficialSchemas(schemas || undefined);
  const days = (period: { from: string; to: string | null } | null) => (period ? `${period.from}..${period.to ?? ''}` : 'never');
  const rows = LEGAL_FORMATS.map((format) => [
    `${format.prefix} ${format.version}`,
    days(format.produced),
    days(format.accepted),
    chooseJudge(format)?.by ?? 'nobody',
    format.order,
  ]);
  say(formatTable([['form', 'made', 'taken', 'judged by', 'order'], ...rows]));
}

interface CheckOptions {
  schemas?: string;
  day: string;
  stored?: boolean;
}

async function checkFiles(paths: string[], { schemas, day, stored }: CheckOptions): Promise<void> {
  useOfficialSchemas(schemas || undefined);
  if (stored) return withDatabase(async (db) => report(await tallyStoredForms(db)));
  const tally = new FormTally();
  for (const given of paths) {
    for await (const file of walkXml(given)) tally.add(await attempt(file, readFile(file)), path.basename(file), day);
  }
  report(tally);
}

function report(tally: FormTally): void {
  say(tally.toString());
  for (const fault of tally.faults) say(fault);
  if (!tally.allRight || tally.isEmpty) process.exitCode = 1;
}

/** A file as it is named, and every .xml below a folder. */
async function* walkXml(given: string): AsyncGenerator<string> {
  if (!(await attempt(given, lstat(given))).isDirectory()) return yield given;
  const entries = await attempt(given, readdir(given, { withFileTypes: true }));
  for (const entry of entries.toSorted((a, b) => a.name.localeCompare(b.name))) {
    const inside = path.join(given, entry.name);
    if (entry.isDirectory()) yield* walkXml(inside);
    else if (entry.name.toLowerCase().endsWith('.xml')) yield inside;
  }
}

/** @throws SealpostError path.unreadable, with the system's own word for it, such as ENOENT */
async function attempt<T>(file: string, act: Promise<T>): Promise<T> {
  try {
    return await act;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new SealpostError('path.unreadable', `${file} can't be read: ${code}.`, { cause: error });
  }
}

function formatAudit({ examined, wrong, gone, groups }: FormAudit): string {
  const rows = groups.map((group) => [
    group.kind,
    group.part,
    group.month,
    String(group.count),
    group.remedy,
    Object.keys(group.codes).join(', '),
    group.example,
  ]);
  const remedies = [...new Set(groups.map(({ remedy }) => remedy))];
  return [
    `${examined} files judged, ${wrong} in a wrong form; of ${gone} documents the database has no file any more (their archive has it).`,
    ...(rows.length > 0 ? ['', formatTable([['kind', 'part', 'month', 'count', 'remedy', 'findings', 'example'], ...rows]), ''] : []),
    ...remedies.map((remedy) => `${remedy}: ${REMEDIES[remedy]}`),
  ].join('\n');
}
