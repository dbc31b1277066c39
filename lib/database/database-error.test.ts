import { expect, test } from '@jest/globals';
import { translateDatabaseError } from './database-error.ts';

const codeOf = (message: string, code?: string) =>
  (translateDatabaseError(Object.assign(new Error(message), code ? { code } : {})) as { code?: string }).code;

test.each([
  // As pg says it, and as knex does, with the statement in front.
  ['Connection terminated unexpectedly', undefined],
  ['select 1 - Connection terminated unexpectedly', undefined],
  ['insert into x\n  values ($1) - Connection terminated unexpectedly', undefined],
  ['select 1 - Client has encountered a connection error and is not queryable', undefined],
  ['select 1 - Client was closed and is not queryable', undefined],
  ['select 1 - Connection terminated due to connection timeout', undefined],
  ['Transaction query already complete, run with DEBUG=knex:tx for more info', undefined],
  ['read ECONNRESET', 'ECONNRESET'],
  ['write EPIPE', 'EPIPE'],
  ['select 1 - the database system is starting up', '57P03'],
  ['select 1 - terminating connection due to administrator command', '57P01'],
  ['select 1 - terminating connection due to idle-in-transaction timeout', '25P03'],
])('"%s" passes by itself', (message, code) => {
  expect(codeOf(message, code)).toBe('database.unavailable');
});

test.each([
  [`insert into notes values ('Connection terminated unexpectedly') - null value in column "id"`, '23502'],
  ['select 1 - current transaction is aborted', '25P02'],
  ['no such column', '42703'],
  ['Connection refused by the print shop', undefined],
])('"%s" is our own fault and stays what it is', (message, code) => {
  expect(codeOf(message, code)).toBe(code);
});
