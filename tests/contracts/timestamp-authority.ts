import { describe, expect, test } from '@jest/globals';
import type { Certificate } from '../../lib/signing/certificates/certificate.ts';
import { createTimestampClient } from '../../lib/signing/time/timestamp-client.ts';
import { verifyTimestamp } from '../../lib/signing/time/verify-timestamp.ts';
import { createStatusSource } from '../../lib/signing/certificates/status-source.ts';
import { sha256 } from '../support/signers.ts';

export interface AuthorityUnderTest {
  tsaUrl: string;
  listUrls: string[];
  ocspUrls: string[];
  roots: Certificate[];
  policy: string;
}

/** What our client expects of any time-stamping authority, whoever has built it. */
export function timestampAuthorityContract(name: string, open: () => Promise<AuthorityUnderTest>): void {
  describe(name, () => {
    const clientOf = ({ tsaUrl, listUrls, ocspUrls, roots }: AuthorityUnderTest, policies: string[] = []) =>
      createTimestampClient({ urls: [tsaUrl], roots, policies, status: createStatusSource({ listUrls, ocspUrls }) });

    test('a token over a digest passes every check, now and again later', async () => {
      const authority = await open();
      const digest = sha256('what is stamped');
      const { token, facts } = await clientOf(authority).stamp(digest);
      expect(Math.abs(facts.generatedAt.getTime() - Date.now())).toBeLessThan(60_000);
      expect(facts.policy).toBe(authority.policy);
      expect(verifyTimestamp(token, { digest: () => digest, roots: authority.roots, needsStatus: false }).serial).toEqual(facts.serial);
    });

    test('SHA-512 is stamped as well', async () => {
      const { facts } = await clientOf(await open()).stamp(Buffer.alloc(64, 7), 'sha512');
      expect(facts.hash).toBe('sha512');
    });

    test('two requests over the same digest get two tokens', async () => {
      const client = clientOf(await open());
      const [one, other] = await Promise.all([client.stamp(sha256('twice')), client.stamp(sha256('twice'))]);
      expect(one.facts.serial.equals(other.facts.serial)).toBe(false);
    });

    test('a policy that we do not accept is refused', async () => {
      const authority = await open();
      await expect(clientOf(authority, ['1.2.3.4']).stamp(sha256('policy'))).rejects.toMatchObject({ code: 'timestamp.unavailable' });
      await expect(clientOf(authority, [authority.policy]).stamp(sha256('policy'))).resolves.toBeDefined();
    });

    test('one flipped byte at every offset of a token is refused, or says exactly the same', async () => {
      const authority = await open();
      const digest = sha256('flipped');
      const { token, facts } = await clientOf(authority).stamp(digest);
      for (let offset = 0; offset < token.length; offset += 1) {
        const flipped = Buffer.from(token);
        flipped[offset] = flipped[offset]! ^ 1;
        try {
          const verified = verifyTimestamp(flipped, { digest: () => digest, roots: authority.roots, needsStatus: false });
          expect({ offset, at: verified.generatedAt, by: verified.certificate.thumbprint }).toEqual({
            offset,
            at: facts.generatedAt,
            by: facts.certificate.thumbprint,
          });
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^signature\./) });
        }
      }
    });
  });
}
