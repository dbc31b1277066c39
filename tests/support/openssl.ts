import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The verdict of a stranger: OpenSSL, with the CAdES checks, over the exact bytes and under the given root only. */
export async function passesOpenssl(content: Buffer, signature: Buffer, rootFile: string, flags: string[] = []): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sealpost-openssl-'));
  const [contentFile, signatureFile] = [path.join(folder, 'content'), path.join(folder, 'signature')];
  try {
    await writeFile(contentFile, content);
    await writeFile(signatureFile, signature);
    const input = ['-inform', 'DER', '-in', signatureFile, '-content', contentFile];
    execFileSync('openssl', ['cms', '-verify', '-binary', ...input, '-CAfile', rootFile, '-cades', ...flags, '-out', '/dev/null'], {
      stdio: 'pipe',
    });
    return true;
  } catch (error) {
    // A missing program must not look like a refused signature.
    if ((error as { status?: number | null }).status == null) throw error;
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Content and signature of a document as the API hands them out. */
export async function downloadSigned(apiUrl: string, key: string, id: string): Promise<{ content: Buffer; signature: Buffer }> {
  const get = async (part: string) => {
    const response = await fetch(`${apiUrl}/v1/documents/${id}/${part}`, { headers: { authorization: `Bearer ${key}` } });
    return Buffer.from(await response.arrayBuffer());
  };
  return { content: await get('content'), signature: await get('signature') };
}
