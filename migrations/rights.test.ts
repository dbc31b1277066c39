import { expect, test } from '@jest/globals';
import { reachedSql } from '../tests/support/reached-sql.ts';
import { PROCESS_ROLES, TABLE_RIGHTS, type ProcessRole } from './rights.ts';

const ENTRIES: Record<ProcessRole, string> = {
  api: 'api/server.ts',
  documents: 'workers/documents.ts',
  delivery: 'workers/delivery.ts',
  evidence: 'workers/evidence.ts',
  dispatcher: 'workers/dispatcher.ts',
  signing: 'workers/signing.ts',
};

const isGranted = (role: ProcessRole, right: string, table: string) => new RegExp(`\\b${right}\\b`).test(TABLE_RIGHTS[table]![role] ?? '');

test.each(PROCESS_ROLES)('whatever SQL the code of %s can reach its role may run', (role) => {
  const reached = reachedSql(ENTRIES[role], Object.keys(TABLE_RIGHTS));
  expect(reached.size).toBeGreaterThan(20);
  const lacking = [...reached].filter(([entry]) => !isGranted(role, ...(entry.split(' ') as [string, string])));
  expect(lacking).toEqual([]);
});

test.each(PROCESS_ROLES)('%s may write nothing that its code does not write', (role) => {
  const reached = reachedSql(ENTRIES[role], Object.keys(TABLE_RIGHTS));
  // An upsert updates as well, and a lock needs the right to.
  const mayUpdate = (table: string) => reached.has(`insert ${table}`) || (role === 'signing' && table === 'documents');
  const idle = Object.keys(TABLE_RIGHTS).flatMap((table) =>
    ['insert', 'update', 'delete']
      .filter((right) => isGranted(role, right, table) && !reached.has(`${right} ${table}`) && !(right === 'update' && mayUpdate(table)))
      .map((right) => `${right} ${table}`),
  );
  expect(idle).toEqual([]);
});
