import { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import { addAuditCommands } from './audit.ts';
import { addBillingCommands } from './billing.ts';
import { addFormatCommands } from './formats.ts';
import { addHeadCommands } from './heads.ts';
import { addJournalCommands } from './journal.ts';
import { addPortalCommands } from './portal.ts';
import { addRecoveryCommands } from './recovery.ts';
import { addSigningKeyCommands } from './signing-keys.ts';
import { addVerifyCommand } from './verify.ts';

/** `npx sealpost …`: what administrators and auditors do from a terminal. */
const program = new Command('sealpost').description('Sealpost from the command line');
addBillingCommands(program);
addHeadCommands(program);
addSigningKeyCommands(program);
addJournalCommands(program);
addPortalCommands(program);
addVerifyCommand(program);
addAuditCommands(program);
addRecoveryCommands(program);
addFormatCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SealpostError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
