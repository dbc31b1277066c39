import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { createFolderDoor } from './folder-door.ts';
import { createIppDoor } from './ipp-door.ts';
import { createSftpDoor } from './sftp-door.ts';
import type { PrintDoor } from './print-door.ts';

/** The way to the print shop, by the scheme of its address: `ipp://`, `sftp://user@host/path`, or a folder. */
export function openPrintDoor({ door, user, sftpKeyFile, sftpHostKey }: Config['print']): PrintDoor {
  if (/^ipps?:\/\//.test(door)) return createIppDoor({ url: door, user });
  if (!door.startsWith('sftp://')) return createFolderDoor(door);
  const url = new URL(door);
  if (!sftpKeyFile || !sftpHostKey) throw new Error('PRINT_SFTP_KEY_FILE and PRINT_SFTP_HOST_KEY are needed for an SFTP print door.');
  return createSftpDoor({
    host: url.hostname,
    port: url.port ? Number(url.port) : 22,
    user: decodeURIComponent(url.username),
    privateKey: readFileSync(sftpKeyFile, 'utf8'),
    hostKey: sftpHostKey,
    directory: url.pathname.replace(/\/$/, ''),
  });
}
