import { Agent, request } from 'node:http';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AcceptResult {
  answeredPerSecond: number;
  failed: number;
  p50Ms: number;
  p99Ms: number;
}

const SOCKETS_MAX = 64;

/** Hands bodies in at a fixed rate, whether or not the answers keep up, and times each answer from its due moment. */
export async function offerBodies(apiUrl: string, path: string, key: string, bodies: object[], perSecond: number): Promise<AcceptResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX });
  const startedAt = performance.now();
  const latencies: number[] = [];
  let failed = 0;
  const inFlight: Promise<void>[] = [];
  for (const [index, body] of bodies.entries()) {
    const dueAt = startedAt + (index * 1000) / perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await sleep(early);
    inFlight.push(
      post(agent, apiUrl + path, key, JSON.stringify(body)).then((status) => {
        latencies.push(performance.now() - dueAt);
        if (status !== 202) failed += 1;
      }),
    );
  }
  await Promise.all(inFlight);
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0);
  return {
    answeredPerSecond: Math.round((bodies.length - failed) / seconds),
    failed,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

function post(agent: Agent, url: string, key: string, body: string): Promise<number> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': randomUUID(),
  };
  return new Promise((resolve) => {
    const outgoing = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.once('error', () => resolve(0));
    outgoing.end(body);
  });
}
