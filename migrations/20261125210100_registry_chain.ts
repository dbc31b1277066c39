import type { Knex } from 'knex';

/** What decides who signs. Each change of it has its line in registry_changes, in the same commit. */
const REGISTRY = ['sellers', 'heads', 'signatories', 'signatory_certificates', 'mandates', 'absences', 'release_rules'];

/**
 * The changes of the registry become a chain, like the signing journal: each line binds the one before it. Position, binding and transaction are
 * set by the database, so that nobody who may add a line can say otherwise of them. At the commit the registry looks for its line: a change
 * without one is refused, whoever makes it.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create function registry_change_hash(c registry_changes, previous text) returns text language sql stable as $$
  select encode(sha256(convert_to(jsonb_build_array(c.position, previous,
    to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), c.actor, c.subject, c.subject_id, c.action, c.data)::text, 'UTF8')), 'hex')
$$;

alter table registry_changes add column transaction_id xid8 not null default pg_current_xact_id(), add column previous text, add column hash text;
alter table registry_changes disable trigger registry_changes_stay;
do $$ declare line registry_changes; before text := repeat('0', 64); begin
  for line in select * from registry_changes order by position loop
    update registry_changes set previous = before, hash = registry_change_hash(line, before) where position = line.position returning hash into before;
  end loop;
end $$;
alter table registry_changes enable trigger registry_changes_stay;
alter table registry_changes alter column previous set not null, alter column hash set not null;

create function chain_registry_change() returns trigger language plpgsql as $$
declare last registry_changes;
begin
  select * into last from registry_changes order by position desc limit 1;
  new.position := coalesce(last.position, 0) + 1;
  new.previous := coalesce(last.hash, repeat('0', 64));
  new.transaction_id := pg_current_xact_id();
  new.hash := registry_change_hash(new, new.previous);
  return new;
end $$;
create trigger registry_changes_chain before insert on registry_changes for each row execute function chain_registry_change();

create function require_registry_change() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from registry_changes where transaction_id = pg_current_xact_id()
                   and position = (select max(position) from registry_changes)) then
    raise exception '% was changed without a line in registry_changes', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
${REGISTRY.map(
  (table) => `create constraint trigger ${table}_change_is_recorded after insert or update or delete on ${table}
  deferrable initially deferred for each row execute function require_registry_change();`,
).join('\n')}
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
${REGISTRY.map((table) => `drop trigger ${table}_change_is_recorded on ${table};`).join('\n')}
drop function require_registry_change;
drop trigger registry_changes_chain on registry_changes;
drop function chain_registry_change;
drop function registry_change_hash;
alter table registry_changes drop column hash, drop column previous, drop column transaction_id;
`);
}
