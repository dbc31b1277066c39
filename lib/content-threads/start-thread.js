import { register } from 'tsx/esm/api';

/** Where a thread begins: it understands TypeScript by itself, since the loader of its process doesn't reach it on every Node. */
register();
export const { finish, prepare, readFile, readTechnicalFile, ready } = await import('./content-thread.ts');
