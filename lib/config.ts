import { z } from 'zod';
import { operatorName, readOperators, readPasswords } from './config-json.ts';
import { readTrustedProxies } from './trusted-proxies.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().positive();
const splitList = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const urls = z.string().default('').transform(splitList).pipe(z.array(z.url()));

/** Every variable of the product, with its default. `.env.example` names each of them once; a test compares the two. */
export const environmentSchema = z.object({
  DATABASE_URL: z.url().default('postgres://sealpost@127.0.0.1:5433/sealpost'),
  DATABASE_POOL_MAX: count.default(10),
  DATABASE_ROLE_PREFIX: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,40}$/)
    .default('sealpost_'),
  DATABASE_ROLE_PASSWORDS: z.string().default('').transform(readPasswords),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TLS_CA_FILE: z.string().optional(),
  TEMPORAL_TLS_CERT_FILE: z.string().optional(),
  TEMPORAL_TLS_KEY_FILE: z.string().optional(),
  TEMPORAL_UI_URL: z.url().default('http://127.0.0.1:8233'),
  S3_ENDPOINT: z.url().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().min(3).default('sealpost-archive'),
  S3_ACCESS_KEY: z.string().optional(),
  S3_SECRET_KEY: z.string().optional(),
  OBJECTS_DIR: z.string().default('.sealpost/objects'),
  S3_SECOND_ENDPOINT: z.url().optional(),
  S3_SECOND_REGION: z.string().default('us-east-1'),
  S3_SECOND_BUCKET: z.string().min(3).default('sealpost-archive-second'),
  S3_SECOND_ACCESS_KEY: z.string().optional(),
  S3_SECOND_SECRET_KEY: z.string().optional(),
  OBJECTS_SECOND_DIR: z.string().optional(),
  ARCHIVE_COPY_INTERVAL_SECONDS: count.default(300),
  ARCHIVE_SCRUB_INTERVAL_SECONDS: count.default(86_400),
  ARCHIVE_SCRUB_DAYS: count.default(30),
  AUDIT_ANCHOR_INTERVAL_SECONDS: count.default(86_400),
  EXPORTS_DIR: z.string().default('.sealpost/exports'),
  SIGNING_SOCKET: z.string().default('.sealpost/run/signing.sock'),
  SIGNING_KEYS_DIR: z.string().default('.sealpost/keys'),
  SIGNING_KEYS_PASSPHRASE: z.string().min(16).optional(),
  SIGNING_ROOT_FILE: z.string().default('.sealpost/keys/root.pem'),
  SIGNING_QUOTA_A_DAY: count.default(20_000),
  SIGNING_TOKEN_PIN: z.string().optional(),
  SIGNING_REMOTE_TOKEN: z.string().optional(),
  TRUST_OCSP_URLS: urls,
  TRUST_CRL_URLS: urls,
  TRUST_TSA_URLS: urls,
  TRUST_TSA_POLICIES: z.string().default('').transform(splitList),
  TRUST_STATUS_AGE_SECONDS: count.default(3_600),
  TRUST_INTAKE_STOP_SECONDS: count.default(14_400),
  EVIDENCE_INTERVAL_SECONDS: count.default(900),
  EVIDENCE_BATCH_MAX: count.max(100_000).default(10_000),
  EVIDENCE_RENEW_BEFORE_DAYS: count.default(180),
  EVIDENCE_HASH: z.enum(['sha256', 'sha384', 'sha512']).default('sha256'),
  LEGAL_SCHEMAS_DIR: z.string().optional(),
  EDO_OPERATORS: z.string().default('').transform(readOperators),
  EDO_OPERATOR_NAMES: z.string().default('').transform(splitList).pipe(z.array(operatorName)),
  EDO_CALLS_PER_SECOND: count.default(50),
  EDO_TIMEOUT_SECONDS: count.max(25).default(10),
  EDO_FAILURES_MAX: count.default(5),
  EDO_REST_SECONDS: count.default(15),
  EDO_POLL_MILLISECONDS: count.default(500),
  EDO_ROOT_FILE: z.string().optional(),
  UNIVERSAL_MESSAGES_FROM: z.union([z.literal(''), z.iso.date()]).default(''),
  CLOCK_SPEED: z.coerce.number().positive().default(1),
  CLOCK_EPOCH: z.iso.datetime().default('2026-01-01T00:00:00Z'),
  PORTAL_URL: z.url().default('http://127.0.0.1:8080'),
  PORTAL_CLIENT: z.string().min(1).default('billing'),
  PORTAL_LINK_SECRET: z.string().min(32).optional(),
  PORTAL_ORIGINS: urls,
  PORTAL_OIDC_ISSUER: z.url().optional(),
  PORTAL_OIDC_CLIENT_ID: z.string().default('sealpost'),
  PORTAL_OIDC_CLIENT_SECRET: z.string().default(''),
  PORTAL_OIDC_CLAIM: z.string().min(1).default('personal_account'),
  MAIL_URL: z.url().optional(),
  MAIL_FROM: z.string().default('Sealpost <no-reply@localhost>'),
  MAIL_BOUNCES: z.email().default('bounces@localhost.localdomain'),
  NOTICE_DELAY_SECONDS: count.default(60),
  NOTICE_REPEAT_DAYS: count.default(7),
  PRINT_DOOR: z.string().min(1).default('.sealpost/print'),
  PRINT_USER: z.string().default('sealpost'),
  PRINT_SFTP_KEY_FILE: z.string().optional(),
  PRINT_SFTP_HOST_KEY: z.string().optional(),
  PRINT_BATCH_MAX: count.max(20_000).default(3_000),
  PRINT_CUTOFFS: z
    .string()
    .default('16:00')
    .transform(splitList)
    .pipe(z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/))),
  PRINT_WAIT_MAX_SECONDS: count.optional(),
  PRINT_PACKAGE_WAIT_SECONDS: count.default(3_600),
  PRINT_LOOK_SECONDS: z.coerce.number().positive().default(30),
  PRINT_REPORT_DAYS: count.default(3),
  PRINT_REPRINT: z.enum(['staff', 'auto']).default('staff'),
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(8080),
  TRUST_PROXY: z.string().default('').transform(readTrustedProxies),
  API_KEY_SECRET: z.string().min(32).optional(),
  WEBHOOK_SECRET: z.string().min(32).optional(),
  API_BODY_LIMIT_BYTES: count.default(8 * 1024 * 1024),
  API_RATE_LIMIT_PER_MINUTE: count.default(6_000),
  WORKFLOW_BUNDLE_FILE: z.string().optional(),
  WORKER_WORKFLOW_TASKS_MAX: count.default(40),
  WORKER_CACHED_WORKFLOWS_MAX: count.default(500),
  WORKER_ACTIVITIES_MAX: count.default(20),
  DISPATCH_STARTS_MAX: count.default(24),
  WEBHOOKS_ALLOW_PRIVATE: z.stringbool().default(false),
  RESUME_INTERVAL_SECONDS: count.default(15),
  SWEEP_INTERVAL_SECONDS: count.default(30),
  SWEEP_STALE_AFTER_SECONDS: count.default(300),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type Config = ReturnType<typeof loadConfig>;

/**
 * Checks the environment once per process, all mistakes at once and by name, before any door opens.
 * Values are never printed: some are secrets.
 */
export function loadConfig(environment: Record<string, string | undefined>) {
  // Compose files and env files can't leave a variable out: an empty one is an absent one.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) throw new Error(`Configuration is wrong:\n${z.prettifyError(parsed.error)}`);
  const env = parsed.data;
  return Object.freeze({
    database: {
      url: env.DATABASE_URL,
      poolMax: env.DATABASE_POOL_MAX,
      rolePrefix: env.DATABASE_ROLE_PREFIX,
      rolePasswords: env.DATABASE_ROLE_PASSWORDS,
    },
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      uiUrl: env.TEMPORAL_UI_URL,
      tlsCaFile: env.TEMPORAL_TLS_CA_FILE,
      tlsCertFile: env.TEMPORAL_TLS_CERT_FILE,
      tlsKeyFile: env.TEMPORAL_TLS_KEY_FILE,
    },
    ...archiveConfig(env),
    ...signingConfig(env),
    ...outsideConfig(env),
    ...printConfig(env),
    api: {
      host: env.API_HOST,
      port: env.API_PORT,
      trustProxy: env.TRUST_PROXY,
      keySecret: env.API_KEY_SECRET,
      bodyLimitBytes: env.API_BODY_LIMIT_BYTES,
      rateLimitPerMinute: env.API_RATE_LIMIT_PER_MINUTE,
    },
    worker: {
      bundleFile: env.WORKFLOW_BUNDLE_FILE,
      workflowTasksMax: env.WORKER_WORKFLOW_TASKS_MAX,
      cachedWorkflowsMax: env.WORKER_CACHED_WORKFLOWS_MAX,
      activitiesMax: env.WORKER_ACTIVITIES_MAX,
    },
    dispatch: {
      startsMax: env.DISPATCH_STARTS_MAX,
      webhooksAllowPrivate: env.WEBHOOKS_ALLOW_PRIVATE,
      webhookSecret: env.WEBHOOK_SECRET,
      resumeIntervalMs: env.RESUME_INTERVAL_SECONDS * 1000,
      sweepIntervalMs: env.SWEEP_INTERVAL_SECONDS * 1000,
      staleAfterSeconds: env.SWEEP_STALE_AFTER_SECONDS,
    },
    logLevel: env.LOG_LEVEL,
  });
}

/** What this process can't do without. @throws Error by name */
export function needed<T>(name: keyof z.infer<typeof environmentSchema>, value: T | undefined): T {
  if (value === undefined) throw new Error(`Configuration is wrong:\n${name} is needed by this process.`);
  return value;
}

/** Legal forms, operators, the legal clock, consumers and their mail. */
function outsideConfig(env: z.infer<typeof environmentSchema>) {
  return {
    legalSchemasDirectory: env.LEGAL_SCHEMAS_DIR,
    operators: {
      list: env.EDO_OPERATORS,
      // Who routes and who shows needs the names; only who calls needs the secrets.
      names: [...new Set([...env.EDO_OPERATORS.map(({ name }) => name), ...env.EDO_OPERATOR_NAMES])],
      budget: {
        callsPerSecond: env.EDO_CALLS_PER_SECOND,
        failuresMax: env.EDO_FAILURES_MAX,
        restMs: env.EDO_REST_SECONDS * 1000,
        timeoutMs: env.EDO_TIMEOUT_SECONDS * 1000,
        universalMessagesFrom: env.UNIVERSAL_MESSAGES_FROM || undefined,
      },
      pollMs: env.EDO_POLL_MILLISECONDS,
      rootFile: env.EDO_ROOT_FILE ?? env.SIGNING_ROOT_FILE,
    },
    clock: { speed: env.CLOCK_SPEED, epoch: new Date(env.CLOCK_EPOCH) },
    portal: {
      publicUrl: env.PORTAL_URL.replace(/\/$/, ''),
      clientId: env.PORTAL_CLIENT,
      linkSecret: env.PORTAL_LINK_SECRET,
      origins: env.PORTAL_ORIGINS.map((origin) => new URL(origin).origin),
      oidc: env.PORTAL_OIDC_ISSUER
        ? {
            issuer: env.PORTAL_OIDC_ISSUER,
            clientId: env.PORTAL_OIDC_CLIENT_ID,
            clientSecret: env.PORTAL_OIDC_CLIENT_SECRET,
            claim: env.PORTAL_OIDC_CLAIM,
          }
        : undefined,
    },
    mail: { url: env.MAIL_URL, from: env.MAIL_FROM, bounces: env.MAIL_BOUNCES },
    notices: { delaySeconds: env.NOTICE_DELAY_SECONDS, repeatDays: env.NOTICE_REPEAT_DAYS },
  };
}

/** The archive, its second copy, and how often it is looked at. */
function archiveConfig(env: z.infer<typeof environmentSchema>) {
  return {
    objects: {
      directory: env.OBJECTS_DIR,
      s3: s3Of(env.S3_ENDPOINT, env.S3_REGION, env.S3_BUCKET, env.S3_ACCESS_KEY, env.S3_SECRET_KEY),
    },
    secondObjects: {
      directory: env.OBJECTS_SECOND_DIR,
      s3: s3Of(env.S3_SECOND_ENDPOINT, env.S3_SECOND_REGION, env.S3_SECOND_BUCKET, env.S3_SECOND_ACCESS_KEY, env.S3_SECOND_SECRET_KEY),
    },
    archive: {
      copyIntervalMs: env.ARCHIVE_COPY_INTERVAL_SECONDS * 1000,
      scrubIntervalMs: env.ARCHIVE_SCRUB_INTERVAL_SECONDS * 1000,
      scrubDays: env.ARCHIVE_SCRUB_DAYS,
      anchorIntervalMs: env.AUDIT_ANCHOR_INTERVAL_SECONDS * 1000,
      exportsDirectory: env.EXPORTS_DIR,
    },
  };
}

function s3Of(endpoint: string | undefined, region: string, bucket: string, accessKey = '', secretKey = '') {
  return endpoint ? { endpoint, region, bucket, accessKey, secretKey } : undefined;
}

/** Paper. */
function printConfig(env: z.infer<typeof environmentSchema>) {
  return {
    print: {
      door: env.PRINT_DOOR,
      user: env.PRINT_USER,
      sftpKeyFile: env.PRINT_SFTP_KEY_FILE,
      sftpHostKey: env.PRINT_SFTP_HOST_KEY,
      rules: {
        sizeMax: env.PRINT_BATCH_MAX,
        cutOffs: env.PRINT_CUTOFFS,
        waitMaxMs: env.PRINT_WAIT_MAX_SECONDS === undefined ? undefined : env.PRINT_WAIT_MAX_SECONDS * 1000,
      },
      packageWaitSeconds: env.PRINT_PACKAGE_WAIT_SECONDS,
      lookMs: env.PRINT_LOOK_SECONDS * 1000,
      reportDays: env.PRINT_REPORT_DAYS,
      reprint: env.PRINT_REPRINT,
    },
  };
}

/** Keys, trust services and evidence. */
function signingConfig(env: z.infer<typeof environmentSchema>) {
  return {
    signing: {
      socket: env.SIGNING_SOCKET,
      keysDirectory: env.SIGNING_KEYS_DIR,
      keysPassphrase: env.SIGNING_KEYS_PASSPHRASE,
      rootFile: env.SIGNING_ROOT_FILE,
      quotaADay: env.SIGNING_QUOTA_A_DAY,
      tokenPin: env.SIGNING_TOKEN_PIN,
      remoteToken: env.SIGNING_REMOTE_TOKEN,
    },
    trust: {
      ocspUrls: env.TRUST_OCSP_URLS,
      listUrls: env.TRUST_CRL_URLS,
      tsaUrls: env.TRUST_TSA_URLS,
      tsaPolicies: env.TRUST_TSA_POLICIES,
      statusAgeMs: env.TRUST_STATUS_AGE_SECONDS * 1000,
      intakeStopMs: env.TRUST_INTAKE_STOP_SECONDS * 1000,
    },
    evidence: {
      intervalMs: env.EVIDENCE_INTERVAL_SECONDS * 1000,
      batchMax: env.EVIDENCE_BATCH_MAX,
      renewBeforeDays: env.EVIDENCE_RENEW_BEFORE_DAYS,
      hash: env.EVIDENCE_HASH,
    },
  };
}
