#!/usr/bin/env node
import { register } from 'tsx/esm/api';

/** `npx sealpost …` in a clone: the command line, run from its TypeScript sources. */
register();
await import('../workers/admin/sealpost.ts');
