/** A Temporal namespace for each test file that runs workflows: task queues have fixed names and must not be shared. */
export const NAMESPACES = [
  'straight',
  'decisions',
  'sweeper',
  'broken',
  'recording',
  'mandates',
  'evidence',
  'tokens',
  'exchange',
  'clock',
  'fallback',
  'amendments',
  'answers',
  'paper',
  'recovery',
  'vault',
  'scrub',
  'retention',
] as const;
export type TestNamespace = (typeof NAMESPACES)[number];
