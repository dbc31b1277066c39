/**
 * Who may do what in the database: one Postgres role for each kind of process, and its rights on every table. This is the whole of it: a migration
 * run takes away whatever else these roles have. The owner, under whom administrators' commands and migrations run, is not in it.
 */
export const PROCESS_ROLES = ['api', 'documents', 'delivery', 'evidence', 'dispatcher', 'signing'] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/**
 * Rights by role, as GRANT knows them; `update (…)` names the columns, without a list it is all of them. A row that somebody inserts he may also read
 * (`returning`, `on conflict`), and a lock on a row (`for update`, `for share`) needs a right to update one column.
 */
export type TableRights = Partial<Record<ProcessRole, string>>;

/** What everybody reads, because a document is routed, signed, delivered and reported by it; the words after it are a role's own on top. */
function read(own: TableRights = {}): TableRights {
  return Object.fromEntries(PROCESS_ROLES.map((role) => [role, own[role] ? `select, ${own[role]}` : 'select']));
}

/** Columns of a document that a step of its life sets. What billing has said (head, seller, kind, number, sum, source) nobody changes. */
const STEP = 'phase, version, updated_at, attention, channel, docflow, print_state, archive_state, portal_state, findings';

export const TABLE_RIGHTS: Readonly<Record<string, TableRights>> = {
  // Keys of the API: made by the administrator's command, read by the API. Nobody else sees even the hashes.
  api_keys: { api: 'select' },
  idempotency_keys: { api: 'select, insert', dispatcher: 'select, delete' },

  // The registry of heads: changed by the API, each change with its line in registry_changes.
  sellers: read(),
  heads: read({ api: 'insert, update (card)' }),
  signatories: read({ api: 'insert' }),
  signatory_certificates: read({ api: 'insert, update (retired_at)' }),
  mandates: read({ api: 'insert, update (revoked_at)' }),
  absences: read({ api: 'insert, update (absent_to), delete' }),
  registry_changes: read({ api: 'insert' }),
  release_rules: read({ api: 'insert' }),
  release_manifests: read({ api: 'insert, update (released_at, released_by)' }),
  document_holds: read({ api: 'update (manifest_id)', signing: 'insert, update (content_digest, reasons, held_at, manifest_id)' }),

  // Signatures and their journal: the signing process alone, and it only adds.
  signatures: read({ signing: 'insert' }),
  signing_journal: { signing: 'select, insert' },
  signing_orders: read({
    api: 'insert (id, client_id, kind, head_id, document_id, month, note, answers, state, actor)',
    delivery:
      'insert (id, client_id, kind, head_id, document_id, month, note, answers, state, actor), update (state, failure, claimed_until)',
    dispatcher: 'update (state, failure, claimed_until)',
    signing: 'update (state, file_name, bytes, sha256, cms, mandate_id, thumbprint, signed_at)',
  }),

  // Documents: the API takes them in, each process moves them on. The log only grows.
  partners: read({ api: 'insert, update (card, unload_electronically, flag_changed_at)' }),
  packages: read({ api: 'insert' }),
  documents: read({
    api: `insert, update (${STEP}, portal_answer, cancel_wish, on_hold)`,
    documents: `update (${STEP}, content_digest, signed_at, signer, amends_id, sealed_version)`,
    delivery: `update (${STEP})`,
    evidence:
      'update (phase, version, updated_at, attention, archive_state, cancel_wish, sealed_version, evidence_batch_id, evidence_leaf)',
    dispatcher: 'update (version, updated_at, term_told_on, swept_at)',
    // To hold a document's row while its signature is stored; the column says when the sweeper has looked, and nothing hangs on it.
    signing: 'update (swept_at)',
  }),
  document_contents: read({
    api: 'insert',
    documents: 'insert, update (file_name, media_type, sha256, bytes)',
    evidence: 'delete',
  }),
  document_events: read({ api: 'insert', documents: 'insert', delivery: 'insert', evidence: 'insert', dispatcher: 'insert' }),
  event_feed: read({
    api: 'update (position)',
    documents: 'update (position)',
    delivery: 'update (position)',
    evidence: 'update (position)',
    dispatcher: 'update (position)',
  }),
  workflow_starts: read({ api: 'insert, delete', dispatcher: 'update, delete' }),

  // Delivery through operators.
  docflow_policies: read({ api: 'insert' }),
  delivery_attempts: read({
    documents: 'insert, update',
    delivery: 'update',
  }),
  technical_documents: read({ delivery: 'insert', evidence: 'delete' }),
  operator_events: read({ delivery: 'insert, update' }),
  operator_feeds: read({ delivery: 'insert, update' }),

  // The portal: who is signed in, what consumers have done and consented to, is between them and the API.
  staff_sessions: { api: 'select, insert, update (seen_at), delete' },
  portal_sessions: { api: 'select, insert, update (seen_at), delete' },
  portal_links: { api: 'select, insert, delete' },
  portal_accounts: { api: 'select, insert, update (last_seen_at)' },
  portal_actions: { api: 'select, insert' },
  consents: { api: 'select, insert' },
  portal_documents: read({ documents: 'insert, update (voided_at)', delivery: 'insert', evidence: 'delete' }),
  notices: read({
    api: 'insert, update',
    documents: 'insert',
    delivery: 'insert, update',
  }),
  partner_contacts: read({ api: 'insert, update', delivery: 'insert, update' }),

  // Paper.
  print_queue: read({ api: 'update', documents: 'delete', delivery: 'insert, update' }),
  print_batches: read({ api: 'update', delivery: 'insert, update' }),
  print_pieces: read({ api: 'update', delivery: 'insert, update' }),
  print_piece_documents: read({ delivery: 'insert' }),
  print_files: read({ delivery: 'insert' }),
  returned_mails: read({ api: 'insert, update' }),
  print_reports: read({ api: 'insert', delivery: 'insert' }),
  print_sheets_seen: read({ api: 'insert, update, delete', delivery: 'insert, update' }),
  paper_news: read({
    api: 'insert, update',
    documents: 'insert, update',
    delivery: 'insert, update, delete',
    evidence: 'insert, update',
  }),

  // The archive, its evidence, and what is done about it.
  archive_objects: read({ documents: 'insert, update', evidence: 'insert, update, delete' }),
  archive_alarms: read({ evidence: 'insert, update' }),
  scrub_passes: read({ evidence: 'insert, update' }),
  signature_timestamps: read({ evidence: 'insert' }),
  timestamp_queue: read({ documents: 'insert', delivery: 'insert', evidence: 'delete' }),
  evidence_batches: read({ evidence: 'insert' }),
  evidence_timestamps: read({ evidence: 'insert' }),
  audit_anchors: read({ evidence: 'insert' }),
  known_certificates: read({ delivery: 'insert', evidence: 'insert', signing: 'insert' }),
  status_proofs: read({ delivery: 'insert', evidence: 'insert', signing: 'insert' }),
  trust_services: read({ evidence: 'insert, update' }),
  legal_holds: read({ api: 'insert, update' }),
  retention_rules: read({ api: 'insert' }),
  disposal_acts: read({ api: 'insert, update', evidence: 'update (state, executed_at)', dispatcher: 'update (started_at)' }),
  disposal_act_documents: read({ api: 'insert', evidence: 'update' }),
  exports: read({ api: 'insert', evidence: 'update', dispatcher: 'update (started_at)' }),

  // Webhooks: where clients are called is between them, the API and the process that calls.
  webhook_endpoints: { api: 'select, insert, update, delete', dispatcher: 'select, update' },
  webhook_attempts: { api: 'select', dispatcher: 'select, insert, delete' },
};

/** Sequences that a default of a column draws from. Identity columns need no right of their own. */
export const SEQUENCE_RIGHTS: Readonly<Record<string, TableRights>> = {
  paper_news_number: { api: 'usage', documents: 'usage', delivery: 'usage', evidence: 'usage' },
};
