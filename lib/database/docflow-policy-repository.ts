import type { Knex } from 'knex';
import { DEFAULT_POLICY, type DocflowPolicy } from '../../domain/docflow/policy.ts';

/** A client's policy as it is now; the default where it has set none. */
export async function getDocflowPolicy(db: Knex, clientId: string): Promise<DocflowPolicy> {
  const row = await db('docflow_policies')
    .where({ client_id: clientId })
    .orderBy('id', 'desc')
    .first<{ policy: DocflowPolicy } | undefined>('policy');
  return row?.policy ?? DEFAULT_POLICY;
}

/** Sets it for documents that are sent from now on. Earlier versions stay, with who set them. */
export async function insertDocflowPolicy(db: Knex, clientId: string, policy: DocflowPolicy, actor: string): Promise<void> {
  await db('docflow_policies').insert({ client_id: clientId, policy: JSON.stringify(policy), actor });
}
