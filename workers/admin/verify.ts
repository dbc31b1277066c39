import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { SealpostError } from '../../domain/errors.ts';
import { judgeSignature, type Verdict } from '../../lib/signing/cades/verify-signature.ts';
import { readPem, type Certificate } from '../../lib/signing/certificates/certificate.ts';
import type { StatusEvidence } from '../../lib/signing/certificates/certificate-status.ts';
import { verifyEvidence } from '../../lib/signing/evidence/verify-evidence.ts';

interface VerifyOptions {
  content: string;
  root: string[];
  crl: string[];
  ocsp: string[];
  evidence?: string;
}

const EXIT_CODE = { passed: 0, failed: 1, indeterminate: 2 } as const;
const collect = (value: string, before: string[]) => [...before, value];

/** `sealpost verify FILE`: offline, without our server. Exit code 0 passed, 1 failed, 2 indeterminate. */
export function addVerifyCommand(program: Command): void {
  program
    .command('verify <signature>')
    .requiredOption('--content <file>', 'the signed document')
    .requiredOption('--root <file>', 'trusted root certificates, PEM; repeatable', collect, [])
    .option('--crl <file>', 'revocation list, DER; repeatable', collect, [])
    .option('--ocsp <file>', 'OCSP answer, DER; repeatable', collect, [])
    .option('--evidence <file>', 'evidence record (RFC 4998) over document and signature')
    .description('check a detached CAdES signature strictly; prints the verdict as JSON')
    .action(async (file: string, options: VerifyOptions) => {
      const verdict = await verifyFiles(file, options);
      process.stdout.write(`${JSON.stringify(present(verdict), null, 2)}\n`);
      process.exitCode = EXIT_CODE[verdict.outcome];
    });
}

async function verifyFiles(file: string, options: VerifyOptions): Promise<Verdict> {
  const [signature, content] = await Promise.all([readFile(file), readFile(options.content)]);
  const roots = (await Promise.all(options.root.map((name) => readFile(name, 'utf8')))).flatMap(readPem);
  const status: StatusEvidence = {
    lists: await Promise.all(options.crl.map((name) => readFile(name))),
    answers: await Promise.all(options.ocsp.map((name) => readFile(name))),
  };
  const digest = createHash('sha256').update(content).digest();
  if (!options.evidence) return judgeSignature(signature, { digest, roots, evidence: status });
  const record = await readFile(options.evidence);
  try {
    const { existedAt } = verifyEvidence(record, { objects: [content, signature], roots, evidence: status });
    return judgeSignature(signature, { digest, roots, evidence: status, existedAt });
  } catch (error) {
    if (!(error instanceof SealpostError)) throw error;
    return { outcome: error.code === 'signature.indeterminate' ? 'indeterminate' : 'failed', reason: `evidence record: ${error.message}` };
  }
}

function present(verdict: Verdict): object {
  if (verdict.outcome !== 'passed') return verdict;
  const { outcome, level, certificate, signedAt, timestamp, provenAt } = verdict;
  return { outcome, level, signer: describe(certificate), signedAt, timestampedAt: timestamp?.generatedAt ?? null, provenAt };
}

function describe({ thumbprint, subjectNames, notBefore, notAfter }: Certificate): object {
  return { names: Object.fromEntries(subjectNames), thumbprint, notBefore, notAfter };
}
