import { randomBytes } from 'node:crypto';
import { moscowDate } from '../domain/moscow-time.ts';
import { chooseRoute } from '../domain/routing.ts';
import { grossOf, type PackageSubmission } from '../domain/submission.ts';
import { validateDocument } from '../domain/validate-document.ts';
import { HEADS, SELLER } from '../fixtures/registry.ts';
import { prepareLegalContent } from '../lib/legal-content/prepare-content.ts';
import { createFileObjectStore } from '../lib/object-store/file-object-store.ts';
import { renderDocumentPdf } from '../lib/paper/document-pdf.ts';
import { compileSigner } from '../lib/signing/cades/compiled-signer.ts';
import { verifySignature } from '../lib/signing/cades/verify-signature.ts';
import { createTestAuthority } from '../lib/test-authority/test-authority.ts';
import { keyOf } from '../tests/support/signers.ts';

/**
 * The same steps over the same documents, one after another in one process and remembering nothing: no database, no workflow,
 * no second process. What durability costs is the ratio to this.
 */
export async function runPlainLoop(
  packages: PackageSubmission[],
  objectsDirectory: string,
): Promise<{ documents: number; seconds: number; cpuMs: number }> {
  const authority = createTestAuthority();
  const roots = [authority.root.certificate];
  const objects = createFileObjectStore(objectsDirectory);
  const keys = new Map(HEADS.map(({ id }) => [id, keyOf(authority.issueFor({ commonName: id }), authority)]));
  const started = performance.now();
  const cpu = process.cpuUsage();
  let documents = 0;
  for (const { documents: own, partner, period, contract } of packages) {
    const packageTotals = own.map((document) => ({ kind: document.kind, gross: grossOf(document) }));
    for (const document of own) {
      const head = HEADS.find(({ id }) => id === document.headId)!;
      const now = new Date();
      if (
        validateDocument(document, { partner, seller: SELLER, contract, signer: head, period, head, packageTotals, today: moscowDate(now) })
          .length > 0
      )
        throw new Error('The bench documents are right ones.');
      const facts = {
        documentId: randomBytes(16).toString('hex'),
        document,
        seller: SELLER,
        partner,
        partnerId: randomBytes(16).toString('hex'),
        contract,
        signer: head,
        formedAt: now,
      };
      const { content } = await prepareLegalContent(facts);
      const key = keys.get(head.id)!;
      const digest = Buffer.from(content!.sha256, 'hex');
      const cms = await compileSigner(key).sign(digest, now);
      verifySignature(cms, { digest, certificate: key.certificate, roots, needsStatus: false });
      if (
        chooseRoute({
          kind: document.kind,
          cardFlag: partner.unloadElectronically,
          edoId: partner.edoId,
          operators: ['2BM', '2BE'],
          onNoWay: 'paper',
        }).channel === 'paper'
      )
        await objects.put((await renderDocumentPdf(facts)).bytes, '2031-12-31');
      for (const bytes of [content!.bytes, cms]) await objects.get(await objects.put(bytes, '2031-12-31'));
      documents += 1;
    }
  }
  const { user, system } = process.cpuUsage(cpu);
  return { documents, seconds: (performance.now() - started) / 1000, cpuMs: (user + system) / 1000 };
}
