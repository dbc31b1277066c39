import type { Knex } from 'knex';

/** The schema as text: tables, columns, constraints, indexes, triggers, in a fixed order. A difference is a change that nobody wrote down. */
export async function describeSchema(db: Knex): Promise<string> {
  const { rows: columns } = await db.raw<{ rows: { table: string; line: string }[] }>(`
    select c.relname as table, '  ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || case when a.attnotnull then ' not null' else '' end
           || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not like 'knex_%'
     order by c.relname, a.attnum`);
  const { rows: constraints } = await db.raw<{ rows: { table: string; line: string }[] }>(`
    select conrelid::regclass::text as table, '  constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
      from pg_constraint where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'c') and conrelid::regclass::text not like 'knex_%'
     order by 1, 2`);
  const { rows: indexes } = await db.raw<{ rows: { line: string }[] }>(`
    select indexdef as line from pg_indexes where schemaname = 'public' and tablename not like 'knex_%' order by 1`);
  const { rows: triggers } = await db.raw<{ rows: { line: string }[] }>(`
    select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by c.relname, t.tgname`);
  const tables = [...new Set(columns.map(({ table }) => table))].map((table) => {
    const lines = [...columns, ...constraints].filter((row) => row.table === table).map(({ line }) => line);
    return `table ${table}\n${lines.join('\n')}\n`;
  });
  return `-- What the migrations make. Written by "npm run schema:dump", compared by migrations/schema.db.test.ts.\n\n${tables.join('\n')}\n${[...indexes, ...triggers].map(({ line }) => line).join('\n')}\n`;
}
