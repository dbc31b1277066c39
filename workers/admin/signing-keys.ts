import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import { environmentSchema } from '../../lib/config.ts';
import { readPem } from '../../lib/signing/certificates/certificate.ts';
import { importPkcs12 } from '../../lib/signing/keys/import-pkcs12.ts';
import { writeKeyFolder, type KeyFolder } from '../../lib/signing/keys/key-folder.ts';
import { parseRemoteReference } from '../../lib/signing/keys/remote-key.ts';
import { parseTokenReference } from '../../lib/signing/keys/token-key.ts';

/**
 * `sealpost signing-keys …`: puts a key where the signing process finds it. Run it on the signing process's machine, with
 * SIGNING_KEYS_DIR and SIGNING_KEYS_PASSPHRASE as it has them. The certificate is entered into the registry apart.
 */
export function addSigningKeyCommands(program: Command): void {
  const keys = program.command('signing-keys').description('keys of the signing process');
  keys
    .command('import <file>')
    .option('--password-env <name>', 'environment variable with the password of the file', 'PKCS12_PASSWORD')
    .description('take key and certificate out of a PKCS#12 file; the key is kept as encrypted PKCS#8')
    .action(async (file: string, { passwordEnv }: { passwordEnv: string }) => {
      const { SIGNING_KEYS_PASSPHRASE: passphrase } = keyEnvironment();
      if (!passphrase) throw new SealpostError('request.invalid', 'SIGNING_KEYS_PASSPHRASE is not set.');
      const { privateKey, ...owner } = await importPkcs12(await readFile(file), process.env[passwordEnv] ?? '');
      await place({ ...owner, privateKey: { key: privateKey, passphrase } });
    });
  keys
    .command('token <certificateFile>')
    .requiredOption('--library <path>', 'PKCS#11 library')
    .requiredOption('--token <label>')
    .requiredOption('--key <label>')
    .description('a key in a PKCS#11 token')
    .action(async (file: string, { library, token, key }: { library: string; token: string; key: string }) => {
      const reference = parseTokenReference(JSON.stringify({ library, tokenLabel: token, keyLabel: key }));
      await place({ ...(await readOwner(file)), token: reference });
    });
  keys
    .command('remote <certificateFile>')
    .requiredOption('--url <url>', 'signing server')
    .requiredOption('--key <id>')
    .description('a key in a signing server')
    .action(async (file: string, { url, key }: { url: string; key: string }) => {
      await place({ ...(await readOwner(file)), remote: parseRemoteReference(JSON.stringify({ url, keyId: key })) });
    });
}

async function readOwner(file: string): Promise<Pick<KeyFolder, 'certificate' | 'chain'>> {
  const [certificate, ...chain] = readPem(await readFile(file, 'utf8'));
  if (!certificate) throw new SealpostError('request.invalid', 'There is no certificate in the file.');
  return { certificate, chain };
}

async function place(key: KeyFolder): Promise<void> {
  const { thumbprint } = key.certificate;
  await writeKeyFolder(path.join(keyEnvironment().SIGNING_KEYS_DIR, thumbprint.slice(0, 32)), key);
  process.stdout.write(`${thumbprint}\n`);
}

function keyEnvironment() {
  return environmentSchema.pick({ SIGNING_KEYS_DIR: true, SIGNING_KEYS_PASSPHRASE: true }).parse(process.env);
}
