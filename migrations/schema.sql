-- What the migrations make. Written by "npm run schema:dump", compared by migrations/schema.db.test.ts.

table absences
  id text not null
  head_id text not null
  absent_from timestamp with time zone not null
  absent_to timestamp with time zone
  constraint absences_check CHECK (((absent_to IS NULL) OR (absent_to > absent_from)))
  constraint absences_head_id_fkey FOREIGN KEY (head_id) REFERENCES heads(id)
  constraint absences_pkey PRIMARY KEY (id)

table api_keys
  prefix text not null
  hash text not null
  client_id text not null
  scopes text[] not null
  partner_id text
  created_at timestamp with time zone not null default now()
  revoked_at timestamp with time zone
  head_id text
  person text
  constraint api_keys_head_id_fkey FOREIGN KEY (head_id) REFERENCES heads(id)
  constraint api_keys_person_check CHECK ((person ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'::text))
  constraint api_keys_pkey PRIMARY KEY (prefix)

table archive_alarms
  id bigint not null
  document_id text not null
  role text not null
  key text not null
  what text not null
  found_at timestamp with time zone not null default clock_timestamp()
  restored_at timestamp with time zone
  restored_from text
  constraint archive_alarms_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint archive_alarms_pkey PRIMARY KEY (id)
  constraint archive_alarms_restored_from_check CHECK ((restored_from = ANY (ARRAY['second-copy'::text, 'database'::text])))

table archive_objects
  document_id text not null
  role text not null
  key text not null
  version_id text
  sha256 text not null
  bytes integer not null
  retain_until date not null
  verified_at timestamp with time zone not null
  second_version_id text
  copied_at timestamp with time zone
  checked_at timestamp with time zone
  problem text
  constraint archive_objects_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint archive_objects_pkey PRIMARY KEY (document_id, role)
  constraint archive_objects_role_check CHECK ((role ~ '^(content|signature|events|sealed|receipts|later-[0-9]+)$'::text))

table audit_anchors
  number integer not null
  first_position bigint not null
  last_position bigint not null
  root text not null
  previous text not null
  hash text not null
  leaves_key text not null
  leaves_version_id text
  token bytea not null
  generated_at timestamp with time zone not null
  authority text not null
  constraint audit_anchors_check CHECK ((last_position >= first_position))
  constraint audit_anchors_pkey PRIMARY KEY (number)

table consents
  id bigint not null
  partner_id text not null
  electronic boolean not null
  source text not null
  actor text not null
  text_version text
  at timestamp with time zone not null default clock_timestamp()
  constraint consents_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint consents_pkey PRIMARY KEY (id)
  constraint consents_source_check CHECK ((source = ANY (ARRAY['billing'::text, 'portal'::text, 'staff'::text])))

table delivery_attempts
  document_id text not null
  number integer not null
  channel text not null
  door text not null
  created_at timestamp with time zone not null default clock_timestamp()
  asked_at timestamp with time zone
  withdrawn_at timestamp with time zone
  voided_at timestamp with time zone
  void_reason text
  asking_until timestamp with time zone
  constraint delivery_attempts_channel_check CHECK ((channel = ANY (ARRAY['electronic'::text, 'paper'::text])))
  constraint delivery_attempts_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint delivery_attempts_pkey PRIMARY KEY (document_id, number)

table disposal_act_documents
  act_id text not null
  document_id text not null
  sealed_digest text
  disposed_at timestamp with time zone
  refused text
  constraint disposal_act_documents_act_id_fkey FOREIGN KEY (act_id) REFERENCES disposal_acts(id)
  constraint disposal_act_documents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint disposal_act_documents_pkey PRIMARY KEY (act_id, document_id)

table disposal_acts
  id text not null
  number bigint not null
  client_id text not null
  until date not null
  state text not null
  document_count integer not null
  list_digest text not null
  proposed_by text not null
  proposed_at timestamp with time zone not null default clock_timestamp()
  approved_by text
  approved_at timestamp with time zone
  executed_at timestamp with time zone
  proposed_person text
  approved_person text
  started_at timestamp with time zone
  constraint disposal_acts_check CHECK (((approved_by IS NULL) OR (approved_by <> proposed_by)))
  constraint disposal_acts_number_key UNIQUE (number)
  constraint disposal_acts_pkey PRIMARY KEY (id)
  constraint disposal_acts_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'approved'::text, 'executed'::text, 'withdrawn'::text])))
  constraint disposal_acts_two_people CHECK ((approved_person <> proposed_person))

table docflow_policies
  id bigint not null
  client_id text not null
  policy jsonb not null
  valid_from timestamp with time zone not null default clock_timestamp()
  actor text not null
  constraint docflow_policies_pkey PRIMARY KEY (id)

table document_contents
  document_id text not null
  role text not null
  media_type text not null
  file_name text not null
  sha256 text not null
  bytes bytea not null
  constraint document_contents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint document_contents_pkey PRIMARY KEY (document_id, role)
  constraint document_contents_role_check CHECK ((role = ANY (ARRAY['source'::text, 'legal'::text])))

table document_events
  position bigint not null
  document_id text not null
  client_id text not null
  partner_id text not null
  version integer not null
  type text not null
  phase text not null
  at timestamp with time zone not null
  data jsonb not null
  constraint document_events_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id) DEFERRABLE INITIALLY DEFERRED
  constraint document_events_document_id_version_key UNIQUE (document_id, version)
  constraint document_events_pkey PRIMARY KEY ("position")

table document_holds
  document_id text not null
  head_id text not null
  content_digest text not null
  reasons text[] not null
  held_at timestamp with time zone not null
  manifest_id text
  constraint document_holds_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint document_holds_manifest_id_fkey FOREIGN KEY (manifest_id) REFERENCES release_manifests(id)
  constraint document_holds_pkey PRIMARY KEY (document_id)

table documents
  id text not null
  client_id text not null
  package_id text not null
  partner_id text not null
  external_id text not null
  seller_inn text not null
  kind text not null
  number text not null
  document_date date not null
  revision integer not null
  head_id text not null
  gross numeric(19,2) not null
  month text not null
  phase text not null
  channel text
  version integer not null
  source_digest text not null
  content_digest text
  signed_at timestamp with time zone
  attention jsonb
  findings jsonb
  accepted_position bigint not null
  accepted_at timestamp with time zone not null
  updated_at timestamp with time zone not null
  swept_at timestamp with time zone
  signer jsonb
  evidence_batch_id text
  evidence_leaf integer
  docflow jsonb
  amends_id text
  portal_state text
  portal_answer text
  term_told_on date
  print_state text
  archive_state text
  sealed_version integer
  issue_due_on date
  on_hold boolean not null default false
  cancel_wish jsonb
  number_key text not null default number_key_of(number)
  twin integer not null default 0
  constraint documents_amends_id_fkey FOREIGN KEY (amends_id) REFERENCES documents(id)
  constraint documents_archive_state_check CHECK ((archive_state = ANY (ARRAY['stored'::text, 'sealed'::text, 'verified'::text, 'renewed'::text, 'disposed'::text])))
  constraint documents_channel_check CHECK ((channel = ANY (ARRAY['electronic'::text, 'paper'::text])))
  constraint documents_evidence_batch_id_fkey FOREIGN KEY (evidence_batch_id) REFERENCES evidence_batches(id)
  constraint documents_external_id UNIQUE (client_id, external_id)
  constraint documents_identity UNIQUE (seller_inn, kind, number_key, document_date, revision, twin)
  constraint documents_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(id)
  constraint documents_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint documents_phase_check CHECK ((phase = ANY (ARRAY['RECEIVED'::text, 'VALIDATED'::text, 'SIGNED'::text, 'ROUTED_E'::text, 'ROUTED_P'::text, 'SENT'::text, 'ISSUED'::text, 'DELIVERED'::text, 'PRINT_QUEUED'::text, 'PRINT_BATCHED'::text, 'PRINTED'::text, 'POSTED'::text, 'ARCHIVED'::text, 'DISPOSED'::text, 'REJECTED'::text, 'CANCELLED'::text])))
  constraint documents_pkey PRIMARY KEY (id)
  constraint documents_portal_answer_check CHECK ((portal_answer = ANY (ARRAY['accepted'::text, 'refused'::text])))
  constraint documents_portal_state_check CHECK ((portal_state = ANY (ARRAY['notified'::text, 'notifyFailed'::text, 'opened'::text, 'downloaded'::text])))
  constraint documents_print_state_check CHECK ((print_state = ANY (ARRAY['queued'::text, 'batched'::text, 'printed'::text, 'posted'::text, 'returned'::text, 'delivered'::text, 'cancelled'::text, 'reprinting'::text])))

table event_feed
  only_row boolean not null default true
  position bigint not null
  constraint event_feed_only_row_check CHECK (only_row)
  constraint event_feed_pkey PRIMARY KEY (only_row)

table evidence_batches
  id text not null
  size integer not null
  created_at timestamp with time zone not null
  constraint evidence_batches_pkey PRIMARY KEY (id)

table evidence_timestamps
  batch_id text not null
  chain integer not null
  position integer not null
  hash text not null
  leaves bytea
  token bytea not null
  generated_at timestamp with time zone not null
  authority text not null
  authority_ends_at timestamp with time zone not null
  constraint evidence_timestamps_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES evidence_batches(id)
  constraint evidence_timestamps_pkey PRIMARY KEY (batch_id, chain, "position")

table exports
  id text not null
  client_id text not null
  filter jsonb not null
  state text not null
  total integer not null default 0
  done integer not null default 0
  skipped integer not null default 0
  file_name text
  sha256 text
  bytes bigint
  failure text
  actor text not null
  created_at timestamp with time zone not null default clock_timestamp()
  finished_at timestamp with time zone
  started_at timestamp with time zone
  constraint exports_pkey PRIMARY KEY (id)
  constraint exports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])))

table heads
  id text not null
  card jsonb not null
  constraint heads_pkey PRIMARY KEY (id)

table idempotency_keys
  client_id text not null
  key text not null
  request_digest text not null
  response json
  created_at timestamp with time zone not null
  constraint idempotency_keys_pkey PRIMARY KEY (client_id, key)

table known_certificates
  thumbprint text not null
  certificate bytea not null
  issuer_thumbprint text
  constraint known_certificates_pkey PRIMARY KEY (thumbprint)

table legal_holds
  id text not null
  client_id text not null
  document_id text not null
  reason text not null
  actor text not null
  placed_at timestamp with time zone not null default clock_timestamp()
  lifted_at timestamp with time zone
  lifted_by text
  constraint legal_holds_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint legal_holds_pkey PRIMARY KEY (id)

table mandates
  id text not null
  head_id text not null
  signatory_id text not null
  role text not null
  post text not null
  department text not null
  seller_inn text not null
  basis text not null
  power_of_attorney jsonb
  kinds text[]
  valid_from timestamp with time zone not null
  valid_to timestamp with time zone
  revoked_at timestamp with time zone
  constraint mandates_basis_check CHECK ((basis = ANY (ARRAY['law'::text, 'charter'::text, 'power-of-attorney'::text])))
  constraint mandates_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from)))
  constraint mandates_check1 CHECK (((basis = 'power-of-attorney'::text) = (power_of_attorney IS NOT NULL)))
  constraint mandates_head_id_fkey FOREIGN KEY (head_id) REFERENCES heads(id)
  constraint mandates_pkey PRIMARY KEY (id)
  constraint mandates_role_check CHECK ((role = ANY (ARRAY['head'::text, 'deputy'::text])))
  constraint mandates_seller_inn_fkey FOREIGN KEY (seller_inn) REFERENCES sellers(inn)
  constraint mandates_signatory_id_fkey FOREIGN KEY (signatory_id) REFERENCES signatories(id)

table notices
  id text not null
  partner_id text not null
  package_id text
  document_id text
  kind text not null
  number integer not null
  due_at timestamp with time zone not null
  state text not null
  attempts integer not null default 0
  sending_at timestamp with time zone
  sent_at timestamp with time zone
  failure text
  created_at timestamp with time zone not null default clock_timestamp()
  constraint notices_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint notices_kind_check CHECK ((kind = ANY (ARRAY['new-documents'::text, 'reminder'::text, 'invitation'::text])))
  constraint notices_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(id)
  constraint notices_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint notices_pkey PRIMARY KEY (id)
  constraint notices_state_check CHECK ((state = ANY (ARRAY['due'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'cancelled'::text])))

table operator_events
  id bigint not null
  operator text not null
  event_id text not null
  cursor text not null
  message_id text not null
  kind text not null
  data jsonb not null
  document_id text
  received_at timestamp with time zone not null default clock_timestamp()
  applied_at timestamp with time zone
  outcome text
  tries integer not null default 0
  next_try_at timestamp with time zone
  failing_since timestamp with time zone
  failure text
  constraint operator_events_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint operator_events_id_key UNIQUE (id)
  constraint operator_events_pkey PRIMARY KEY (operator, event_id)

table operator_feeds
  operator text not null
  cursor text
  read_at timestamp with time zone
  failing_since timestamp with time zone
  failure text
  constraint operator_feeds_pkey PRIMARY KEY (operator)

table packages
  id text not null
  client_id text not null
  external_id text not null
  partner_id text not null
  seller_inn text not null
  period_from date not null
  period_to date not null
  month text not null
  contract jsonb not null
  partner_card jsonb not null
  unload_electronically boolean
  expected_count integer not null
  expected_gross numeric(19,2) not null
  body_digest text not null
  accepted_at timestamp with time zone not null
  constraint packages_client_id_external_id_key UNIQUE (client_id, external_id)
  constraint packages_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint packages_pkey PRIMARY KEY (id)
  constraint packages_seller_inn_fkey FOREIGN KEY (seller_inn) REFERENCES sellers(inn)

table paper_news
  document_id text not null
  at timestamp with time zone not null default clock_timestamp()
  number bigint not null default nextval('paper_news_number'::regclass)
  claimed_until timestamp with time zone
  constraint paper_news_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint paper_news_pkey PRIMARY KEY (document_id)

table partner_contacts
  partner_id text not null
  bounced_address text
  bounced_at timestamp with time zone
  bounce_reason text
  returned_address jsonb
  returned_at timestamp with time zone
  return_reason text
  constraint partner_contacts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint partner_contacts_pkey PRIMARY KEY (partner_id)

table partners
  id text not null
  client_id text not null
  external_id text not null
  card jsonb not null
  unload_electronically boolean not null
  flag_changed_at timestamp with time zone not null
  constraint partners_client_id_external_id_key UNIQUE (client_id, external_id)
  constraint partners_pkey PRIMARY KEY (id)

table portal_accounts
  issuer text not null
  subject text not null
  partner_id text not null
  created_at timestamp with time zone not null default clock_timestamp()
  last_seen_at timestamp with time zone not null default clock_timestamp()
  constraint portal_accounts_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint portal_accounts_pkey PRIMARY KEY (issuer, subject)

table portal_actions
  id bigint not null
  document_id text not null
  partner_id text not null
  action text not null
  part text
  actor text not null
  comment text
  at timestamp with time zone not null default clock_timestamp()
  constraint portal_actions_action_check CHECK ((action = ANY (ARRAY['opened'::text, 'downloaded'::text, 'answered'::text])))
  constraint portal_actions_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint portal_actions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint portal_actions_pkey PRIMARY KEY (id)

table portal_documents
  document_id text not null
  partner_id text not null
  content_digest text not null
  signature_digest text not null
  published_at timestamp with time zone not null
  voided_at timestamp with time zone
  constraint portal_documents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint portal_documents_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint portal_documents_pkey PRIMARY KEY (document_id)

table portal_links
  token_id text not null
  used_at timestamp with time zone not null default clock_timestamp()
  constraint portal_links_pkey PRIMARY KEY (token_id)

table portal_sessions
  id_hash text not null
  partner_id text not null
  issuer text not null
  subject text not null
  created_at timestamp with time zone not null default clock_timestamp()
  expires_at timestamp with time zone not null
  seen_at timestamp with time zone not null default clock_timestamp()
  constraint portal_sessions_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint portal_sessions_pkey PRIMARY KEY (id_hash)

table print_batches
  id text not null
  number bigint not null
  seller_inn text not null
  client_id text not null
  state text not null
  closed_because text not null
  door text not null
  pieces integer not null default 0
  sheets integer not null default 0
  problem text
  opened_at timestamp with time zone not null default clock_timestamp()
  closed_at timestamp with time zone
  handed_over_at timestamp with time zone
  reconciled_at timestamp with time zone
  report jsonb
  constraint print_batches_closed_because_check CHECK ((closed_because = ANY (ARRAY['size'::text, 'cut-off'::text, 'wait'::text, 'staff'::text])))
  constraint print_batches_number_key UNIQUE (number)
  constraint print_batches_pkey PRIMARY KEY (id)
  constraint print_batches_seller_inn_fkey FOREIGN KEY (seller_inn) REFERENCES sellers(inn)
  constraint print_batches_state_check CHECK ((state = ANY (ARRAY['closed'::text, 'handed-over'::text, 'reconciled'::text])))

table print_files
  batch_id text not null
  name text not null
  sha256 text not null
  bytes integer not null
  reference text not null
  handed_over_at timestamp with time zone not null default clock_timestamp()
  constraint print_files_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES print_batches(id)
  constraint print_files_pkey PRIMARY KEY (batch_id, name)

table print_piece_documents
  piece_id text not null
  place integer not null
  document_id text not null
  first_sheet integer not null
  sheets integer not null
  constraint print_piece_documents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint print_piece_documents_piece_id_fkey FOREIGN KEY (piece_id) REFERENCES print_pieces(id)
  constraint print_piece_documents_pkey PRIMARY KEY (piece_id, place)

table print_pieces
  id text not null
  batch_id text not null
  number integer
  package_id text not null
  partner_id text not null
  attempt integer not null
  replaces_id text
  postal_index text not null
  sheets integer not null
  state text not null
  problem text
  problem_sheets integer[]
  tracking text
  posted_on date
  delivered_on date
  returned_on date
  return_reason text
  updated_at timestamp with time zone not null default clock_timestamp()
  constraint print_pieces_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES print_batches(id)
  constraint print_pieces_batch_id_number_key UNIQUE (batch_id, number)
  constraint print_pieces_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(id)
  constraint print_pieces_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint print_pieces_pkey PRIMARY KEY (id)
  constraint print_pieces_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES print_pieces(id)
  constraint print_pieces_state_check CHECK ((state = ANY (ARRAY['batched'::text, 'printed'::text, 'spoiled'::text, 'posted'::text, 'delivered'::text, 'returned'::text, 'void'::text])))

table print_queue
  document_id text not null
  package_id text not null
  partner_id text not null
  postal_index text not null
  pages integer not null
  wet_signature boolean not null
  pdf_key text not null
  pdf_sha256 text not null
  queued_at timestamp with time zone not null
  piece_id text
  replaces_id text
  attempt integer not null default 1
  constraint print_queue_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint print_queue_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(id)
  constraint print_queue_partner_id_fkey FOREIGN KEY (partner_id) REFERENCES partners(id)
  constraint print_queue_piece_id_fkey FOREIGN KEY (piece_id) REFERENCES print_pieces(id)
  constraint print_queue_pkey PRIMARY KEY (document_id)
  constraint print_queue_replaces_id_fkey FOREIGN KEY (replaces_id) REFERENCES print_pieces(id)

table print_reports
  id bigint not null
  batch_id text not null
  kind text not null
  sha256 text not null
  outcome jsonb not null
  actor text not null
  at timestamp with time zone not null default clock_timestamp()
  constraint print_reports_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES print_batches(id)
  constraint print_reports_batch_id_kind_sha256_key UNIQUE (batch_id, kind, sha256)
  constraint print_reports_kind_check CHECK ((kind = ANY (ARRAY['sheets'::text, 'pieces'::text, 'posted'::text, 'delivered'::text, 'returned'::text])))
  constraint print_reports_pkey PRIMARY KEY (id)

table print_sheets_seen
  batch_id text not null
  piece integer not null
  sheet integer not null
  times integer not null
  constraint print_sheets_seen_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES print_batches(id)
  constraint print_sheets_seen_pkey PRIMARY KEY (batch_id, piece, sheet)

table registry_changes
  position bigint not null
  at timestamp with time zone not null
  actor text not null
  subject text not null
  subject_id text not null
  action text not null
  data jsonb not null
  transaction_id xid8 not null default pg_current_xact_id()
  previous text not null
  hash text not null
  constraint registry_changes_pkey PRIMARY KEY ("position")

table release_manifests
  id text not null
  head_id text not null
  client_id text not null
  merkle_root text not null
  document_count integer not null
  gross numeric(19,2) not null
  created_at timestamp with time zone not null
  released_at timestamp with time zone
  released_by text
  constraint release_manifests_head_id_fkey FOREIGN KEY (head_id) REFERENCES heads(id)
  constraint release_manifests_pkey PRIMARY KEY (id)

table release_rules
  id bigint not null
  rules jsonb not null
  valid_from timestamp with time zone not null default clock_timestamp()
  constraint release_rules_pkey PRIMARY KEY (id)

table retention_rules
  id bigint not null
  client_id text not null
  years jsonb not null
  actor text not null
  valid_from timestamp with time zone not null default clock_timestamp()
  constraint retention_rules_pkey PRIMARY KEY (id)

table returned_mails
  id text not null
  notice_id text not null
  client_id text not null
  subject text not null
  excerpt text not null
  received_at timestamp with time zone not null default clock_timestamp()
  read_at timestamp with time zone
  read_by text
  address_bad boolean
  constraint returned_mails_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id)
  constraint returned_mails_pkey PRIMARY KEY (id)

table scrub_passes
  id bigint not null
  kind text not null
  started_at timestamp with time zone not null default clock_timestamp()
  finished_at timestamp with time zone
  objects integer not null default 0
  bytes bigint not null default 0
  signatures integer not null default 0
  alarms integer not null default 0
  restored integer not null default 0
  constraint scrub_passes_kind_check CHECK ((kind = ANY (ARRAY['sample'::text, 'full'::text])))
  constraint scrub_passes_pkey PRIMARY KEY (id)

table sellers
  inn text not null
  card jsonb not null
  constraint sellers_pkey PRIMARY KEY (inn)

table signatories
  id text not null
  full_name jsonb not null
  created_at timestamp with time zone not null default clock_timestamp()
  constraint signatories_pkey PRIMARY KEY (id)

table signatory_certificates
  thumbprint text not null
  signatory_id text not null
  certificate bytea not null
  chain bytea[] not null
  not_before timestamp with time zone not null
  not_after timestamp with time zone not null
  use_from timestamp with time zone not null
  retired_at timestamp with time zone
  constraint signatory_certificates_pkey PRIMARY KEY (thumbprint)
  constraint signatory_certificates_signatory_id_fkey FOREIGN KEY (signatory_id) REFERENCES signatories(id)

table signature_timestamps
  document_id text not null
  token bytea not null
  generated_at timestamp with time zone not null
  authority text not null
  constraint signature_timestamps_document_id_fkey FOREIGN KEY (document_id) REFERENCES signatures(document_id)
  constraint signature_timestamps_pkey PRIMARY KEY (document_id)

table signatures
  document_id text not null
  head_id text not null
  content_digest text not null
  cms bytea not null
  certificate_thumbprint text not null
  signed_at timestamp with time zone not null
  mandate_id text
  constraint signatures_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint signatures_pkey PRIMARY KEY (document_id)

table signing_journal
  position bigint not null
  at timestamp with time zone not null
  document_id text not null
  head_id text not null
  outcome text not null
  content_digest text not null
  signature_digest text
  mandate_id text
  thumbprint text
  previous text not null
  hash text not null
  constraint signing_journal_hash_key UNIQUE (hash)
  constraint signing_journal_pkey PRIMARY KEY ("position")

table signing_orders
  id text not null
  client_id text not null
  kind text not null
  head_id text not null
  document_id text
  month text
  note text
  state text not null
  failure text
  actor text not null
  file_name text
  bytes bytea
  sha256 text
  cms bytea
  mandate_id text
  thumbprint text
  created_at timestamp with time zone not null default clock_timestamp()
  signed_at timestamp with time zone
  claimed_until timestamp with time zone
  answers text
  constraint signing_orders_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint signing_orders_head_id_fkey FOREIGN KEY (head_id) REFERENCES heads(id)
  constraint signing_orders_kind_check CHECK ((kind = ANY (ARRAY['month-statement'::text, 'revocation-offer'::text, 'revocation-acceptance'::text, 'revocation-refusal'::text, 'receipt-notice'::text])))
  constraint signing_orders_pkey PRIMARY KEY (id)
  constraint signing_orders_state_check CHECK ((state = ANY (ARRAY['wanted'::text, 'signed'::text, 'sent'::text, 'refused'::text])))

table staff_sessions
  id_hash text not null
  key_prefix text not null
  created_at timestamp with time zone not null default clock_timestamp()
  seen_at timestamp with time zone not null default clock_timestamp()
  expires_at timestamp with time zone not null
  constraint staff_sessions_key_prefix_fkey FOREIGN KEY (key_prefix) REFERENCES api_keys(prefix) ON DELETE CASCADE
  constraint staff_sessions_pkey PRIMARY KEY (id_hash)

table status_proofs
  sha256 text not null
  thumbprint text not null
  source text not null
  bytes bytea not null
  this_update timestamp with time zone not null
  next_update timestamp with time zone not null
  fetched_at timestamp with time zone not null
  constraint status_proofs_pkey PRIMARY KEY (sha256)
  constraint status_proofs_source_check CHECK ((source = ANY (ARRAY['list'::text, 'answer'::text])))

table technical_documents
  operator text not null
  entity_id text not null
  document_id text not null
  kind text not null
  code text
  file_name text not null
  sha256 text not null
  bytes bytea not null
  signature bytea
  verdict text not null
  reason text
  signer text
  thumbprint text
  answers text
  stated_at timestamp with time zone
  received_at timestamp with time zone not null default clock_timestamp()
  words text
  sender_box text
  proof text
  constraint technical_documents_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint technical_documents_pkey PRIMARY KEY (operator, entity_id)
  constraint technical_documents_proof_check CHECK ((proof = ANY (ARRAY['operator'::text, 'organisation'::text, 'person'::text, 'power-of-attorney'::text, 'name'::text, 'operator-vouches'::text])))
  constraint technical_documents_verdict_check CHECK ((verdict = ANY (ARRAY['valid'::text, 'invalid'::text, 'not-proven'::text])))

table timestamp_queue
  document_id text not null
  left_at timestamp with time zone not null
  constraint timestamp_queue_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint timestamp_queue_pkey PRIMARY KEY (document_id)

table trust_services
  name text not null
  last_success_at timestamp with time zone
  failing_since timestamp with time zone
  constraint trust_services_pkey PRIMARY KEY (name)

table webhook_attempts
  id bigint not null
  endpoint_id text not null
  position bigint not null
  at timestamp with time zone not null default clock_timestamp()
  status integer
  milliseconds integer not null
  error text
  constraint webhook_attempts_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE
  constraint webhook_attempts_pkey PRIMARY KEY (id)

table webhook_endpoints
  id text not null
  client_id text not null
  url text not null
  position bigint not null
  secret_generation integer not null default 1
  previous_secret_until timestamp with time zone
  failures integer not null default 0
  failing_since timestamp with time zone
  next_try_at timestamp with time zone not null default clock_timestamp()
  disabled_at timestamp with time zone
  disabled_because text
  created_at timestamp with time zone not null default clock_timestamp()
  claimed_by text
  claimed_until timestamp with time zone
  constraint webhook_endpoints_pkey PRIMARY KEY (id)

table workflow_starts
  document_id text not null
  position bigint not null
  created_at timestamp with time zone not null
  claimed_until timestamp with time zone
  constraint workflow_starts_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id)
  constraint workflow_starts_pkey PRIMARY KEY (document_id)

CREATE INDEX archive_alarms_open ON public.archive_alarms USING btree (found_at) WHERE (restored_at IS NULL)
CREATE INDEX archive_objects_broken ON public.archive_objects USING btree (document_id) WHERE (problem IS NOT NULL)
CREATE INDEX archive_objects_by_check ON public.archive_objects USING btree (checked_at NULLS FIRST, key)
CREATE INDEX archive_objects_to_copy ON public.archive_objects USING btree (verified_at) WHERE (copied_at IS NULL)
CREATE INDEX certificates_of_signatory ON public.signatory_certificates USING btree (signatory_id)
CREATE INDEX consents_of_partner ON public.consents USING btree (partner_id, id)
CREATE INDEX disposal_acts_to_start ON public.disposal_acts USING btree (approved_at) WHERE ((state = 'approved'::text) AND (started_at IS NULL))
CREATE INDEX docflow_policies_of_client ON public.docflow_policies USING btree (client_id, id)
CREATE INDEX document_events_of_client ON public.document_events USING btree (client_id, "position")
CREATE INDEX document_holds_of_manifest ON public.document_holds USING btree (manifest_id)
CREATE INDEX document_holds_open ON public.document_holds USING btree (head_id) WHERE (manifest_id IS NULL)
CREATE INDEX documents_amending ON public.documents USING btree (amends_id) WHERE (amends_id IS NOT NULL)
CREATE INDEX documents_before_leaving ON public.documents USING btree (document_date) WHERE (phase = ANY (ARRAY['RECEIVED'::text, 'VALIDATED'::text, 'SIGNED'::text, 'ROUTED_E'::text, 'ROUTED_P'::text, 'SENT'::text]))
CREATE INDEX documents_by_month ON public.documents USING btree (client_id, month, accepted_position)
CREATE INDEX documents_by_number ON public.documents USING btree (client_id, number)
CREATE INDEX documents_by_package ON public.documents USING btree (package_id)
CREATE INDEX documents_of_head ON public.documents USING btree (head_id, accepted_at)
CREATE INDEX documents_of_partner ON public.documents USING btree (partner_id, accepted_position)
CREATE INDEX documents_parked ON public.documents USING btree (client_id, accepted_position) WHERE (attention IS NOT NULL)
CREATE INDEX documents_with_buyer_word ON public.documents USING btree (client_id, updated_at DESC) WHERE ((portal_answer = 'refused'::text) OR (((docflow -> 'facets'::text) ->> 'buyerResponse'::text) = 'refused'::text) OR (((docflow -> 'facets'::text) ->> 'revocation'::text) = 'requestedByBuyer'::text) OR (((docflow -> 'facets'::text) -> 'amendment'::text) @> '["requested"]'::jsonb))
CREATE INDEX documents_without_evidence ON public.documents USING btree (updated_at) WHERE ((phase = 'ARCHIVED'::text) AND (evidence_batch_id IS NULL))
CREATE INDEX exports_of_client ON public.exports USING btree (client_id, created_at DESC)
CREATE INDEX exports_to_start ON public.exports USING btree (created_at) WHERE ((state = 'waiting'::text) AND (started_at IS NULL))
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at)
CREATE INDEX mandates_of_head ON public.mandates USING btree (head_id)
CREATE INDEX notices_to_send ON public.notices USING btree (due_at) WHERE (state = ANY (ARRAY['due'::text, 'sending'::text]))
CREATE INDEX one_original ON public.delivery_attempts USING btree (document_id) WHERE (voided_at IS NULL)
CREATE INDEX operator_events_counted_for_nobody ON public.operator_events USING btree (applied_at DESC) WHERE (outcome = ANY (ARRAY['unknown-document'::text, 'other-operator'::text]))
CREATE INDEX operator_events_failing ON public.operator_events USING btree (operator, message_id, id) WHERE ((applied_at IS NULL) AND (next_try_at IS NOT NULL))
CREATE INDEX operator_events_of_document ON public.operator_events USING btree (document_id) WHERE (document_id IS NOT NULL)
CREATE INDEX operator_events_open ON public.operator_events USING btree (operator, id) WHERE (applied_at IS NULL)
CREATE INDEX packages_by_month ON public.packages USING btree (client_id, month)
CREATE INDEX portal_actions_of_document ON public.portal_actions USING btree (document_id, id)
CREATE INDEX portal_links_by_age ON public.portal_links USING btree (used_at)
CREATE INDEX portal_sessions_by_end ON public.portal_sessions USING btree (expires_at)
CREATE INDEX print_batches_of_client ON public.print_batches USING btree (client_id, number DESC)
CREATE INDEX print_batches_open ON public.print_batches USING btree (opened_at) WHERE (state <> 'reconciled'::text)
CREATE INDEX print_piece_documents_of ON public.print_piece_documents USING btree (document_id)
CREATE INDEX print_pieces_by_tracking ON public.print_pieces USING btree (tracking) WHERE (tracking IS NOT NULL)
CREATE INDEX print_pieces_of_batch ON public.print_pieces USING btree (batch_id, state)
CREATE INDEX print_pieces_of_package ON public.print_pieces USING btree (package_id)
CREATE INDEX print_queue_waiting ON public.print_queue USING btree (queued_at) WHERE (piece_id IS NULL)
CREATE INDEX returned_mails_unread ON public.returned_mails USING btree (client_id, received_at) WHERE (read_at IS NULL)
CREATE INDEX signing_journal_of_head ON public.signing_journal USING btree (head_id, at)
CREATE INDEX signing_journal_refusals ON public.signing_journal USING btree (document_id) WHERE (outcome <> 'signed'::text)
CREATE INDEX signing_orders_by_age ON public.signing_orders USING btree (client_id, kind, created_at)
CREATE INDEX signing_orders_of_document ON public.signing_orders USING btree (document_id) WHERE (document_id IS NOT NULL)
CREATE INDEX signing_orders_of_month ON public.signing_orders USING btree (client_id, month) WHERE (month IS NOT NULL)
CREATE INDEX signing_orders_open ON public.signing_orders USING btree (created_at) WHERE (state = ANY (ARRAY['wanted'::text, 'signed'::text]))
CREATE INDEX staff_sessions_by_end ON public.staff_sessions USING btree (expires_at)
CREATE INDEX status_proofs_of_certificate ON public.status_proofs USING btree (thumbprint, fetched_at)
CREATE INDEX technical_documents_of_document ON public.technical_documents USING btree (document_id, received_at)
CREATE INDEX timestamp_queue_in_order ON public.timestamp_queue USING btree (left_at)
CREATE INDEX webhook_attempts_by_age ON public.webhook_attempts USING btree (at)
CREATE INDEX webhook_attempts_of_endpoint ON public.webhook_attempts USING btree (endpoint_id, id)
CREATE INDEX webhook_endpoints_of_client ON public.webhook_endpoints USING btree (client_id)
CREATE INDEX workflow_starts_in_order ON public.workflow_starts USING btree ("position")
CREATE UNIQUE INDEX absences_pkey ON public.absences USING btree (id)
CREATE UNIQUE INDEX api_keys_pkey ON public.api_keys USING btree (prefix)
CREATE UNIQUE INDEX archive_alarms_pkey ON public.archive_alarms USING btree (id)
CREATE UNIQUE INDEX archive_objects_pkey ON public.archive_objects USING btree (document_id, role)
CREATE UNIQUE INDEX audit_anchors_pkey ON public.audit_anchors USING btree (number)
CREATE UNIQUE INDEX consents_pkey ON public.consents USING btree (id)
CREATE UNIQUE INDEX delivery_attempts_pkey ON public.delivery_attempts USING btree (document_id, number)
CREATE UNIQUE INDEX disposal_act_documents_pkey ON public.disposal_act_documents USING btree (act_id, document_id)
CREATE UNIQUE INDEX disposal_acts_number_key ON public.disposal_acts USING btree (number)
CREATE UNIQUE INDEX disposal_acts_pkey ON public.disposal_acts USING btree (id)
CREATE UNIQUE INDEX docflow_policies_pkey ON public.docflow_policies USING btree (id)
CREATE UNIQUE INDEX document_contents_pkey ON public.document_contents USING btree (document_id, role)
CREATE UNIQUE INDEX document_events_document_id_version_key ON public.document_events USING btree (document_id, version)
CREATE UNIQUE INDEX document_events_pkey ON public.document_events USING btree ("position")
CREATE UNIQUE INDEX document_holds_pkey ON public.document_holds USING btree (document_id)
CREATE UNIQUE INDEX documents_external_id ON public.documents USING btree (client_id, external_id)
CREATE UNIQUE INDEX documents_identity ON public.documents USING btree (seller_inn, kind, number_key, document_date, revision, twin)
CREATE UNIQUE INDEX documents_pkey ON public.documents USING btree (id)
CREATE UNIQUE INDEX event_feed_pkey ON public.event_feed USING btree (only_row)
CREATE UNIQUE INDEX evidence_batches_pkey ON public.evidence_batches USING btree (id)
CREATE UNIQUE INDEX evidence_timestamps_pkey ON public.evidence_timestamps USING btree (batch_id, chain, "position")
CREATE UNIQUE INDEX exports_pkey ON public.exports USING btree (id)
CREATE UNIQUE INDEX heads_pkey ON public.heads USING btree (id)
CREATE UNIQUE INDEX idempotency_keys_pkey ON public.idempotency_keys USING btree (client_id, key)
CREATE UNIQUE INDEX known_certificates_pkey ON public.known_certificates USING btree (thumbprint)
CREATE UNIQUE INDEX legal_holds_in_force ON public.legal_holds USING btree (document_id) WHERE (lifted_at IS NULL)
CREATE UNIQUE INDEX legal_holds_pkey ON public.legal_holds USING btree (id)
CREATE UNIQUE INDEX mandates_pkey ON public.mandates USING btree (id)
CREATE UNIQUE INDEX notices_of_package ON public.notices USING btree (package_id, number) WHERE (kind = 'new-documents'::text)
CREATE UNIQUE INDEX notices_pkey ON public.notices USING btree (id)
CREATE UNIQUE INDEX operator_events_id_key ON public.operator_events USING btree (id)
CREATE UNIQUE INDEX operator_events_pkey ON public.operator_events USING btree (operator, event_id)
CREATE UNIQUE INDEX operator_feeds_pkey ON public.operator_feeds USING btree (operator)
CREATE UNIQUE INDEX packages_client_id_external_id_key ON public.packages USING btree (client_id, external_id)
CREATE UNIQUE INDEX packages_pkey ON public.packages USING btree (id)
CREATE UNIQUE INDEX paper_news_pkey ON public.paper_news USING btree (document_id)
CREATE UNIQUE INDEX partner_contacts_pkey ON public.partner_contacts USING btree (partner_id)
CREATE UNIQUE INDEX partners_client_id_external_id_key ON public.partners USING btree (client_id, external_id)
CREATE UNIQUE INDEX partners_pkey ON public.partners USING btree (id)
CREATE UNIQUE INDEX portal_accounts_pkey ON public.portal_accounts USING btree (issuer, subject)
CREATE UNIQUE INDEX portal_actions_pkey ON public.portal_actions USING btree (id)
CREATE UNIQUE INDEX portal_documents_pkey ON public.portal_documents USING btree (document_id)
CREATE UNIQUE INDEX portal_links_pkey ON public.portal_links USING btree (token_id)
CREATE UNIQUE INDEX portal_sessions_pkey ON public.portal_sessions USING btree (id_hash)
CREATE UNIQUE INDEX print_batches_number_key ON public.print_batches USING btree (number)
CREATE UNIQUE INDEX print_batches_pkey ON public.print_batches USING btree (id)
CREATE UNIQUE INDEX print_files_pkey ON public.print_files USING btree (batch_id, name)
CREATE UNIQUE INDEX print_piece_documents_pkey ON public.print_piece_documents USING btree (piece_id, place)
CREATE UNIQUE INDEX print_pieces_batch_id_number_key ON public.print_pieces USING btree (batch_id, number)
CREATE UNIQUE INDEX print_pieces_pkey ON public.print_pieces USING btree (id)
CREATE UNIQUE INDEX print_pieces_replaced_once ON public.print_pieces USING btree (replaces_id) WHERE (replaces_id IS NOT NULL)
CREATE UNIQUE INDEX print_queue_pkey ON public.print_queue USING btree (document_id)
CREATE UNIQUE INDEX print_reports_batch_id_kind_sha256_key ON public.print_reports USING btree (batch_id, kind, sha256)
CREATE UNIQUE INDEX print_reports_pkey ON public.print_reports USING btree (id)
CREATE UNIQUE INDEX print_sheets_seen_pkey ON public.print_sheets_seen USING btree (batch_id, piece, sheet)
CREATE UNIQUE INDEX registry_changes_pkey ON public.registry_changes USING btree ("position")
CREATE UNIQUE INDEX release_manifests_pkey ON public.release_manifests USING btree (id)
CREATE UNIQUE INDEX release_rules_pkey ON public.release_rules USING btree (id)
CREATE UNIQUE INDEX retention_rules_pkey ON public.retention_rules USING btree (id)
CREATE UNIQUE INDEX returned_mails_pkey ON public.returned_mails USING btree (id)
CREATE UNIQUE INDEX scrub_passes_pkey ON public.scrub_passes USING btree (id)
CREATE UNIQUE INDEX sellers_pkey ON public.sellers USING btree (inn)
CREATE UNIQUE INDEX signatories_pkey ON public.signatories USING btree (id)
CREATE UNIQUE INDEX signatory_certificates_pkey ON public.signatory_certificates USING btree (thumbprint)
CREATE UNIQUE INDEX signature_timestamps_pkey ON public.signature_timestamps USING btree (document_id)
CREATE UNIQUE INDEX signatures_pkey ON public.signatures USING btree (document_id)
CREATE UNIQUE INDEX signing_journal_hash_key ON public.signing_journal USING btree (hash)
CREATE UNIQUE INDEX signing_journal_pkey ON public.signing_journal USING btree ("position")
CREATE UNIQUE INDEX signing_orders_once ON public.signing_orders USING btree (document_id, kind, COALESCE(answers, ''::text)) WHERE ((document_id IS NOT NULL) AND (state <> 'refused'::text))
CREATE UNIQUE INDEX signing_orders_pkey ON public.signing_orders USING btree (id)
CREATE UNIQUE INDEX staff_sessions_pkey ON public.staff_sessions USING btree (id_hash)
CREATE UNIQUE INDEX status_proofs_pkey ON public.status_proofs USING btree (sha256)
CREATE UNIQUE INDEX technical_documents_pkey ON public.technical_documents USING btree (operator, entity_id)
CREATE UNIQUE INDEX timestamp_queue_pkey ON public.timestamp_queue USING btree (document_id)
CREATE UNIQUE INDEX trust_services_pkey ON public.trust_services USING btree (name)
CREATE UNIQUE INDEX webhook_attempts_pkey ON public.webhook_attempts USING btree (id)
CREATE UNIQUE INDEX webhook_endpoints_pkey ON public.webhook_endpoints USING btree (id)
CREATE UNIQUE INDEX workflow_starts_pkey ON public.workflow_starts USING btree (document_id)
CREATE CONSTRAINT TRIGGER absences_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.absences DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE TRIGGER audit_anchors_stay BEFORE DELETE OR UPDATE ON public.audit_anchors FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER audit_anchors_stay_whole BEFORE TRUNCATE ON public.audit_anchors FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER consents_stay BEFORE DELETE OR UPDATE ON public.consents FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER consents_stay_whole BEFORE TRUNCATE ON public.consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER source_stays BEFORE UPDATE ON public.document_contents FOR EACH ROW WHEN ((old.role = 'source'::text)) EXECUTE FUNCTION refuse_change()
CREATE TRIGGER document_events_stay BEFORE DELETE OR UPDATE ON public.document_events FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER document_events_stay_whole BEFORE TRUNCATE ON public.document_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE CONSTRAINT TRIGGER heads_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.heads DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE CONSTRAINT TRIGGER mandates_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.mandates DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE TRIGGER portal_actions_stay BEFORE DELETE OR UPDATE ON public.portal_actions FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER portal_actions_stay_whole BEFORE TRUNCATE ON public.portal_actions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER registry_changes_chain BEFORE INSERT ON public.registry_changes FOR EACH ROW EXECUTE FUNCTION chain_registry_change()
CREATE TRIGGER registry_changes_stay BEFORE DELETE OR UPDATE ON public.registry_changes FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER registry_changes_stay_whole BEFORE TRUNCATE ON public.registry_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE CONSTRAINT TRIGGER release_rules_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.release_rules DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE CONSTRAINT TRIGGER sellers_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.sellers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE CONSTRAINT TRIGGER signatories_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.signatories DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE CONSTRAINT TRIGGER signatory_certificates_change_is_recorded AFTER INSERT OR DELETE OR UPDATE ON public.signatory_certificates DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_registry_change()
CREATE TRIGGER signature_timestamps_stay BEFORE DELETE OR UPDATE ON public.signature_timestamps FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER signature_timestamps_stay_whole BEFORE TRUNCATE ON public.signature_timestamps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER signatures_stay BEFORE DELETE OR UPDATE ON public.signatures FOR EACH ROW EXECUTE FUNCTION refuse_change()
CREATE TRIGGER signatures_stay_whole BEFORE TRUNCATE ON public.signatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER signing_journal_stay_whole BEFORE TRUNCATE ON public.signing_journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
CREATE TRIGGER signing_journal_stays BEFORE DELETE OR UPDATE ON public.signing_journal FOR EACH ROW EXECUTE FUNCTION refuse_change()
