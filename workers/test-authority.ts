import { setInterval } from 'node:timers';
import { announceReady, untilStopped } from '../lib/process-lifetime.ts';
import { openTestAuthority, readRevoked } from '../lib/test-authority/development-keys.ts';
import { startTrustServer } from '../lib/test-authority/trust-server.ts';

/** The trust services of a development tree: status of certificates and time-stamps, on loopback. Never part of a production set-up. */
const { TEST_AUTHORITY_DIR: folder, TEST_AUTHORITY_PASSPHRASE: passphrase, TEST_AUTHORITY_PORT: port } = process.env;
if (!folder || !passphrase || !port) throw new Error('The test authority is started by the launcher.');
/** How soon a line in revoked.json counts. */
const REVOKED_MS = 1_000;

const authority = await openTestAuthority(folder, passphrase);
const server = await startTrustServer(authority, Number(port));
const watching = setInterval(() => {
  void readRevoked(folder).then((revoked) => {
    for (const [serial, at] of revoked) authority.revoked.set(serial, at);
  });
}, REVOKED_MS);
announceReady();
await untilStopped();
clearInterval(watching);
await server.close();
