import type { Command } from 'commander';
import { openObjectStore } from '../../lib/object-store/open-object-store.ts';
import { judgeS3Server } from '../../lib/object-store/conformance.ts';
import { openTemporalClient } from '../../lib/temporal-client.ts';
import { reconcile } from '../recovery/reconcile.ts';
import { SealpostError } from '../../domain/errors.ts';
import { loadConfig } from '../../lib/config.ts';
import { withDatabase } from './open.ts';

/** `sealpost recovery`: after a disaster. `sealpost archive check`: before one. */
export function addRecoveryCommands(program: Command): void {
  program
    .command('recovery')
    .description('compare database, archive and workflows after a restore')
    .option('--repair', 'make rows and workflows anew; signs nothing, sends nothing', false)
    .action(({ repair }: { repair: boolean }) =>
      withDatabase(async (db, config) => {
        const client = openTemporalClient(config.temporal);
        try {
          const report = await reconcile({ db, client, objects: await openObjectStore(config.objects), repair });
          for (const { documentId, difference, text } of report.differences) process.stdout.write(`${documentId} ${difference}: ${text}\n`);
          const { documents, sealed, workflows, counts, unexplained } = report;
          process.stdout.write(`${JSON.stringify({ documents, sealed, workflows, ...counts, unexplained })}\n`);
          if (unexplained > 0) process.exitCode = 1;
        } finally {
          await client.connection.close();
        }
      }),
    );
  program
    .command('archive')
    .description('the archive')
    .command('check')
    .description('judge the configured S3 server by what it does with locked objects; exit code 1 where it is not fit')
    .action(async () => {
      const { s3 } = loadConfig(process.env).objects;
      if (!s3) throw new SealpostError('request.invalid', 'S3_ENDPOINT is not set: a folder is never WORM.');
      const results = await judgeS3Server(s3);
      for (const { name, passed, detail } of results)
        process.stdout.write(`${passed ? 'ok  ' : 'FAIL'} ${name}${passed ? '' : `: ${detail}`}\n`);
      if (results.some(({ passed }) => !passed)) process.exitCode = 1;
    });
}
