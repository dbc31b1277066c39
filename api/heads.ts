import { Router, type Request } from 'express';
import type { Knex } from 'knex';
import { SealpostError } from '../domain/errors.ts';
import { forecastHeads } from '../domain/forecast.ts';
import { chooseMandate, isInForce, type Mandate } from '../domain/mandate.ts';
import { insertCertificate, listCertificates, retireCertificate } from '../lib/database/certificate-repository.ts';
import { listHeadLoads } from '../lib/database/forecast-repository.ts';
import {
  endAbsence,
  insertAbsence,
  insertMandate,
  listAbsences,
  listMandates,
  readMandateCard,
  revokeMandate,
} from '../lib/database/mandate-repository.ts';
import { loadRegistry } from '../lib/database/registry-cache.ts';
import { listRegistryChanges } from '../lib/database/registry-changes.ts';
import { findHead, listHeads, saveHead } from '../lib/database/registry-repository.ts';
import { readPem } from '../lib/signing/certificates/certificate.ts';
import { callerOf, requireScope } from './authentication.ts';
import { absenceSchema, auditQuery, certificateSchema, endSchema, headSchema, mandateSchema } from './heads.schema.ts';
import { parseInput, pathId } from './parse.ts';

/** Who signs, by what right and until when: the registry of heads, its audit log and its forecast. */
export function headRoutes(db: Knex): Router {
  const router = Router();
  router.get('/v1/heads', requireScope('heads:read'), async (_request, response) => {
    const [heads, registry, now] = [await listHeads(db), await loadRegistry(db), new Date()];
    const isAbsent = (headId: string) =>
      registry.absences.some((absence) => absence.headId === headId && absence.from <= now && (!absence.to || now < absence.to));
    response.json({
      heads: heads.map((head) => ({
        ...head,
        absent: isAbsent(head.id),
        mandatesInForce: registry.mandates.filter((mandate) => mandate.headId === head.id && isInForce(mandate, now)).map(({ id }) => id),
      })),
    });
  });

  router.get('/v1/heads/forecast', requireScope('heads:read'), async (request, response) => {
    const loads = await listHeadLoads(db, callerOf(request).client_id);
    const heads = forecastHeads(loads, await loadRegistry(db), new Date());
    response.json({ heads, stopping: heads.filter(({ stopsAt }) => stopsAt !== null).length });
  });

  router.get('/v1/heads/:id', requireScope('heads:read'), async (request, response) => {
    const head = await findHead(db, pathId(request));
    if (!head) throw new SealpostError('registry.not-found', 'There is no such head.');
    response.json(await describeHead(db, head.id).then((details) => ({ ...head, ...details })));
  });

  router.put('/v1/heads/:id', requireScope('heads:write'), async (request, response) => {
    const head = { id: pathId(request), ...parseInput(headSchema, request.body) };
    await saveHead(db, head, actorOf(request));
    response.json(head);
  });

  mandateRoutes(router, db);
  certificateRoutes(router, db);

  router.get('/v1/registry-changes', requireScope('heads:read'), async (request, response) => {
    const { after, limit } = parseInput(auditQuery, request.query);
    const changes = await listRegistryChanges(db, after, limit);
    response.json({ changes, next: changes.at(-1)?.position ?? after, more: changes.length === limit });
  });

  return router;
}

function mandateRoutes(router: Router, db: Knex): void {
  const write = requireScope('heads:write');
  router.post('/v1/heads/:id/mandates', write, async (request, response) => {
    const card = { ...parseInput(mandateSchema, request.body), headId: pathId(request) };
    response.status(201).json(await insertMandate(db, readMandateCard(card), actorOf(request)));
  });

  router.post('/v1/mandates/:id/revoke', write, async (request, response) => {
    const { at } = parseInput(endSchema, request.body ?? {});
    await revokeMandate(db, pathId(request), at ? new Date(at) : undefined, actorOf(request));
    response.json((await listMandates(db, { id: pathId(request) }))[0]);
  });

  router.post('/v1/heads/:id/absences', write, async (request, response) => {
    const { from, to } = parseInput(absenceSchema, request.body);
    const absence = { headId: pathId(request), from: new Date(from), to: to ? new Date(to) : null };
    response.status(201).json(await insertAbsence(db, absence, actorOf(request)));
  });

  router.post('/v1/absences/:id/end', write, async (request, response) => {
    await endAbsence(db, pathId(request), actorOf(request));
    response.status(204).end();
  });
}

function certificateRoutes(router: Router, db: Knex): void {
  const write = requireScope('heads:write');
  router.post('/v1/signatories/:id/certificates', write, async (request, response) => {
    const { pem, useFrom } = parseInput(certificateSchema, request.body);
    const entry = readCertificateEntry(pathId(request), pem, useFrom ? new Date(useFrom) : new Date());
    await insertCertificate(db, entry, actorOf(request));
    const { certificate: _bytes, chain: _chain, ...view } = entry;
    response.status(201).json(view);
  });

  router.post('/v1/certificates/:id/retire', write, async (request, response) => {
    const { at } = parseInput(endSchema, request.body ?? {});
    await retireCertificate(db, pathId(request), at ? new Date(at) : undefined, actorOf(request));
    response.status(204).end();
  });
}

/** @throws SealpostError request.invalid where the text holds no certificate that can be read */
export function readCertificateEntry(signatoryId: string, pem: string, useFrom: Date) {
  const wrong = (cause?: unknown) =>
    new SealpostError('request.invalid', 'This is no certificate in PEM.', {
      cause,
      details: { path: '/pem', hint: "The signatory's certificate first, then its issuers." },
    });
  try {
    const [own, ...chain] = readPem(pem);
    if (!own) throw wrong();
    const { thumbprint, notBefore, notAfter } = own;
    return { thumbprint, signatoryId, certificate: own.raw, chain: chain.map(({ raw }) => raw), notBefore, notAfter, useFrom };
  } catch (error) {
    throw wrong(error);
  }
}

async function describeHead(db: Knex, headId: string): Promise<object> {
  const now = new Date();
  const mandates = await listMandates(db, { headId });
  const absences = (await listAbsences(db)).filter((absence) => absence.headId === headId);
  const signatories = new Set(mandates.map(({ signatoryId }) => signatoryId));
  const certificates = (await listCertificates(db)).filter(({ signatoryId }) => signatories.has(signatoryId));
  const sellers = [...new Set(mandates.map(({ sellerInn }) => sellerInn))];
  return {
    mandates: mandates.map((mandate) => ({ ...mandate, inForce: isInForce(mandate, now) })),
    absences,
    certificates: certificates.map(({ certificate: _bytes, chain: _chain, ...view }) => view),
    signsNow: sellers.map((sellerInn) => ({ sellerInn, ...signatoryNow(headId, sellerInn, mandates, absences, now) })),
  };
}

function signatoryNow(
  headId: string,
  sellerInn: string,
  mandates: Mandate[],
  absences: Parameters<typeof chooseMandate>[2],
  at: Date,
): object {
  const { mandate, refusal } = chooseMandate({ headId, kind: 'transfer', sellerInn, at }, mandates, absences);
  return { mandateId: mandate?.id ?? null, refusal: refusal ?? null };
}

/** As whom a change stands in the audit log. */
export function actorOf(request: Request): string {
  return callerOf(request).prefix;
}
