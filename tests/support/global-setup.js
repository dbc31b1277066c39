import { register } from 'tsx/esm/api';

/** Jest loads this file as it is; tsx lets it read the TypeScript beside it. */
export default async function globalSetup() {
  const unregister = register();
  const { startServices } = await import('./services.ts');
  await startServices();
  await unregister();
}
