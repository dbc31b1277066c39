import pg from 'pg';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';

/** A time as Postgres has it: a Date for reading, which knows only milliseconds, with the text that knows microseconds. */
class DatabaseTime extends Date {
  readonly exact: string;

  constructor(exact: string, time: Date) {
    super(time.getTime());
    this.exact = exact;
  }
}

const parseTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => unknown;

/** From here on times come from Postgres with their microseconds. */
export function keepMicroseconds(): void {
  pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => {
    const time = parseTime(text);
    return time instanceof Date ? new DatabaseTime(text, time) : time;
  });
}

/**
 * Gives a time back to Postgres as it came: cut to milliseconds it would be earlier than its own row, so `at <= ?` and `at = ?` would not find
 * the row that it was read from.
 */
export class ExactTimesClient extends PostgresClient {
  override prepBindings(bindings: unknown[] | undefined): unknown[] | undefined {
    return super.prepBindings(bindings?.map((value) => (value instanceof DatabaseTime ? value.exact : value)));
  }
}
