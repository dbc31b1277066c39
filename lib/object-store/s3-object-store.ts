import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Client, S3Error } from 'minio';
import { SealpostError } from '../../domain/errors.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

export interface S3Options {
  endpoint: string;
  region: string;
  bucket: string;
  accessKey: string;
  secretKey: string;
}

/** Opens the bucket, making it with Object Lock where it doesn't exist: a lock can't be added to a bucket later. */
export async function openS3ObjectStore(options: S3Options): Promise<ObjectStore> {
  const client = createClient(options);
  const { bucket, region } = options;
  await translate(async () => {
    if (!(await client.bucketExists(bucket))) await client.makeBucket(bucket, region, { ObjectLocking: true });
  });
  return {
    isWorm: true,

    async put(bytes, retainUntilOn) {
      const hash = createHash('sha256').update(bytes);
      const digest = hash.copy().digest('hex');
      const existing = await findObject(client, bucket, digest);
      if (existing) return existing;
      // putObject would turn these headers into user metadata without a word; makeRequestAsync signs and sends them.
      const headers = {
        'content-type': 'application/octet-stream',
        'content-length': String(bytes.length),
        'content-md5': createHash('md5').update(bytes).digest('base64'),
        'x-amz-checksum-sha256': hash.digest('base64'),
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': `${retainUntilOn}T23:59:59.000Z`,
      };
      const response = await translate(() =>
        client.makeRequestAsync({ method: 'PUT', bucketName: bucket, objectName: digest, headers }, bytes, [200]),
      );
      response.resume();
      const versionId = response.headers['x-amz-version-id'];
      return { key: digest, versionId: typeof versionId === 'string' ? versionId : null };
    },

    async get({ key, versionId }) {
      return translate(async () => buffer(await client.getObject(bucket, key, versionId ? { versionId } : {})));
    },
  };
}

async function findObject(client: Client, bucket: string, key: string): Promise<StoredObject | undefined> {
  return translate(async () => {
    try {
      const { versionId } = await client.statObject(bucket, key);
      return { key, versionId: versionId ?? null };
    } catch (error) {
      if (error instanceof S3Error && (error.code === 'NotFound' || error.code === 'NoSuchKey')) return undefined;
      throw error;
    }
  });
}

function createClient({ endpoint, region, accessKey, secretKey }: S3Options): Client {
  const url = new URL(endpoint);
  const useSSL = url.protocol === 'https:';
  const port = url.port ? Number(url.port) : useSSL ? 443 : 80;
  return new Client({ endPoint: url.hostname, port, useSSL, region, accessKey, secretKey, pathStyle: true });
}

async function translate<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SealpostError('archive.unreachable', 'The object store does not answer as it should.', {
      cause: error,
      details: error instanceof S3Error && error.code ? { code: error.code } : {},
    });
  }
}
