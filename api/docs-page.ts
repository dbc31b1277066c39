import { createRequire } from 'node:module';
import path from 'node:path';
import { Router, static as serveStatic } from 'express';
import { KIND_OF } from '../domain/errors.ts';
import { FINDINGS } from '../domain/finding.ts';

const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#ui', deepLinking: true, tryItOutEnabled: true });`;
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sealpost API</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="ui"></div><script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></html>`;

/** Swagger UI and the list of error codes, from files of our own origin only: no inline script or style. */
export function docsRoutes(openApi: object): Router {
  const router = Router();
  router.use(['/openapi.json', '/docs'], (_request, response, next) => {
    response.set('Cache-Control', 'public, max-age=300');
    next();
  });
  router.get('/openapi.json', (_request, response) => void response.json(openApi));
  router.get('/docs', (_request, response) => void response.type('html').send(PAGE));
  router.get('/docs/start.js', (_request, response) => void response.type('js').send(START));
  router.get('/docs/errors', (_request, response) => void response.type('html').send(errorsPage()));
  router.use('/docs/assets', serveStatic(assets, { index: false, maxAge: '1 day' }));
  return router;
}

function errorsPage(): string {
  const codes = Object.entries(KIND_OF).map(([code, kind]) => `<tr id="${code}"><td><code>${code}</code></td><td>${kind}</td></tr>`);
  const findings = Object.entries(FINDINGS).map(
    ([code, [ru, en, hint]]) => `<tr id="${code}"><td><code>${code}</code></td><td lang="ru">${ru}</td><td>${en}</td><td>${hint}</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sealpost error codes</title><h1>Error codes</h1>
<p>A code is never renamed; wording may change.</p><table><tr><th>Code</th><th>Kind</th></tr>${codes.join('')}</table>
<h2>Findings of validation</h2><table><tr><th>Code</th><th>Russian</th><th>English</th><th>What to do</th></tr>${findings.join('')}</table></html>`;
}
