import type { Config } from '../config.ts';
import { createFileObjectStore } from './file-object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3ObjectStore } from './s3-object-store.ts';

/** S3 where an endpoint is configured, otherwise a folder that says that it isn't WORM. */
export async function openObjectStore(config: Config['objects']): Promise<ObjectStore> {
  return config.s3 ? openS3ObjectStore(config.s3) : createFileObjectStore(config.directory);
}

/** The second copy, on other disks; undefined where none is configured. */
export async function openSecondStore(config: Config['secondObjects']): Promise<ObjectStore | undefined> {
  if (config.s3) return openS3ObjectStore(config.s3);
  return config.directory ? createFileObjectStore(config.directory) : undefined;
}
