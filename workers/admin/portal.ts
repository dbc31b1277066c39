import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { SignJWT } from 'jose';
import { SealpostError } from '../../domain/errors.ts';

const LINK_SECONDS = 300;

/** `sealpost portal-link`: what the utility's site does for a consumer who is signed in there, by hand. */
export function addPortalCommands(program: Command): void {
  program
    .command('portal-link <consumer>')
    .description(
      "a link that signs a consumer in, by billing's number; works once, for five minutes. Needs PORTAL_LINK_SECRET, or a development folder",
    )
    .option('--url <url>', 'where the portal is', process.env.PORTAL_URL ?? 'http://127.0.0.1:8080')
    .action(async (consumer: string, { url }: { url: string }) => {
      const now = Math.floor(Date.now() / 1000);
      const token = await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(consumer)
        .setIssuer('sealpost-command-line')
        .setAudience('sealpost-portal')
        .setJti(randomBytes(12).toString('hex'))
        .setIssuedAt(now)
        .setExpirationTime(now + LINK_SECONDS)
        .sign(new TextEncoder().encode(await readSecret()));
      process.stdout.write(`${url}/portal/enter?token=${token}\n`);
    });
}

async function readSecret(): Promise<string> {
  const { PORTAL_LINK_SECRET, SEALPOST_DATA = '.sealpost' } = process.env;
  if (PORTAL_LINK_SECRET) return PORTAL_LINK_SECRET;
  const file = await readFile(path.join(SEALPOST_DATA, 'secrets.json'), 'utf8').catch(() => '{}');
  const { portalLinkSecret } = JSON.parse(file) as { portalLinkSecret?: string };
  if (!portalLinkSecret)
    throw new SealpostError('portal.link-invalid', 'PORTAL_LINK_SECRET is not set, and there is no development folder here.');
  return portalLinkSecret;
}
