/** Knex has no types for its dialects. */
declare module 'knex/lib/dialects/postgres/index.js' {
  import type { knex } from 'knex';

  class PostgresClient extends knex.Client {
    prepBindings(bindings: unknown[] | undefined): unknown[] | undefined;
  }
  export default PostgresClient;
}
