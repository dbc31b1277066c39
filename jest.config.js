/** One run for everything: the suffix of a file says what it needs, tests/support/global-setup.js starts it. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/.sealpost/'],
  modulePathIgnorePatterns: ['/.sealpost/'],
  globalSetup: './tests/support/global-setup.js',
  globalTeardown: './tests/support/global-teardown.js',
  testTimeout: 60_000,
  maxWorkers: 2,
};
