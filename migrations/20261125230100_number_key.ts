import type { Knex } from 'knex';

const FOLDED = 'abcdefghijklmnopqrstuvwxyzАВЕЁКМНОРСТУХЅІЇЈабвгдеёжзийклмнопрстуфхцчшщъыьэюяѕіїј‐‒–—―−⁄∕';
const INTO = 'ABCDEFGHIJKLMNOPQRSTUVWXYZABEEKMHOPCTYXSIIJAБBГДEEЖЗИЙKЛMHOПPCTYФXЦЧШЩЪЫЬЭЮЯSIIJ------//';
const UNSEEN = String.raw`[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]`;
const BLANKS = String.raw`[\u0009-\u000d \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`;

/**
 * A document's identity goes by its number as a person reads it: " N/07" beside "N/07" was accepted and delivered twice. The key is computed by the
 * database, also for the rows that are there and for a process of the version before. Twins of that time stay, told apart by `twin`; a new document
 * is no twin of any.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create function number_key_of(number text) returns text language sql immutable strict parallel safe as $$
  select translate(btrim(regexp_replace(regexp_replace(normalize(number, NFKC), '${UNSEEN}', '', 'g'), '${BLANKS}', ' ', 'g')), '${FOLDED}', '${INTO}')
$$;
alter table documents add column number_key text not null generated always as (number_key_of(number)) stored, add column twin int not null default 0;
update documents d set twin = t.place - 1
  from (select id, row_number() over (partition by seller_inn, kind, number_key, document_date, revision order by accepted_position, id) as place
          from documents) t
 where t.id = d.id and t.place > 1;
alter table documents drop constraint documents_identity;
alter table documents add constraint documents_identity unique (seller_inn, kind, number_key, document_date, revision, twin);
`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents drop constraint documents_identity;
alter table documents add constraint documents_identity unique (seller_inn, kind, number, document_date, revision);
alter table documents drop column number_key, drop column twin;
drop function number_key_of(text);
`);
}
