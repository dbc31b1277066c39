import { readFileSync, readdirSync } from 'node:fs';
import type { Tree } from '../workers/launcher/tree.ts';

/** Clock ticks a second on Linux; what /proc counts processor time in. */
const TICKS = 100;
const PAGE_BYTES = 4_096;

export interface Reading {
  cpuMs: number;
  residentBytes: number;
}

/** Processor time and memory of each part, its children included (Postgres has one process a connection). */
export function readProcesses(tree: Tree): Record<string, Reading> {
  const children = childrenByParent();
  return Object.fromEntries(
    [...tree.parts.values()].map((part) => {
      const pids = [part.pid()!, ...(children.get(part.pid()!) ?? [])];
      const readings = pids.map(readOne);
      return [part.name, { cpuMs: readings.reduce((sum, { cpuMs }) => sum + cpuMs, 0), residentBytes: readings[0]!.residentBytes }];
    }),
  );
}

function readOne(pid: number): Reading {
  try {
    const fields = fieldsOf(pid);
    // utime, stime, and those of children that have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return { cpuMs: (ticks * 1000) / TICKS, residentBytes: Number(fields[21]) * PAGE_BYTES };
  } catch {
    return { cpuMs: 0, residentBytes: 0 };
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(fieldsOf(Number(name))[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It has ended since the folder was read.
    }
  }
  return children;
}

// The fields after the program's name, which may hold spaces itself.
function fieldsOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
}
