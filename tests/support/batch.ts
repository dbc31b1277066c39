import { rightPackage } from '../../fixtures/broken-case.ts';
import { newKey, waitForDocument, type Answer, type Api } from './api.ts';

export const ended = (document: { phase: string }) => ['ARCHIVED', 'REJECTED', 'CANCELLED'].includes(document.phase);
export const parked = (document: { attention: unknown }) => document.attention !== null;

/** Hands in so many acts of one head, one a package, and returns their ids. Acts, for they need no operator to leave electronically. */
export async function submitBatch(api: Api, name: string, headId: string, count: number, electronic = true): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const body = rightPackage(`${name}-${index}`, ['act']);
    body.documents[0]!.headId = headId;
    body.partner.unloadElectronically = electronic;
    const answer = await api.call('POST', '/v1/packages', { body, headers: { 'idempotency-key': newKey() } });
    if (answer.status !== 202) throw new Error(answer.text);
    ids.push(answer.body.documents[0].id);
  }
  return ids;
}

export async function waitForAll(
  api: Api,
  ids: readonly string[],
  until: (document: Answer['body']) => boolean,
): Promise<Answer['body'][]> {
  return Promise.all(ids.map((id) => waitForDocument(api, id, until)));
}

/** Signatures made outside the mandate that they name, or by a certificate that was revoked or near its end. Must be none. */
export async function countOutsideMandate(api: Api): Promise<number> {
  const { rows } = await api.database.db.raw<{ rows: { count: number }[] }>(
    `select count(*)::int as count from signatures s join mandates m on m.id = s.mandate_id join documents d on d.id = s.document_id
       join signatory_certificates c on c.thumbprint = s.certificate_thumbprint
      where s.signed_at < m.valid_from or s.signed_at >= coalesce(m.valid_to, 'infinity') or s.signed_at >= coalesce(m.revoked_at, 'infinity')
         or m.head_id <> d.head_id or c.signatory_id <> m.signatory_id or s.signed_at > c.not_after - interval '1 day'
         or not (m.kinds is null or d.kind = any(m.kinds))`,
  );
  return rows[0]!.count;
}
