import type { Command } from 'commander';
import { verifyJournal } from '../../lib/database/signing-journal.ts';
import { withDatabase } from './open.ts';

/** `sealpost journal verify`: the hash chain of the signing journal, and whether it accounts for every signature. */
export function addJournalCommands(program: Command): void {
  program
    .command('journal')
    .description('the journal of the signing process')
    .command('verify')
    .description('exit code 1 where an entry was edited, removed or swapped, or a signature is not accounted for')
    .action(() =>
      withDatabase(async (db) => {
        const { entries, signed, broken, unmatched } = await verifyJournal(db);
        for (const { position, what } of broken) process.stdout.write(`entry ${position} ${what}\n`);
        for (const what of unmatched) process.stdout.write(`${what}\n`);
        const whole = broken.length === 0 && unmatched.length === 0;
        process.stdout.write(`${entries} entries, ${signed} signatures: ${whole ? 'whole' : 'NOT WHOLE'}\n`);
        if (!whole) process.exitCode = 1;
      }),
    );
}
