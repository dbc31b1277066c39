import { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';

type AddCommands = (program: Command) => void;

/** Which file has a command: only that one is loaded, for all of them together take longer to load than most commands to run. */
const GROUPS: readonly (readonly [names: readonly string[], load: () => Promise<AddCommands>])[] = [
  [['import', 'status', 'explain', 'changes', 'ledger', 'statement'], async () => (await import('./billing.ts')).addBillingCommands],
  [['heads'], async () => (await import('./heads.ts')).addHeadCommands],
  [['signing-keys'], async () => (await import('./signing-keys.ts')).addSigningKeyCommands],
  [['journal'], async () => (await import('./journal.ts')).addJournalCommands],
  [['portal-link'], async () => (await import('./portal.ts')).addPortalCommands],
  [['verify'], async () => (await import('./verify.ts')).addVerifyCommand],
  [['audit', 'archive'], async () => (await import('./audit.ts')).addAuditCommands],
  [['recovery'], async () => (await import('./recovery.ts')).addRecoveryCommands],
  [['formats'], async () => (await import('./formats.ts')).addFormatCommands],
];

/** `npx sealpost …`: what administrators and auditors do from a terminal. */
const program = new Command('sealpost').description('Sealpost from the command line');
const wanted = GROUPS.filter(([names]) => names.includes(process.argv[2] ?? ''));
// Help, and a command that there isn't, want all of them.
for (const [, load] of wanted.length > 0 ? wanted : GROUPS) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SealpostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
