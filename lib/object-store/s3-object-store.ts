import { createHash } from 'node:crypto';
import { buffer, text } from 'node:stream/consumers';
import { Client, S3Error, type ClientOptions } from 'minio';
import { SealpostError } from '../../domain/errors.ts';
import { createKeepingAgent } from '../kept-lines.ts';
import { S3_LIMITS, createS3Transport, type S3Limits } from './s3-transport.ts';
import { keyOn, readKey, type ObjectLock, type ObjectStore, type Shelf, type StoredObject } from './object-store.ts';

export interface S3Options {
  endpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
  limits?: S3Limits;
}

/** Opens the bucket, making it with Object Lock where it doesn't exist: a lock can't be added to a bucket later. */
export async function openS3ObjectStore(options: S3Options): Promise<ObjectStore> {
  const client = createS3Client(options);
  const { bucket, region } = options;
  await translate(async () => {
    if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket, region, { ObjectLocking: true });
  });
  const putVersion = (bytes: Buffer, retainUntilOn: string, shelf: Shelf = 'objects') =>
    translate(() => putLocked(client, bucket, bytes, retainUntilOn, shelf));
  return {
    isWorm: true,

    async put(bytes, retainUntilOn, shelf = 'objects') {
      const existing = await findObject(client, bucket, keyOn(shelf, digestOf(bytes, 'hex')));
      return existing ?? putVersion(bytes, retainUntilOn, shelf);
    },

    putAgain: putVersion,

    async get({ key, versionId }) {
      return translate(async () => buffer(await client.getObject(bucket, key, versionId ? { versionId } : {})), key);
    },

    async getLock({ key, versionId }) {
      return translate(() => readLock(client, bucket, { key, versionId }), key);
    },

    async setLegalHold({ key, versionId }, held) {
      const body = `<LegalHold><Status>${held ? 'ON' : 'OFF'}</Status></LegalHold>`;
      const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
      const query = `legal-hold${versionId ? `&versionId=${versionId}` : ''}`;
      const response = await translate(
        () => client.makeRequestAsync({ method: 'PUT', bucketName: bucket, objectName: key, query, headers }, body, [200]),
        key,
      );
      response.resume();
    },

    async remove(object) {
      const { key, versionId } = object;
      try {
        await client.removeObject(bucket, key, versionId ? { versionId } : {});
      } catch (error) {
        if (!isRefusal(error)) throw translateError(error, key);
        const { mode, retainUntilOn, legalHold } = await translate(() => readLock(client, bucket, object), key);
        const held = legalHold || (mode !== 'none' && retainUntilOn !== null && new Date(`${retainUntilOn}T23:59:59Z`) > new Date());
        if (!held) throw translateError(error, key);
        throw new SealpostError('archive.locked', 'The archive holds this object.', { details: { key, code: error.code } });
      }
    },

    async *list(shelf) {
      try {
        for await (const { name } of client.listObjectsV2(bucket, keyOn(shelf, ''), shelf === 'sealed') as AsyncIterable<{ name?: string }>)
          if (name && readKey(name)?.shelf === shelf) yield name;
      } catch (error) {
        throw translateError(error);
      }
    },
  };
}

// putObject would turn these headers into user metadata without a word; makeRequestAsync signs and sends them.
async function putLocked(client: Client, bucket: string, bytes: Buffer, retainUntilOn: string, shelf: Shelf): Promise<StoredObject> {
  const key = keyOn(shelf, digestOf(bytes, 'hex'));
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(bytes.length),
    'content-md5': createHash('md5').update(bytes).digest('base64'),
    'x-amz-checksum-sha256': digestOf(bytes, 'base64'),
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': `${retainUntilOn}T23:59:59.000Z`,
  };
  const response = await client.makeRequestAsync({ method: 'PUT', bucketName: bucket, objectName: key, headers }, bytes, [200]);
  response.resume();
  const versionId = response.headers['x-amz-version-id'];
  return { key, versionId: typeof versionId === 'string' ? versionId : null };
}

// The client's own getObjectRetention trips over versitygw's answer, so the XML is read here.
async function readLock(client: Client, bucket: string, { key, versionId }: StoredObject): Promise<ObjectLock> {
  const version = versionId ? `&versionId=${versionId}` : '';
  const ask = async (query: string) => {
    const response = await client.makeRequestAsync(
      { method: 'GET', bucketName: bucket, objectName: key, query: `${query}${version}` },
      '',
      [200],
    );
    return text(response);
  };
  const orNone = (error: unknown) => {
    if (error instanceof S3Error && error.code && NO_LOCK_CODES.includes(error.code)) return '';
    throw error;
  };
  const [retention, hold] = await Promise.all([ask('retention').catch(orNone), ask('legal-hold').catch(orNone)]);
  const mode = /<Mode>(COMPLIANCE|GOVERNANCE)<\/Mode>/.exec(retention)?.[1] as 'COMPLIANCE' | 'GOVERNANCE' | undefined;
  const until = /<RetainUntilDate>([^<]+)<\/RetainUntilDate>/.exec(retention)?.[1];
  return {
    mode: mode ?? 'none',
    retainUntilOn: until ? new Date(until).toISOString().slice(0, 10) : null,
    legalHold: /<Status>ON<\/Status>/.test(hold),
  };
}

const NO_LOCK_CODES = ['NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'NoSuchLegalHold'];

async function findObject(client: Client, bucket: string, key: string): Promise<StoredObject | undefined> {
  return translate(async () => {
    try {
      const { versionId } = await client.statObject(bucket, key);
      return { key, versionId: versionId ?? null };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  });
}

/** A client of its own for what judges a server; the archive itself goes through `openS3ObjectStore`. */
export function createS3Client({ endpoint, region, accessKey, secretKey, limits = S3_LIMITS }: S3Options): Client {
  const url = new URL(endpoint);
  const useSSL = url.protocol === 'https:';
  const port = url.port ? Number(url.port) : useSSL ? 443 : 80;
  const transportAgent = createKeepingAgent(useSSL);
  // The client's types want the whole of node:http; it calls `request` alone.
  const transport = createS3Transport(useSSL, limits) as NonNullable<ClientOptions['transport']>;
  // Callers try again, and know what may be done twice: a PUT that is repeated here would leave a second locked version.
  const retryOptions = { disableRetry: true };
  const { hostname: endPoint } = url;
  return new Client({ endPoint, port, useSSL, region, accessKey, secretKey, pathStyle: true, transport, transportAgent, retryOptions });
}

function digestOf(bytes: Buffer, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(bytes).digest(encoding);
}

function isMissing(error: unknown): boolean {
  return error instanceof S3Error && (error.code === 'NotFound' || error.code === 'NoSuchKey' || error.code === 'NoSuchVersion');
}

async function translate<T>(call: () => Promise<T>, key?: string): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translateError(error, key);
  }
}

/** Servers differ in how they refuse to remove what is locked; each of these may as well speak of our rights, so the lock is looked at. */
const REFUSALS = ['AccessDenied', 'InvalidRequest', 'ObjectLocked'];
/** What speaks of us: keys, rights, clock. No object is to blame, and none is given up. */
const OUR_ACCESS = [
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'RequestTimeTooSkewed',
  'AccountProblem',
];

function isRefusal(error: unknown): error is S3Error {
  return error instanceof S3Error && error.code !== undefined && REFUSALS.includes(error.code);
}

function translateError(error: unknown, key?: string): SealpostError {
  if (error instanceof SealpostError) return error;
  if (key && isMissing(error)) return new SealpostError('archive.object-missing', 'The archive has no such object.', { details: { key } });
  const code = error instanceof S3Error ? error.code : undefined;
  if (code && OUR_ACCESS.includes(code))
    return new SealpostError('archive.access-refused', 'The object store does not accept our credentials or rights.', {
      cause: error,
      details: { code },
    });
  return new SealpostError('archive.unreachable', 'The object store does not answer as it should.', {
    cause: error,
    details: code ? { code } : {},
  });
}
