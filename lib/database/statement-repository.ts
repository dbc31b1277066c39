import type { Knex } from 'knex';
import { outcomeOf, type LedgerFacts } from '../../domain/ledger.ts';
import { statementList, type MonthStatement, type StatementLine } from '../../domain/month-statement.ts';
import { findLastAnchor } from './audit-repository.ts';
import { getFeedPosition } from './event-repository.ts';
import { UNDOING, readLedger } from './ledger-repository.ts';
import type { DocumentRow } from './rows.ts';
import { getJournalTail } from './signing-journal.ts';
import { sha256Hex } from '../sha256.ts';

/** A client's month as it is now, in one snapshot: ledger, documents and the journal's tail belong to the same moment. */
export async function buildMonthStatement(db: Knex, clientId: string, month: string, statedAt: Date): Promise<MonthStatement> {
  return db.transaction(
    async (trx) => {
      const lines = await listStatementLines(trx, clientId, month);
      return {
        type: 'sealpost-month-statement',
        version: 1,
        clientId,
        month,
        statedAt: statedAt.toISOString(),
        feedPosition: await getFeedPosition(trx),
        ledger: await readLedger(trx, clientId, month),
        documents: { count: lines.length, sha256: sha256Hex(statementList(lines)) },
        journal: await getJournalTail(trx),
        anchor: await statedAnchor(trx),
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function statedAnchor(trx: Knex): Promise<MonthStatement['anchor']> {
  const anchor = await findLastAnchor(trx);
  return anchor ? { number: anchor.number, lastPosition: anchor.lastPosition, hash: anchor.hash } : null;
}

/** A month of 200,000 documents is some 25 MB of lines; more would be a fault. */
const LINES_MAX = 1_000_000;

export async function listStatementLines(db: Knex, clientId: string, month: string): Promise<StatementLine[]> {
  const rows = await db<DocumentRow>('documents')
    .where({ client_id: clientId, month })
    .orderBy('id')
    .limit(LINES_MAX)
    .select(
      'id',
      'phase',
      'channel',
      'gross',
      'content_digest',
      db.raw('attention is not null as parked'),
      db.raw(`${UNDOING} as undoing`),
    );
  return (rows as unknown as (DocumentRow & LedgerFacts)[]).map(
    ({ id, phase, channel, gross, content_digest: contentDigest, parked, undoing }) => ({
      id,
      outcome: outcomeOf({ phase, channel, parked, undoing }),
      gross,
      contentDigest,
    }),
  );
}
