/** Ends what the setup has started, and nothing else. */
export default async function globalTeardown() {
  await globalThis.sealpostServices?.stop();
}
