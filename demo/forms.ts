import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { checkSignedFile } from '../domain/check-signed-file.ts';
import { moscowDate } from '../domain/moscow-time.ts';
import { generateForms } from '../fixtures/every-form.ts';
import { FormTally } from '../lib/legal-content/form-tally.ts';
import { useOfficialSchemas } from '../lib/legal-content/judges.ts';
import { prepareLegalContent } from '../lib/legal-content/prepare-content.ts';
import { readLegalFile } from '../lib/legal-content/read-legal-file.ts';

/** `npm run forms`: documents of all kinds, parties, authorities and rates, built, judged, and compared with their submissions as before a signature. Exit code 1 where one is wrong. */
const { count, seed, schemas, out } = new Command()
  .option('--count <number>', 'documents', '2000')
  .option('--seed <number>', 'same seed, same documents', '12')
  .addOption(new Option('--schemas <folder>', 'official schemas').env('LEGAL_SCHEMAS_DIR'))
  .option('--out <folder>', 'keep the files there, for a judge of your own')
  .parse()
  .opts<{ count: string; seed: string; schemas?: string; out?: string }>();

useOfficialSchemas(schemas || undefined);
if (out) await mkdir(out, { recursive: true });
const tally = new FormTally();
const refused: string[] = [];
const differing: string[] = [];
for (const facts of generateForms(Number(count), Number(seed))) {
  const { content, findings } = await prepareLegalContent(facts);
  if (!content) {
    refused.push(`${facts.document.kind} ${facts.document.number}: ${findings.map(({ messageEn }) => messageEn).join('; ')}`);
    continue;
  }
  const { document, seller, partner } = facts;
  const { facts: said, unreadable } = readLegalFile(content.bytes);
  const sent = { document, sellerInn: seller.inn, partner, period: { from: document.date, to: document.date } };
  const differences = said ? checkSignedFile(said, sent).map(({ messageEn }) => messageEn) : [unreadable];
  if (differences.length > 0) differing.push(`${document.kind} ${document.number}: ${differences.join('; ')}`);
  tally.add(content.bytes, content.fileName, moscowDate(facts.formedAt));
  if (out) await writeFile(path.join(out, content.fileName), content.bytes);
}
for (const line of [
  tally.toString(),
  ...tally.faults,
  ...refused,
  ...differing,
  `${refused.length} not built, ${differing.length} differ from their submission`,
])
  process.stdout.write(`${line}\n`);
if (!tally.allRight || refused.length > 0 || differing.length > 0) process.exitCode = 1;
