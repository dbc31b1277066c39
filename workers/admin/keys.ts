import { Command } from 'commander';
import { insertApiKey, revokeApiKey, SCOPES, type Scope } from '../../lib/database/api-key-repository.ts';
import { needed } from '../../lib/config.ts';
import { findPartner } from '../../lib/database/registry-repository.ts';
import { withDatabase } from './open.ts';

/** `npm run keys -- create …` and `npm run keys -- revoke PREFIX`. A key is shown once. */
const program = new Command();

program
  .command('create')
  .requiredOption('--client <name>', 'the client whose documents the key works on')
  .option('--scopes <list>', `comma-separated: ${SCOPES.join(', ')}`, 'documents:read')
  .option('--partner <externalId>', "a consumer's key: sees this partner's delivered documents only")
  .option('--head <id>', "a head's own key: releases this head's batches only")
  .action(async ({ client, scopes, partner, head }: { client: string; scopes: string; partner?: string; head?: string }) => {
    const wanted = scopes.split(',');
    const unknown = wanted.filter((scope) => !SCOPES.includes(scope as Scope));
    if (unknown.length > 0) throw new Error(`Unknown scopes: ${unknown.join(', ')}`);
    if (partner && wanted.some((scope) => scope !== 'documents:read')) throw new Error("A consumer's key can only read.");
    await withDatabase(async (db, config) => {
      const row = partner ? await findPartner(db, client, partner) : undefined;
      if (partner && !row) throw new Error(`Client ${client} has no partner ${partner}.`);
      const clear = await insertApiKey(db, needed('API_KEY_SECRET', config.api.keySecret), {
        clientId: client,
        scopes: wanted as Scope[],
        partnerId: row?.id,
        headId: head,
      });
      process.stdout.write(`${clear}\n`);
    });
  });

program.command('revoke <prefix>').action(async (prefix: string) => {
  await withDatabase(async (db) => {
    process.stdout.write((await revokeApiKey(db, prefix)) ? 'revoked\n' : 'no such key\n');
  });
});

await program.parseAsync();
