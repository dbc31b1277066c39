import { readFileSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import type { Config } from './config.ts';

/** Search attributes of a document in the Temporal UI: opaque ids and codes only, for they are stored in clear. */
export const SEARCH_ATTRIBUTE_NAMES = ['SealpostKind', 'SealpostHead', 'SealpostPartner', 'SealpostPackage', 'SealpostPhase'] as const;

const CONNECT_TIMEOUT_MS = 5_000;
/** gRPC status. */
const ALREADY_EXISTS = 6;
/** temporal.api.enums.v1.IndexedValueType. */
const KEYWORD = 2;

export interface ConnectionOptions {
  address: string;
  grpcCompression?: { codec: 'none' };
  tls?: { serverRootCACertificate?: Buffer; clientCertPair?: { crt: Buffer; key: Buffer } };
}

/** Address and TLS of the server, for clients and workers alike. */
export function connectionOptions(config: Config['temporal']): ConnectionOptions {
  const { address, tlsCaFile, tlsCertFile, tlsKeyFile } = config;
  // On one machine gzip costs processor time and saves nothing.
  if (!tlsCaFile && !tlsCertFile)
    return /^(127\.|localhost:)/.test(address) ? { address, grpcCompression: { codec: 'none' } } : { address };
  return {
    address,
    tls: {
      ...(tlsCaFile ? { serverRootCACertificate: readFileSync(tlsCaFile) } : {}),
      ...(tlsCertFile && tlsKeyFile ? { clientCertPair: { crt: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) } } : {}),
    },
  };
}

/** A client that doesn't wait for the server: Temporal may be down when a process starts, calls fail until it is back. */
export function openTemporalClient(config: Config['temporal']): Client {
  const options = connectionOptions(config);
  const connection = Connection.lazy({
    address: options.address,
    ...(options.tls ? { tls: options.tls } : {}),
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  return new Client({ connection, namespace: config.namespace });
}

/** Makes the product's search attributes known to the server. Safe to repeat. */
export async function registerSearchAttributes(client: Client): Promise<void> {
  const { operatorService } = client.connection as Connection;
  const namespace = client.options.namespace;
  const known = await operatorService.listSearchAttributes({ namespace });
  const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => !(name in (known.customAttributes ?? {})));
  if (missing.length === 0) return;
  await operatorService
    .addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])) })
    .catch((error: unknown) => {
      // Another process of ours was faster.
      if ((error as { code?: unknown }).code !== ALREADY_EXISTS) throw error;
    });
}
