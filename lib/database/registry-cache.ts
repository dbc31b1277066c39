import type { Knex } from 'knex';
import type { Absence, Mandate } from '../../domain/mandate.ts';
import { listCertificates, type StoredCertificate } from './certificate-repository.ts';
import { listAbsences, listMandates } from './mandate-repository.ts';
import { getRegistryVersion } from './registry-changes.ts';

/** The registry of heads as it stood at one version. */
export interface RegistrySnapshot {
  version: number;
  mandates: Mandate[];
  absences: Absence[];
  certificates: StoredCertificate[];
}

const caches = new WeakMap<Knex, { version: number; snapshot: Promise<RegistrySnapshot> }>();

/**
 * The registry at this version, remembered until a newer one is asked for. Whoever signs reads the version together with the document,
 * so a change that is committed counts for the very next signature.
 */
export async function loadRegistry(db: Knex, version?: number): Promise<RegistrySnapshot> {
  const wanted = version ?? (await getRegistryVersion(db));
  const known = caches.get(db);
  if (known?.version === wanted) return known.snapshot;
  const loading = { version: wanted, snapshot: readRegistry(db, wanted) };
  caches.set(db, loading);
  loading.snapshot.catch(() => {
    if (caches.get(db) === loading) caches.delete(db);
  });
  return loading.snapshot;
}

async function readRegistry(db: Knex, version: number): Promise<RegistrySnapshot> {
  const [mandates, absences, certificates] = await Promise.all([listMandates(db), listAbsences(db), listCertificates(db)]);
  return { version, mandates, absences, certificates };
}
