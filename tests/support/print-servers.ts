import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SftpOptions } from '../../lib/printer/sftp-door.ts';
import { stopProcess } from '../../workers/launcher/leftovers.ts';
import { choosePort, waitForPort } from '../../workers/launcher/ports.ts';

const READY_MS = 15_000;

export function hasPrograms(...names: string[]): boolean {
  return names.every((name) =>
    ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/bin', '/sbin'].some((folder) => existsSync(path.join(folder, name))),
  );
}

export interface Stoppable {
  stop(): Promise<void>;
}

/** A real OpenSSH server on loopback, with keys of its own made here. */
export async function startSftpServer(): Promise<SftpOptions & Stoppable> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-sftp-'));
  for (const name of ['host', 'client']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path.join(folder, name)]);
  const port = await choosePort(0);
  mkdirSync('/run/sshd', { recursive: true });
  const options = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/client.pub`,
    `PidFile ${folder}/pid`,
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'StrictModes no',
    'UsePAM no',
    'Subsystem sftp internal-sftp',
  ];
  writeFileSync(path.join(folder, 'config'), `${options.join('\n')}\n`);
  const child = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', path.join(folder, 'config')], { stdio: 'ignore' });
  await waitForPort(port, READY_MS);
  const fingerprint = execFileSync('ssh-keygen', ['-lf', path.join(folder, 'host.pub')], { encoding: 'utf8' }).split(' ')[1]!;
  mkdirSync(path.join(folder, 'shop'));
  return {
    host: '127.0.0.1',
    port,
    user: userInfo().username,
    privateKey: readFileSync(path.join(folder, 'client'), 'utf8'),
    hostKey: fingerprint,
    directory: path.join(folder, 'shop'),
    stop: () => end(child),
  };
}

export interface Printer extends Stoppable {
  url: string;
  /** Jobs that the printer has taken by now. */
  jobs(): number;
}

/** CUPS with a configuration of its own: one queue that prints into nothing. */
export async function startCups(): Promise<Printer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-cups-'));
  const port = await choosePort(0);
  const places = { ServerRoot: 'root', RequestRoot: 'spool', CacheDir: 'cache', StateDir: 'state', TempDir: 'tmp' };
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'lp'], { encoding: 'utf8' }))) as [number, number];
  chownSync(folder, uid, gid);
  for (const name of [...Object.values(places), 'log']) {
    mkdirSync(path.join(folder, name));
    chownSync(path.join(folder, name), uid, gid);
  }
  const files = [
    'ConfigFilePerm 0640',
    'FileDevice Yes',
    'User lp',
    'Group lp',
    'SystemGroup root',
    ...Object.entries(places).map(([name, place]) => `${name} ${folder}/${place}`),
    ...['Access', 'Error', 'Page'].map((name) => `${name}Log ${folder}/log/${name.toLowerCase()}`),
  ];
  const policy = [
    '<Policy default>',
    'JobPrivateAccess all',
    'JobPrivateValues none',
    '<Limit All>',
    'Order deny,allow',
    '</Limit>',
    '</Policy>',
  ];
  const access = ['<Location />', 'Order allow,deny', 'Allow from 127.0.0.1', '</Location>'];
  const daemon = [
    `Listen 127.0.0.1:${port}`,
    'Browsing Off',
    'DefaultAuthType None',
    'PreserveJobHistory Yes',
    'LogLevel warn',
    'WebInterface No',
  ];
  writeFileSync(path.join(folder, 'files.conf'), `${files.join('\n')}\n`);
  writeFileSync(path.join(folder, 'cupsd.conf'), `${[...daemon, ...access, ...policy].join('\n')}\n`);
  const child = spawn('/usr/sbin/cupsd', ['-f', '-c', path.join(folder, 'cupsd.conf'), '-s', path.join(folder, 'files.conf')], {
    stdio: 'ignore',
  });
  await waitForPort(port, READY_MS);
  const server = `127.0.0.1:${port}`;
  execFileSync('/usr/sbin/lpadmin', ['-h', server, '-p', 'shop', '-v', 'file:///dev/null', '-m', 'raw', '-E'], { stdio: 'ignore' });
  return {
    url: `ipp://${server}/printers/shop`,
    jobs: () =>
      execFileSync('lpstat', ['-h', server, '-W', 'all', '-o', 'shop'], { encoding: 'utf8' }).trim().split('\n').filter(Boolean).length,
    stop: () => end(child),
  };
}

/** The printer that the IPP working group's test program plays: one job at a time. It wants a name service, which is started where there is none. */
export async function startEvePrinter(): Promise<Printer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sealpost-ipp-'));
  const helpers: ChildProcess[] = [];
  if (!(await answersOn('/run/dbus/system_bus_socket'))) {
    mkdirSync('/run/dbus', { recursive: true });
    rmSync('/run/dbus/system_bus_socket', { force: true });
    helpers.push(spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' }));
    await sleep(700);
  }
  helpers.push(spawn('avahi-daemon', ['--no-drop-root', '--no-rlimits', '--no-chroot'], { stdio: 'ignore' }));
  await sleep(1_500);
  const port = await choosePort(0);
  const child = spawn('ippeveprinter', ['-n', 'localhost', '-p', String(port), '-d', folder, '-k', '-f', 'application/pdf', 'shop'], {
    stdio: 'ignore',
  });
  await waitForPort(port, READY_MS);
  return {
    url: `ipp://localhost:${port}/ipp/print`,
    jobs: () => readdirSync(folder).filter((name) => name.endsWith('.pdf')).length,
    async stop() {
      for (const own of [child, ...helpers.toReversed()]) await end(own);
    },
  };
}

/** A socket file may be left by a daemon that was killed. */
function answersOn(socketFile: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketFile, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await stopProcess(child.pid!, 'SIGTERM');
}
