import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { S3Error, type Client } from 'minio';
import { createS3Client, type S3Options } from './s3-object-store.ts';
import { sha256Hex } from '../sha256.ts';

/** What a server must do for an archive to rest on it. */
export interface ConformanceResult {
  name: string;
  passed: boolean;
  /** What happened instead. */
  detail: string;
}

interface Bench {
  client: Client;
  bucket: string;
  /** Stores fresh bytes under lock and says where. */
  putLocked: () => Promise<{ key: string; versionId: string; bytes: Buffer }>;
}

type Check = [name: string, run: (bench: Bench) => Promise<string | undefined>];

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Judges an S3 server by what it really does with locked objects, in a bucket of its own that is left behind (it can't be removed while
 * something in it is locked; the locks are a day long). A server that echoes lock headers without locking fails here.
 */
export async function judgeS3Server(options: S3Options): Promise<ConformanceResult[]> {
  const client = createS3Client(options);
  const bucket = `sealpost-check-${randomBytes(6).toString('hex')}`;
  await client.makeBucket(bucket, options.region, { ObjectLocking: true });
  const bench: Bench = { client, bucket, putLocked: () => putLocked(client, bucket) };
  const results: ConformanceResult[] = [];
  for (const [name, run] of CHECKS) {
    const detail = await run(bench).catch((error: unknown) => `failed: ${codeOf(error)}`);
    results.push({ name, passed: detail === undefined, detail: detail ?? 'as it must' });
  }
  return results;
}

const CHECKS: Check[] = [
  ['a locked put gives a version id', async ({ putLocked }) => ((await putLocked()).versionId ? undefined : 'no version id')],
  [
    'a stored object comes back as it was',
    async ({ client, bucket, putLocked }) => {
      const { key, versionId, bytes } = await putLocked();
      return (await read(client, bucket, key, versionId)).equals(bytes) ? undefined : 'other bytes';
    },
  ],
  [
    'deleting a locked version is refused',
    async (bench) => refusedAfter(bench, ({ client, bucket }, { key, versionId }) => client.removeObject(bucket, key, { versionId })),
  ],
  [
    'deleting without a version hides nothing: the version stays',
    async (bench) => keptAfter(bench, ({ client, bucket }, { key }) => client.removeObject(bucket, key)),
  ],
  [
    'deleting with the governance bypass is refused, too',
    async (bench) =>
      refusedAfter(bench, ({ client, bucket }, { key, versionId }) =>
        request(client, 'DELETE', bucket, key, `versionId=${versionId}`, '', { 'x-amz-bypass-governance-retention': 'true' }),
      ),
  ],
  [
    'an overwrite makes another version and leaves the locked one',
    async (bench) =>
      keptAfter(bench, async ({ client, bucket }, { key }) => void (await client.putObject(bucket, key, Buffer.from('other')))),
  ],
  [
    'shortening the retention is refused',
    async (bench) => refusedAfter(bench, (own, object) => putRetention(own, object, 'COMPLIANCE', new Date(Date.now() + 60_000))),
  ],
  [
    'weakening it to GOVERNANCE is refused',
    async (bench) => refusedAfter(bench, (own, object) => putRetention(own, object, 'GOVERNANCE', new Date(Date.now() + YEAR_MS))),
  ],
  [
    'extending the retention is allowed',
    async (bench) => keptAfter(bench, (own, object) => putRetention(own, object, 'COMPLIANCE', new Date(Date.now() + YEAR_MS)), false),
  ],
  [
    'the retention that was asked for is the one that is told',
    async ({ client, bucket, putLocked }) => {
      const { key, versionId } = await putLocked();
      const answer = (
        await buffer(
          await client.makeRequestAsync(
            { method: 'GET', bucketName: bucket, objectName: key, query: `retention&versionId=${versionId}` },
            '',
            [200],
          ),
        )
      ).toString();
      return answer.includes('<Mode>COMPLIANCE</Mode>') ? undefined : 'the mode is not told';
    },
  ],
  [
    'a legal hold is told, and refuses deletion',
    async (bench) => {
      const body = '<LegalHold><Status>ON</Status></LegalHold>';
      return refusedAfter(bench, async ({ client, bucket }, { key, versionId }) => {
        await request(client, 'PUT', bucket, key, `legal-hold&versionId=${versionId}`, body, { 'content-md5': md5(body) });
        await client.removeObject(bucket, key, { versionId });
      });
    },
  ],
  [
    'bytes that are not those of the checksum are refused',
    async ({ client, bucket }) => {
      const [bytes, other] = [randomBytes(500), randomBytes(500)];
      const key = sha256Hex(other);
      const headers = { 'content-length': '500', 'x-amz-checksum-sha256': createHash('sha256').update(other).digest('base64') };
      return (await isRefused(() => request(client, 'PUT', bucket, key, '', bytes, headers))) ? undefined : 'stored all the same';
    },
  ],
  [
    'bytes that are not those of the MD5 are refused',
    async ({ client, bucket }) => {
      const headers = { 'content-length': '500', 'content-md5': md5('something else') };
      return (await isRefused(() => request(client, 'PUT', bucket, 'wrong-md5', '', randomBytes(500), headers)))
        ? undefined
        : 'stored all the same';
    },
  ],
  [
    'suspending the versions of a locked bucket is refused',
    async ({ client, bucket }) => {
      const body = '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>';
      return (await isRefused(() => request(client, 'PUT', bucket, '', 'versioning', body, { 'content-md5': md5(body) })))
        ? undefined
        : 'suspended';
    },
  ],
  [
    'switching the lock of the bucket off is refused or without effect',
    async (bench) => {
      const body = '<ObjectLockConfiguration><ObjectLockEnabled>Disabled</ObjectLockEnabled></ObjectLockConfiguration>';
      await isRefused(() => request(bench.client, 'PUT', bench.bucket, '', 'object-lock', body, { 'content-md5': md5(body) }));
      return refusedAfter(bench, ({ client, bucket }, { key, versionId }) => client.removeObject(bucket, key, { versionId }));
    },
  ],
  [
    'removing the bucket is refused',
    async ({ client, bucket }) => ((await isRefused(() => client.removeBucket(bucket))) ? undefined : 'removed'),
  ],
];

/** The deed must be refused, and the object must be there afterwards. */
async function refusedAfter(
  bench: Bench,
  deed: (bench: Bench, object: { key: string; versionId: string }) => Promise<unknown>,
): Promise<string | undefined> {
  const object = await bench.putLocked();
  if (!(await isRefused(() => deed(bench, object)))) return 'not refused';
  return isKept(bench, object);
}

async function keptAfter(
  bench: Bench,
  deed: (bench: Bench, object: { key: string; versionId: string }) => Promise<unknown>,
  mayBeRefused = true,
): Promise<string | undefined> {
  const object = await bench.putLocked();
  const refused = await isRefused(() => deed(bench, object));
  if (refused && !mayBeRefused) return 'refused';
  return isKept(bench, object);
}

async function isKept({ client, bucket }: Bench, { key, versionId, bytes }: { key: string; versionId: string; bytes: Buffer }) {
  const back = await read(client, bucket, key, versionId).catch(() => undefined);
  return back?.equals(bytes) ? undefined : 'the object is gone or changed';
}

async function putLocked(client: Client, bucket: string) {
  const bytes = randomBytes(500);
  const key = sha256Hex(bytes);
  const headers = {
    'content-length': '500',
    'x-amz-checksum-sha256': createHash('sha256').update(bytes).digest('base64'),
    'x-amz-object-lock-mode': 'COMPLIANCE',
    'x-amz-object-lock-retain-until-date': new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString(),
  };
  const response = await client.makeRequestAsync({ method: 'PUT', bucketName: bucket, objectName: key, headers }, bytes, [200]);
  response.resume();
  return { key, versionId: String(response.headers['x-amz-version-id'] ?? ''), bytes };
}

async function putRetention(
  { client, bucket }: Bench,
  { key, versionId }: { key: string; versionId: string },
  mode: string,
  until: Date,
): Promise<void> {
  const body = `<Retention><Mode>${mode}</Mode><RetainUntilDate>${until.toISOString()}</RetainUntilDate></Retention>`;
  await request(client, 'PUT', bucket, key, `retention&versionId=${versionId}`, body, { 'content-md5': md5(body) });
}

async function request(
  client: Client,
  method: string,
  bucketName: string,
  objectName: string,
  query: string,
  body: string | Buffer,
  headers: Record<string, string>,
): Promise<void> {
  const response = await client.makeRequestAsync({ method, bucketName, objectName, query, headers }, body, [200, 204]);
  response.resume();
}

async function read(client: Client, bucket: string, key: string, versionId: string): Promise<Buffer> {
  return buffer(await client.getObject(bucket, key, { versionId }));
}

/** Refused by an answer of the server; a connection that breaks is no refusal. */
async function isRefused(deed: () => Promise<unknown>): Promise<boolean> {
  try {
    await deed();
    return false;
  } catch (error) {
    if (error instanceof S3Error) return true;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof S3Error ? (error.code ?? error.message) : error instanceof Error ? error.message : String(error);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('base64');
}
