import { Webhook } from 'standardwebhooks';
import { callOutside } from '../outside-call.ts';
import { lookupPublic, requireCallableUrl } from './checked-address.ts';

export interface WebhookMessage {
  url: string;
  /** Stable over repeats: the receiver recognises a message that came twice. */
  id: string;
  body: string;
  /** Secrets under which it is signed; two while one is being replaced. */
  secrets: readonly string[];
  /** Only where the receivers are in the house, such as in development. */
  allowPrivate: boolean;
  /** For the whole call; a default where absent. */
  totalMs?: number;
}

export interface WebhookAnswer {
  /** Null where nobody answered. */
  status: number | null;
  error: string | null;
  milliseconds: number;
}

const TIMEOUT_MS = 10_000;
/** Nobody reads what a receiver says; so much of it is heard out of courtesy. */
const ANSWER_MAX_BYTES = 64 * 1024;

/** One call by Standard Webhooks 1.0: id, timestamp, HMAC-SHA256 signatures. Follows no redirect, reads no answer but its status. */
export async function sendWebhook(message: WebhookMessage): Promise<WebhookAnswer> {
  const started = performance.now();
  const { status, error } = await call(message).then(
    (answered) => ({ status: answered, error: answered >= 200 && answered < 300 ? null : `status ${answered}` }),
    (failure: unknown) => ({ status: null, error: String((failure as Error).message) }),
  );
  return { status, error, milliseconds: Math.round(performance.now() - started) };
}

async function call({ url: text, id, body, secrets, allowPrivate, totalMs = TIMEOUT_MS }: WebhookMessage): Promise<number> {
  const url = requireCallableUrl(text, allowPrivate);
  const now = new Date();
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Sealpost-Webhooks/1.0',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
  const { status } = await callOutside({
    method: 'POST',
    url,
    headers,
    body,
    totalMs,
    bytesMax: ANSWER_MAX_BYTES,
    statusIsEnough: true,
    ...(allowPrivate ? {} : { lookup: lookupPublic }),
  });
  return status;
}
