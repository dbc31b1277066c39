import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

const SOCKETS_MAX = 64;
/** Shorter than the five seconds after which common servers close: a call should not meet a closing connection. */
const KEPT_MS = 4_000;

/**
 * An agent that keeps lines for the next call: so many to one server, for so long. A line on which a server says something unasked is not kept,
 * for its next words would be taken for the answer to another call.
 */
export function createKeepingAgent(secure: boolean): HttpAgent {
  const options: AgentOptions = { keepAlive: true, maxSockets: SOCKETS_MAX, maxFreeSockets: SOCKETS_MAX, timeout: KEPT_MS };
  const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
  const keep = agent.keepSocketAlive.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  agent.keepSocketAlive = (socket) => {
    socket.on('data', destroyThis);
    // Says whether the line may be kept, whatever the types say.
    return keep(socket);
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('data', destroyThis);
    reuse(socket, request);
  };
  return agent;
}

function destroyThis(this: Duplex): void {
  this.destroy();
}
