/**
 * Everything that an acceptance writes, for any number of packages of one client, in one statement and so in one commit: the claims
 * of the requests' keys, partners, packages, documents, bytes, first events, outbox. A package whose key is taken already is left out.
 * The feed's counter moves by the number of documents. All others wait for that row, so no round trip may fall between its
 * lock and the commit: that is why this is one statement and not a transaction of six. Returns the documents that went in.
 */
export const INSERT_PACKAGES_SQL = `
with claim as (
  insert into idempotency_keys (client_id, key, request_digest, response, created_at)
  select :clientId, r.key, r.request_digest, r.response::json, clock_timestamp()
    from jsonb_to_recordset(:claims) as r(key text, request_digest text, response text)
  on conflict do nothing returning key
), going_in as materialized (
  select r.* from jsonb_to_recordset(:packages) as r(id text, external_id text, partner_external_id text, seller_inn text, period_from date,
         period_to date, month text, contract jsonb, partner_card jsonb, unload boolean, expected_count int, expected_gross numeric,
         body_digest text, key text)
   where r.key is null or r.key in (select key from claim)
), new_partners as (
  insert into partners (id, client_id, external_id, card, unload_electronically, flag_changed_at)
  select r.id, :clientId, r.external_id, r.card, r.unload, clock_timestamp()
    from jsonb_to_recordset(:partners) as r(id text, external_id text, card jsonb, unload boolean)
   where r.external_id in (select partner_external_id from going_in)
  on conflict (client_id, external_id) do update set
    card = excluded.card,
    -- The consumer may have chosen for himself since; billing's word counts again when billing changes it.
    unload_electronically = case when partners.card->'unloadElectronically' = excluded.card->'unloadElectronically'
      then partners.unload_electronically else excluded.unload_electronically end,
    flag_changed_at = case when partners.card->'unloadElectronically' = excluded.card->'unloadElectronically'
        or partners.unload_electronically = excluded.unload_electronically then partners.flag_changed_at else excluded.flag_changed_at end
  returning new.id, new.external_id, old.unload_electronically as flag_before, new.unload_electronically as flag
), new_consents as (
  insert into consents (partner_id, electronic, source, actor)
  select id, flag, 'billing', :clientId from new_partners where flag is distinct from flag_before
), new_packages as (
  insert into packages (id, client_id, external_id, partner_id, seller_inn, period_from, period_to, month, contract, partner_card,
                        unload_electronically, expected_count, expected_gross, body_digest, accepted_at)
  select r.id, :clientId, r.external_id, p.id, r.seller_inn, r.period_from, r.period_to, r.month, r.contract, r.partner_card,
         r.unload, r.expected_count, r.expected_gross, r.body_digest, clock_timestamp()
    from going_in r join new_partners p on p.external_id = r.partner_external_id
), rows as materialized (
  select r.*, p.id as partner_id, row_number() over (order by r.ord) as seat
    from jsonb_to_recordset(:documents) as r(ord int, id text, package_id text, partner_external_id text, external_id text, seller_inn text, kind text,
         number text, document_date date, revision int, head_id text, gross numeric, month text, source_digest text, content_digest text,
         issue_due_on date)
    join going_in g on g.id = r.package_id
    join new_partners p on p.external_id = r.partner_external_id
), new_contents as (
  insert into document_contents (document_id, role, media_type, file_name, sha256, bytes)
  select r.document_id, r.role, r.media_type, r.file_name, r.sha256, decode(r.base64, 'base64')
    from jsonb_to_recordset(:contents) as r(document_id text, role text, media_type text, file_name text, sha256 text, base64 text)
   where r.document_id in (select id from rows)
), feed as (
  update event_feed set position = position + (select count(*) from rows) where exists (select 1 from rows)
  returning position - (select count(*) from rows) as start
), new_documents as (
  insert into documents (id, client_id, package_id, partner_id, external_id, seller_inn, kind, number, document_date, revision, head_id, gross, month,
                         phase, version, source_digest, content_digest, issue_due_on, accepted_position, accepted_at, updated_at)
  select id, :clientId, package_id, partner_id, external_id, seller_inn, kind, number, document_date, revision, head_id, gross, month,
         'RECEIVED', 1, source_digest, content_digest, issue_due_on, feed.start + seat, clock_timestamp(), clock_timestamp()
    from rows, feed
), new_events as (
  insert into document_events (position, document_id, client_id, partner_id, version, type, phase, at, data)
  select feed.start + seat, id, :clientId, partner_id, 1, 'RECEIVED', 'RECEIVED', clock_timestamp(), jsonb_build_object('sourceDigest', source_digest)
    from rows, feed
)
insert into workflow_starts (document_id, position, created_at) select id, feed.start + seat, clock_timestamp() from rows, feed
returning document_id`;
