import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasProgram } from './openssl-authority.ts';

const JARS = ['bcpkix', 'bcprov', 'bcutil'].map((name) => `/usr/share/java/${name}.jar`);
const PROGRAM = fileURLToPath(new URL('../strangers/BouncyCastle.java', import.meta.url));

/** Debian's libbcpkix-java, libbcprov-java, libbcutil-java and a JDK; .ci/run installs them. */
export const hasBouncyCastle = JARS.every((jar) => existsSync(jar)) && hasProgram('java');

/** Bouncy Castle's verdict on each case, in one run of the program: `passed …` or `refused: …`. */
export async function askBouncyCastle(cases: readonly string[]): Promise<string[]> {
  return askJava(['-cp', JARS.join(':'), PROGRAM], cases);
}

const DSS = path.join(homedir(), '.cache', 'sealpost', 'dss-6.4');

/** EU DSS, fetched and compiled by `npm run strangers:dss`. */
export const hasDss = hasProgram('java') && existsSync(path.join(DSS, 'classpath')) && existsSync(path.join(DSS, 'classes', 'Dss.class'));

/** The verdict of the EU's reference validator on each case, under a root and with revocation lists beside. */
export async function askDss(rootFile: string, lists: readonly string[], cases: readonly string[]): Promise<string[]> {
  const classpath = `${path.join(DSS, 'classes')}:${await readFile(path.join(DSS, 'classpath'), 'utf8')}`;
  return askJava(['-cp', classpath.trim(), 'Dss', rootFile, ...lists], cases);
}

function askJava(args: readonly string[], cases: readonly string[]): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const child = execFile('java', [...args], (error, stdout) => (error ? reject(error) : resolve(stdout.trim().split('\n'))));
    child.stdin!.end(`${cases.join('\n')}\n`);
  });
}
