import { claimPidFile } from '../../workers/launcher/leftovers.ts';

/** Claims a name at the moment that its parent says, and stays alive until it is told to end. */
const [, , folder, at] = process.argv;
await new Promise((resolve) => setTimeout(resolve, Number(at) - Date.now()));
process.send!({ holder: (await claimPidFile(folder!, 'launcher')) ?? null });
setInterval(() => undefined, 1_000);
