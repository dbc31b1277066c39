import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import { isAsic, verifyAsic, withSigner } from '../../lib/evidence-container/verify-asic.ts';
import { verifyContainer } from '../../lib/evidence-container/verify-container.ts';
import { judgeSignature, type Verdict } from '../../lib/signing/cades/verify-signature.ts';
import { readPem, type Certificate } from '../../lib/signing/certificates/certificate.ts';
import type { StatusEvidence } from '../../lib/signing/certificates/certificate-status.ts';
import { verifyEvidence } from '../../lib/signing/evidence/verify-evidence.ts';

interface VerifyOptions {
  content?: string;
  root: string[];
  crl: string[];
  ocsp: string[];
  evidence?: string;
}

const ZIP_MAGIC = Buffer.from('PK\u0003\u0004');
const EXIT_CODE = { passed: 0, failed: 1, indeterminate: 2 } as const;
const collect = (value: string, before: string[]) => [...before, value];

/** `sealpost verify FILE`: offline, without our server. Exit code 0 passed, 1 failed, 2 indeterminate. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify <file>')
    .option('--content <file>', 'the signed document, where the file is a signature')
    .requiredOption('--root <file>', 'trusted root certificates, PEM; repeatable', collect, [])
    .option('--crl <file>', 'revocation list, DER; repeatable', collect, [])
    .option('--ocsp <file>', 'OCSP answer, DER; repeatable', collect, [])
    .option('--evidence <file>', 'evidence record (RFC 4998) over document and signature')
    .description('check an evidence container, an ASiC-S, or a detached CAdES signature, strictly; prints the verdict as JSON')
    .action(async (file: string, options: VerifyOptions) => {
      const bytes = await readLimited(file);
      const isZip = bytes.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC);
      if (!isZip && options.content === undefined)
        throw new SealpostError('request.invalid', 'A signature is checked over its document: --content is missing.');
      const trust = await readTrust(options);
      const verdict =
        isZip && !isAsic(bytes)
          ? await verifyContainer(bytes, trust)
          : present(isZip ? verifyAsic(bytes, trust) : await verifySignatureFile(bytes, options.content!, options.evidence, trust));
      process.stdout.write(`${JSON.stringify(verdict, null, 2)}\n`);
      process.exitCode = EXIT_CODE[verdict.outcome];
    });
}

/** Everything is held in memory. */
const FILE_MAX_BYTES = 256 * 1024 * 1024;

async function readLimited(file: string): Promise<Buffer> {
  const { size } = await stat(file);
  if (size > FILE_MAX_BYTES) throw new SealpostError('request.invalid', `The file is larger than ${FILE_MAX_BYTES} bytes: ${file}`);
  return readFile(file);
}

async function readTrust(options: VerifyOptions): Promise<{ roots: Certificate[]; status: StatusEvidence }> {
  const roots = (await Promise.all(options.root.map((name) => readFile(name, 'utf8')))).flatMap(readPem);
  const read = (names: string[]) => Promise.all(names.map(readLimited));
  return { roots, status: { lists: await read(options.crl), answers: await read(options.ocsp) } };
}

async function verifySignatureFile(
  signature: Buffer,
  contentFile: string,
  recordFile: string | undefined,
  { roots, status }: { roots: Certificate[]; status: StatusEvidence },
): Promise<Verdict> {
  const content = await readLimited(contentFile);
  const digest = createHash('sha256').update(content).digest();
  if (!recordFile) return withSigner(judgeSignature(signature, { digest, roots, evidence: status }), content);
  const record = await readLimited(recordFile);
  try {
    const { existedAt } = verifyEvidence(record, { objects: [content, signature], roots, evidence: status });
    return withSigner(judgeSignature(signature, { digest, roots, evidence: status, existedAt }), content);
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    return { outcome: error.code === 'signature.indeterminate' ? 'indeterminate' : 'failed', reason: `evidence record: ${error.message}` };
  }
}

function present(verdict: Verdict): { outcome: Verdict['outcome'] } {
  if (verdict.outcome !== 'passed') return verdict;
  const { outcome, level, certificate, signedAt, timestamp, provenAt } = verdict;
  const facts = { level, signer: describe(certificate), signedAt, timestampedAt: timestamp?.generatedAt ?? null, provenAt };
  return { outcome, ...facts };
}

function describe({ thumbprint, subjectNames, notBefore, notAfter }: Certificate): object {
  return { names: Object.fromEntries(subjectNames), thumbprint, notBefore, notAfter };
}
