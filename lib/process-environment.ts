import type { z } from 'zod';
import type { environmentSchema } from './config.ts';

/** The kinds of processes, and the one at an administrator's terminal, who migrates and makes keys. */
export type ProcessName = 'api' | 'documents' | 'delivery' | 'evidence' | 'dispatcher' | 'signing' | 'admin';
type Variable = keyof z.infer<typeof environmentSchema>;

const WORKING = ['api', 'documents', 'delivery', 'evidence', 'dispatcher', 'signing'] as const;
const WITH_TEMPORAL = ['api', 'documents', 'delivery', 'evidence', 'dispatcher'] as const;
const WITH_ARCHIVE = ['api', 'documents', 'delivery', 'evidence'] as const;
const WITH_TRUST = ['delivery', 'evidence', 'signing'] as const;

/** Who is told what. A process that somebody has taken over gives away what stands in its environment, so nobody is told more than he needs. */
export const READERS: Readonly<Record<Variable, readonly ProcessName[]>> = {
  // Each process has a URL of its own, with its own role and password; the owner's is the administrator's.
  DATABASE_URL: [...WORKING, 'admin'],
  DATABASE_POOL_MAX: WORKING,
  DATABASE_ROLE_PREFIX: ['admin'],
  DATABASE_ROLE_PASSWORDS: ['admin'],
  TEMPORAL_ADDRESS: WITH_TEMPORAL,
  TEMPORAL_NAMESPACE: WITH_TEMPORAL,
  TEMPORAL_TLS_CA_FILE: WITH_TEMPORAL,
  TEMPORAL_TLS_CERT_FILE: WITH_TEMPORAL,
  TEMPORAL_TLS_KEY_FILE: WITH_TEMPORAL,
  TEMPORAL_UI_URL: ['api'],
  S3_ENDPOINT: WITH_ARCHIVE,
  S3_REGION: WITH_ARCHIVE,
  S3_BUCKET: WITH_ARCHIVE,
  S3_ACCESS_KEY: WITH_ARCHIVE,
  S3_SECRET_KEY: WITH_ARCHIVE,
  OBJECTS_DIR: WITH_ARCHIVE,
  S3_SECOND_ENDPOINT: ['evidence'],
  S3_SECOND_REGION: ['evidence'],
  S3_SECOND_BUCKET: ['evidence'],
  S3_SECOND_ACCESS_KEY: ['evidence'],
  S3_SECOND_SECRET_KEY: ['evidence'],
  OBJECTS_SECOND_DIR: ['evidence'],
  ARCHIVE_COPY_INTERVAL_SECONDS: ['evidence'],
  ARCHIVE_SCRUB_INTERVAL_SECONDS: ['evidence'],
  ARCHIVE_SCRUB_DAYS: ['evidence'],
  AUDIT_ANCHOR_INTERVAL_SECONDS: ['evidence'],
  EXPORTS_DIR: ['api', 'evidence'],
  SIGNING_SOCKET: ['signing', 'documents', 'dispatcher'],
  SIGNING_KEYS_DIR: ['signing'],
  SIGNING_KEYS_PASSPHRASE: ['signing'],
  SIGNING_ROOT_FILE: WITH_TRUST,
  SIGNING_QUOTA_A_DAY: ['signing'],
  SIGNING_TOKEN_PIN: ['signing'],
  SIGNING_REMOTE_TOKEN: ['signing'],
  TRUST_OCSP_URLS: WITH_TRUST,
  TRUST_CRL_URLS: WITH_TRUST,
  TRUST_TSA_URLS: [...WITH_TRUST, 'api'],
  TRUST_TSA_POLICIES: WITH_TRUST,
  TRUST_STATUS_AGE_SECONDS: WITH_TRUST,
  TRUST_INTAKE_STOP_SECONDS: ['api'],
  EVIDENCE_INTERVAL_SECONDS: ['evidence'],
  EVIDENCE_BATCH_MAX: ['evidence'],
  EVIDENCE_RENEW_BEFORE_DAYS: ['evidence'],
  EVIDENCE_HASH: ['evidence'],
  LEGAL_SCHEMAS_DIR: ['api', 'documents', 'delivery', 'evidence', 'signing'],
  EDO_OPERATORS: ['delivery'],
  EDO_OPERATOR_NAMES: ['api', 'documents'],
  EDO_CALLS_PER_SECOND: ['delivery'],
  EDO_TIMEOUT_SECONDS: ['delivery'],
  EDO_FAILURES_MAX: ['delivery'],
  EDO_REST_SECONDS: ['delivery'],
  EDO_POLL_MILLISECONDS: ['delivery'],
  EDO_ROOT_FILE: ['delivery'],
  UNIVERSAL_MESSAGES_FROM: ['delivery'],
  CLOCK_SPEED: WORKING,
  CLOCK_EPOCH: WORKING,
  PORTAL_URL: ['api', 'delivery'],
  PORTAL_CLIENT: ['api'],
  PORTAL_LINK_SECRET: ['api'],
  PORTAL_ORIGINS: ['api'],
  PORTAL_OIDC_ISSUER: ['api'],
  PORTAL_OIDC_CLIENT_ID: ['api'],
  PORTAL_OIDC_CLIENT_SECRET: ['api'],
  PORTAL_OIDC_CLAIM: ['api'],
  MAIL_URL: ['delivery'],
  MAIL_FROM: ['delivery'],
  MAIL_BOUNCES: ['delivery'],
  NOTICE_DELAY_SECONDS: ['delivery'],
  NOTICE_REPEAT_DAYS: ['delivery'],
  PRINT_DOOR: ['delivery'],
  PRINT_USER: ['delivery'],
  PRINT_SFTP_KEY_FILE: ['delivery'],
  PRINT_SFTP_HOST_KEY: ['delivery'],
  PRINT_BATCH_MAX: ['delivery'],
  PRINT_CUTOFFS: ['delivery'],
  PRINT_WAIT_MAX_SECONDS: ['delivery'],
  PRINT_PACKAGE_WAIT_SECONDS: ['delivery'],
  PRINT_LOOK_SECONDS: ['delivery'],
  PRINT_REPORT_DAYS: ['delivery'],
  PRINT_REPRINT: ['delivery'],
  API_HOST: ['api'],
  API_PORT: ['api'],
  TRUST_PROXY: ['api'],
  API_KEY_SECRET: ['api', 'admin'],
  API_BODY_LIMIT_BYTES: ['api'],
  API_RATE_LIMIT_PER_MINUTE: ['api'],
  WEBHOOK_SECRET: ['api', 'dispatcher'],
  WORKFLOW_BUNDLE_FILE: ['documents'],
  WORKER_WORKFLOW_TASKS_MAX: ['documents'],
  WORKER_CACHED_WORKFLOWS_MAX: ['documents'],
  WORKER_ACTIVITIES_MAX: ['documents', 'delivery', 'evidence'],
  DISPATCH_STARTS_MAX: ['dispatcher'],
  WEBHOOKS_ALLOW_PRIVATE: ['api', 'dispatcher'],
  RESUME_INTERVAL_SECONDS: ['dispatcher'],
  SWEEP_INTERVAL_SECONDS: ['dispatcher'],
  SWEEP_STALE_AFTER_SECONDS: ['dispatcher'],
  LOG_LEVEL: [...WORKING, 'admin'],
};

/** Variables of the system that a program needs to run at all. */
const OF_THE_SYSTEM = /^(PATH|HOME|USER|LOGNAME|LANG|LC_\w+|TZ|TMPDIR|NODE_\w+|SSL_CERT_(FILE|DIR)|XDG_CACHE_HOME)$/;
/** What a PKCS#11 library looks for. */
const OF_A_TOKEN = /^SOFTHSM2_CONF$/;

type Variables = Readonly<Record<string, string | undefined>>;

/** What of these variables a process is told: its own of ours, and the system's. */
export function environmentOf(process: ProcessName, variables: Variables): Record<string, string> {
  return choose(variables, (name) =>
    isOurs(name) ? READERS[name].includes(process) : OF_THE_SYSTEM.test(name) || (process === 'signing' && OF_A_TOKEN.test(name)),
  );
}

/** The system's variables alone, for a program that is told nothing of ours. */
export function systemEnvironment(variables: Variables): Record<string, string> {
  return choose(variables, (name) => OF_THE_SYSTEM.test(name));
}

/** What is none of ours: said to programs that somebody has put in the place of our own. */
export function foreignVariables(variables: Variables): Record<string, string> {
  return choose(variables, (name) => !isOurs(name));
}

function isOurs(name: string): name is Variable {
  return Object.hasOwn(READERS, name);
}

function choose(variables: Variables, isTold: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined && isTold(entry[0])),
  );
}
