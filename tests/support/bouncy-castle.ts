import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hasProgram } from './openssl-authority.ts';

const JARS = ['bcpkix', 'bcprov', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);
const PROGRAM = fileURLToPath(new URL('../strangers/BouncyCastle.java', import.meta.url));

/** Debian's libbcpkix-java, libbcprov-java, libbcutil-java and a JDK; .ci/run installs them. */
export const hasBouncyCastle = JARS.every((jar) => existsSync(jar)) && hasProgram('java');

/** Bouncy Castle's verdict on each case, in one run of the program: `passed …` or `refused: …`. */
export async function askBouncyCastle(cases: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = execFile('java', ['-cp', JARS.join(':'), PROGRAM], (error, stdout) =>
      error ? reject(error) : resolve(stdout.trim().split('\n')),
    );
    child.stdin!.end(`${cases.join('\n')}\n`);
  });
}
