import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describeRefusals } from './refusals-text.ts';

/** `npm run refusals:dump`: writes docs/refusals.md, so that billing and reviewers see what a change does to it. */
await writeFile(fileURLToPath(new URL('../../docs/refusals.md', import.meta.url)), await describeRefusals());
