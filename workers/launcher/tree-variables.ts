import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DataFolder, TreeSecrets } from './data-folder.ts';

/** What a tree says to its processes; each is told those of them that it reads. */
export function treeVariables(
  folder: DataFolder,
  secrets: TreeSecrets,
  temporal: { address: string; uiUrl: string },
  apiPort: number,
): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_UI_URL: temporal.uiUrl,
    OBJECTS_DIR: folder.objects,
    OBJECTS_SECOND_DIR: folder.secondObjects,
    EXPORTS_DIR: folder.exports,
    // A socket's path must be short (108 bytes), and a project's folder need not be.
    SIGNING_SOCKET: path.join('/tmp', `sealpost-${randomBytes(6).toString('hex')}.sock`),
    SIGNING_KEYS_DIR: folder.keys,
    SIGNING_KEYS_PASSPHRASE: secrets.keysPassphrase,
    SIGNING_ROOT_FILE: path.join(folder.keys, 'root.pem'),
    API_KEY_SECRET: secrets.apiKeySecret,
    WEBHOOK_SECRET: secrets.webhookSecret,
    API_PORT: String(apiPort),
    PORTAL_URL: `http://127.0.0.1:${apiPort}`,
    PORTAL_LINK_SECRET: secrets.portalLinkSecret,
    WORKFLOW_BUNDLE_FILE: folder.bundle,
    // A newcomer's receiver runs on this very machine.
    WEBHOOKS_ALLOW_PRIVATE: 'true',
  };
}
