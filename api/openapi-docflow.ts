import { answerSchema } from './documents.schema.ts';
import { invitationsSchema, operatorView, policySchema, technicalView } from './docflow.schema.ts';
import { idParams, json, type Route } from './openapi-route.ts';
import { z } from './zod.ts';

const bounceView = z.object({
  noticeId: z.string(),
  outcome: z.enum(['failed', 'delayed', 'unclear']),
  permanent: z.boolean(),
  addressIsBad: z.boolean().openapi({ description: 'The address is not written to until the card has another.' }),
  form: z.string().nullable(),
  recorded: z.boolean(),
});

const entityParams = idParams.extend({ entityId: z.string() });

/** The legal docflow with operators and buyers. */
export const DOCFLOW_ROUTES: Route[] = [
  {
    method: 'post',
    path: '/v1/documents/{id}/opened',
    summary: "The consumer has seen it (a consumer's key or a token of the utility's site)",
    request: { params: idParams },
    ok: [200, 'The document, as its consumer sees it'],
    errors: [401, 403, 404],
  },
  {
    method: 'post',
    path: '/v1/documents/{id}/answer',
    summary: 'The consumer accepts or refuses, where the portal is the way to answer',
    request: { params: idParams, body: json(answerSchema) },
    ok: [200, 'The document, as its consumer sees it'],
    errors: [400, 401, 403, 404, 409],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/technical',
    summary: "The operator's and the buyer's technical documents, with our verdict on each",
    request: { params: idParams },
    ok: [200, 'In the order in which they came', json(z.object({ technical: z.array(technicalView) }))],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/technical/{entityId}/content',
    summary: 'The bytes of a technical document',
    request: { params: entityParams },
    ok: [200, 'The file'],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/documents/{id}/technical/{entityId}/signature',
    summary: 'Its detached signature in DER',
    request: { params: entityParams },
    ok: [200, 'The .p7s file'],
    errors: [401, 403, 404],
  },
  {
    method: 'get',
    path: '/v1/docflow-policy',
    summary: 'What happens when operator or buyer stay silent or say no',
    ok: [200, 'The policy', json(policySchema)],
    errors: [401, 403],
  },
  {
    method: 'put',
    path: '/v1/docflow-policy',
    summary: 'Set it for documents that are sent from now on',
    request: { body: json(policySchema) },
    ok: [200, 'The policy', json(policySchema)],
    errors: [400, 401, 403],
  },
  {
    method: 'get',
    path: '/v1/operators',
    summary: "How the operators' feeds stand",
    ok: [200, 'Each with the time of its last reading', json(z.object({ operators: z.array(operatorView) }))],
    errors: [401, 403],
  },
  {
    method: 'post',
    path: '/v1/bounces',
    summary: 'What came back for a notice, as the mail server pipes it: reports of non-delivery are read, anything else is shown to staff',
    request: { body: { content: { 'message/rfc822': { schema: z.string() } } } },
    ok: [200, 'What was found in it', json(bounceView)],
    errors: [400, 401, 403, 404, 413],
  },
  {
    method: 'post',
    path: '/v1/invitations',
    summary: 'Invite consumers on paper, who have an address, to switch',
    request: { body: json(invitationsSchema) },
    ok: [202, 'How many are invited', json(z.object({ invited: z.number() }))],
    errors: [400, 401, 403],
  },
];
