import { randomBytes } from 'node:crypto';
import { createLocalActivities } from '../../activities/index.ts';
import { rightPackage } from '../../fixtures/broken-case.ts';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { PackageSubmission } from '../../domain/submission.ts';
import { SignJWT } from 'jose';
import { REAL_CLOCK } from '../../lib/clock.ts';
import { portalDoor } from '../../lib/delivery/portal-door.ts';
import { newKey, type Api } from './api.ts';
import type { Signing } from './signing.ts';

export const LINK_SECRET = 'a secret that the site of the utility knows too';

/** Hands in a package of kinds that need no operator and carries them into the portal by the product's own steps, without a Temporal. */
export async function publish(
  api: Api,
  signing: Signing,
  name: string,
  kinds: DocumentKind[],
  change: (body: PackageSubmission) => void = () => undefined,
): Promise<{ ids: string[]; externalId: string }> {
  const body = rightPackage(name, kinds);
  body.partner.unloadElectronically = true;
  delete body.partner.edoId;
  change(body);
  const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
  if (answer.status !== 202) throw new Error(answer.text);
  const steps = createLocalActivities({ db: api.database.as('documents'), signing: signing.service, door: portalDoor, clock: REAL_CLOCK });
  const ids: string[] = answer.body.documents.map(({ id }: { id: string }) => id);
  for (const documentId of ids) {
    await steps.validateDocument({ documentId });
    await steps.signDocument({ documentId, headId: 'head-01' });
    await steps.routeDocument({ documentId });
    await steps.deliverDocument({ documentId });
  }
  return { ids, externalId: body.partner.externalId };
}

/** A link or a token as the utility's site makes it for a consumer who is signed in there. */
export async function siteToken(subject: string, use: 'link' | 'api', { secret = LINK_SECRET, age = 0 } = {}): Promise<string> {
  const issuedAt = Math.floor(Date.now() / 1000) - age;
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setIssuer('https://utility.example')
    .setAudience(use === 'link' ? 'sealpost-portal' : 'sealpost-api')
    .setJti(randomBytes(12).toString('hex'))
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 3_600)
    .sign(new TextEncoder().encode(secret));
}

export interface Page {
  status: number;
  location: string | null;
  text: string;
  bytes: Buffer;
  headers: Headers;
}

/** A browser without JavaScript: keeps its cookies, follows nothing by itself. */
export function openBrowser(baseUrl: string) {
  const cookies = new Map<string, string>();
  return async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> => {
    const response = await fetch(new URL(path, baseUrl), {
      redirect: 'manual',
      headers: {
        ...headers,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { method: 'POST', body: new URLSearchParams(form).toString() } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s);
      if (/Expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const bytes = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: bytes.toString('utf8'),
      bytes,
      headers: response.headers,
    };
  };
}

export const tokenOf = (text: string): string => /name="token" value="([^"]+)"/.exec(text)![1]!;
