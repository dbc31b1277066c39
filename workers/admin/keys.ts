import { Command } from 'commander';
import { insertApiKey, PERSON_PATTERN, revokeApiKey, SCOPES, setPerson, type Scope } from '../../lib/database/api-key-repository.ts';
import { needed } from '../../lib/config.ts';
import { findPartner } from '../../lib/database/registry-repository.ts';
import { withDatabase } from './open.ts';

/** `npm run keys -- create …`, `npm run keys -- person PREFIX NAME`, `npm run keys -- revoke PREFIX`. A key is shown once. */
const program = new Command();

interface KeyOptions {
  client: string;
  scopes: string;
  partner?: string;
  head?: string;
  person?: string;
}

function requirePersonName(person: string | undefined): void {
  if (person !== undefined && !PERSON_PATTERN.test(person))
    throw new Error('A person is named in small Latin letters, digits, and . _ @ -, as ivanova or ivanova@utility.example.');
}

program
  .command('create')
  .requiredOption('--client <name>', 'the client whose documents the key works on')
  .option('--scopes <list>', `comma-separated: ${SCOPES.join(', ')}`, 'documents:read')
  .option('--partner <externalId>', "a consumer's key: sees this partner's delivered documents only")
  .option('--head <id>', "a head's own key: releases this head's batches only")
  .option('--person <name>', 'who holds it: what needs two people needs two names')
  .action(async ({ client, scopes, partner, head, person }: KeyOptions) => {
    const wanted = scopes.split(',');
    const unknown = wanted.filter((scope) => !SCOPES.includes(scope as Scope));
    if (unknown.length > 0) throw new Error(`Unknown scopes: ${unknown.join(', ')}`);
    requirePersonName(person);
    // Only a head releases batches: a key for it without one could do nothing.
    if (wanted.includes('batches:release') && !head) throw new Error('A key with batches:release needs --head.');
    if (partner && wanted.some((scope) => scope !== 'documents:read')) throw new Error("A consumer's key can only read.");
    await withDatabase(async (db, config) => {
      const row = partner ? await findPartner(db, client, partner) : undefined;
      if (partner && !row) throw new Error(`Client ${client} has no partner ${partner}.`);
      const clear = await insertApiKey(db, needed('API_KEY_SECRET', config.api.keySecret), {
        clientId: client,
        scopes: wanted as Scope[],
        partnerId: row?.id,
        headId: head,
        person,
      });
      process.stdout.write(`${clear}\n`);
    });
  });

program
  .command('person <prefix> <name>')
  .description('say who holds a key that has no person yet')
  .action(async (prefix: string, name: string) => {
    requirePersonName(name);
    await withDatabase(async (db) => {
      process.stdout.write((await setPerson(db, prefix, name)) ? 'done\n' : 'no such key, or it has its person\n');
    });
  });

program.command('revoke <prefix>').action(async (prefix: string) => {
  await withDatabase(async (db) => {
    process.stdout.write((await revokeApiKey(db, prefix)) ? 'revoked\n' : 'no such key\n');
  });
});

await program.parseAsync();
