import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { DOCUMENT_KINDS, type DocumentKind } from '../../domain/document-kind.ts';
import { SealpostError } from '../../domain/errors.ts';
import { forecastHeads } from '../../domain/forecast.ts';
import { endOf, isInForce, type AuthorityBasis } from '../../domain/mandate.ts';
import { insertCertificate, retireCertificate } from '../../lib/database/certificate-repository.ts';
import { listHeadLoads } from '../../lib/database/forecast-repository.ts';
import { endAbsence, insertAbsence, insertMandate, readMandateCard, revokeMandate } from '../../lib/database/mandate-repository.ts';
import { loadRegistry } from '../../lib/database/registry-cache.ts';
import { listBrokenRegistryChanges, listRegistryChanges } from '../../lib/database/registry-changes.ts';
import { listHeads, saveHead } from '../../lib/database/registry-repository.ts';
import { readPem } from '../../lib/signing/certificates/certificate.ts';
import { withDatabase } from './open.ts';

const AUDIT_PAGE = 1_000;
/** As whom the audit log names the one at the terminal. */
const actor = `cli:${userInfo().username}`;
const say = (line: string) => process.stdout.write(`${line}\n`);
const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '…';

/** `sealpost heads …`: the registry of heads, as the API edits it too. */
export function addHeadCommands(program: Command): void {
  const heads = program.command('heads').description('who signs, by what right, until when');
  heads
    .command('list')
    .description('offices, mandates and certificates')
    .action(() => withDatabase(async (db) => printHeads(await listHeads(db), await loadRegistry(db))));
  heads
    .command('forecast')
    .option('--client <name>', 'whose documents count', 'billing')
    .description('when which head could not sign any more')
    .action(({ client }: { client: string }) =>
      withDatabase(async (db) => {
        for (const { messageEn } of forecastHeads(await listHeadLoads(db, client), await loadRegistry(db), new Date())) say(messageEn);
      }),
    );
  heads
    .command('save <headId>')
    .requiredOption('--name <name>', 'Last First Middle')
    .requiredOption('--post <post>')
    .requiredOption('--department <department>')
    .description('add or replace the card of an office')
    .action((id: string, { name, post, department }: { name: string; post: string; department: string }) =>
      withDatabase((db) => saveHead(db, { id, fullName: readName(name), post, department }, actor)),
    );
  heads
    .command('audit')
    .description('every change, oldest first; exit code 1 where the log is not whole')
    .action(() =>
      withDatabase(async (db) => {
        for (const change of await listRegistryChanges(db, 0, AUDIT_PAGE)) say(JSON.stringify(change));
        const broken = await listBrokenRegistryChanges(db);
        if (broken.length === 0) return;
        process.stderr.write(`The log was edited, or lines are missing, at ${broken.join(', ')}.\n`);
        process.exitCode = 1;
      }),
    );
  addMandateCommands(heads);
  addAbsenceCommands(heads);
  addCertificateCommands(heads);
}

interface MandateOptions {
  name: string;
  post: string;
  department: string;
  seller: string;
  basis: AuthorityBasis;
  poa?: string;
  poaDate?: string;
  poaRegistry: string;
  kinds?: string;
  from: string;
  to?: string;
  deputy?: boolean;
}

function addMandateCommands(heads: Command): void {
  heads
    .command('mandate <headId>')
    .requiredOption('--name <name>', 'Last First Middle')
    .requiredOption('--post <post>')
    .requiredOption('--department <department>')
    .requiredOption('--seller <inn>', 'in whose name is signed')
    .requiredOption('--basis <basis>', 'law, charter or power-of-attorney')
    .requiredOption('--from <instant>', 'such as 2026-12-01T00:00:00+03:00')
    .option('--to <instant>')
    .option('--poa <guid>', 'number of the machine-readable power of attorney')
    .option('--poa-date <date>', 'when it was issued')
    .option('--poa-registry <url>', 'where it can be looked up', 'https://m4d.nalog.gov.ru')
    .option('--kinds <list>', `comma-separated: ${DOCUMENT_KINDS.join(', ')}`)
    .option('--deputy', 'signs only while the head is absent')
    .description('enter a mandate; prints its id and that of the signatory')
    .action((headId: string, options: MandateOptions) =>
      withDatabase(async (db) => {
        const { name, post, department, seller, basis, poa, poaDate, poaRegistry, kinds, from, to, deputy } = options;
        const mandate = await insertMandate(
          db,
          readMandateCard({
            headId,
            fullName: readName(name),
            role: deputy ? 'deputy' : 'head',
            post,
            department,
            sellerInn: seller,
            basis,
            powerOfAttorney: poa ? { number: poa, issuedOn: poaDate ?? day(new Date()), registry: poaRegistry } : null,
            kinds: kinds ? (kinds.split(',') as DocumentKind[]) : null,
            validFrom: from,
            validTo: to ?? null,
          }),
          actor,
        );
        say(`mandate ${mandate.id} of signatory ${mandate.signatoryId}`);
      }),
    );
  heads
    .command('revoke <mandateId>')
    .option('--at <instant>', 'at once where absent')
    .description('end a mandate')
    .action((id: string, { at }: { at?: string }) => withDatabase((db) => revokeMandate(db, id, at ? new Date(at) : undefined, actor)));
}

function addAbsenceCommands(heads: Command): void {
  heads
    .command('absent <headId>')
    .requiredOption('--from <instant>')
    .option('--to <instant>')
    .description('deputies sign meanwhile; prints the id of the absence')
    .action((headId: string, { from, to }: { from: string; to?: string }) =>
      withDatabase(async (db) => {
        say((await insertAbsence(db, { headId, from: new Date(from), to: to ? new Date(to) : null }, actor)).id);
      }),
    );
  heads
    .command('back <absenceId>')
    .description('the head is back')
    .action((id: string) => withDatabase((db) => endAbsence(db, id, actor)));
}

function addCertificateCommands(heads: Command): void {
  heads
    .command('certificate <signatoryId> <file>')
    .option('--use-from <instant>', 'when the signatory switches over to it; at once where absent')
    .description('enter a certificate: PEM, then its issuers')
    .action((signatoryId: string, file: string, { useFrom }: { useFrom?: string }) =>
      withDatabase(async (db) => {
        const [own, ...chain] = readPem(await readFile(file, 'utf8'));
        if (!own) throw new SealpostError('request.invalid', 'There is no certificate in the file.');
        const { thumbprint, notBefore, notAfter, raw: certificate } = own;
        const entry = { thumbprint, signatoryId, certificate, chain: chain.map(({ raw }) => raw), notBefore, notAfter };
        await insertCertificate(db, { ...entry, useFrom: useFrom ? new Date(useFrom) : new Date() }, actor);
        say(thumbprint);
      }),
    );
  heads
    .command('retire <thumbprint>')
    .description('use a certificate no longer')
    .action((thumbprint: string) => withDatabase((db) => retireCertificate(db, thumbprint, undefined, actor)));
}

function printHeads(
  heads: Awaited<ReturnType<typeof listHeads>>,
  { mandates, absences, certificates }: Awaited<ReturnType<typeof loadRegistry>>,
): void {
  const now = new Date();
  for (const head of heads) {
    say(`${head.id}  ${head.post}, ${head.department}`);
    for (const mandate of mandates.filter(({ headId }) => headId === head.id)) {
      const authority = mandate.powerOfAttorney ? `${mandate.basis} ${mandate.powerOfAttorney.number}` : mandate.basis;
      const state = isInForce(mandate, now) ? 'in force' : 'not in force';
      const kinds = mandate.kinds?.join(',') ?? 'all kinds';
      say(
        `  ${mandate.role}  ${mandate.id}  ${mandate.fullName.last}  ${authority}  ${kinds}  ${day(mandate.validFrom)} to ${day(endOf(mandate))}  ${state}`,
      );
      for (const { thumbprint, notAfter, retiredAt } of certificates.filter(({ signatoryId }) => signatoryId === mandate.signatoryId))
        say(`    certificate  ${thumbprint.slice(0, 16)}…  to ${day(notAfter)}${retiredAt ? '  retired' : ''}`);
    }
    for (const { id, from, to } of absences.filter(({ headId }) => headId === head.id)) say(`  absent  ${id}  ${day(from)} to ${day(to)}`);
  }
}

function readName(name: string): { last: string; first: string; middle?: string } {
  const [last = '', first = '', ...middle] = name.trim().split(/\s+/);
  if (!last || !first) throw new SealpostError('request.invalid', 'A name is: Last First Middle.');
  return { last, first, ...(middle.length > 0 ? { middle: middle.join(' ') } : {}) };
}
