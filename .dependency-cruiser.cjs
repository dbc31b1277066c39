/** Who may import whom: the table of CONTRIBUTING.md, held in `npm run lint`. */
const folders = [
  'domain',
  'workflows',
  'activities',
  'api',
  'workers',
  'lib',
  'migrations',
  'fixtures',
  'demo',
  'bench',
  'client',
  'tests',
];
const TEST_FILE = '\\.test\\.ts$';

/** Our own folders that `from` may not reach: all but those allowed. */
const only = (from, allowed, extra = {}) => ({
  name: `${from}-imports`,
  comment: `${from}/ may import of ours only: ${allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: TEST_FILE },
  to: { path: `^(${folders.filter((folder) => !allowed.includes(folder) && folder !== from).join('|')})/`, ...extra.to },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    only('domain', []),
    {
      name: 'domain-is-pure',
      comment: 'no npm package, no node: module',
      severity: 'error',
      from: { path: '^domain/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['npm', 'core'] },
    },
    only('workflows', ['domain'], { to: { dependencyTypesNot: ['type-only'] } }),
    {
      name: 'workflows-see-temporal-only',
      severity: 'error',
      from: { path: '^workflows/', pathNot: TEST_FILE },
      to: { dependencyTypes: ['npm', 'core'], pathNot: '@temporalio/(workflow|common)' },
    },
    only('activities', ['domain', 'lib']),
    only('api', ['domain', 'lib', 'workflows']),
    {
      name: 'api-sees-the-contract-only',
      severity: 'error',
      from: { path: '^api/', pathNot: TEST_FILE },
      to: { path: '^workflows/', pathNot: '^workflows/contract\\.ts$' },
    },
    only('workers', ['domain', 'lib', 'activities', 'workflows', 'migrations']),
    {
      name: 'workers-see-the-contract-only',
      severity: 'error',
      from: { path: '^workers/', pathNot: TEST_FILE },
      to: { path: '^workflows/', pathNot: '^workflows/contract\\.ts$' },
    },
    only('lib', ['domain']),
    only('migrations', []),
    only('fixtures', ['domain']),
    only('client', ['api']),
    {
      name: 'client-package-stands-alone',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: '^(?!client/src/|node_modules/)' },
    },
    only('demo', ['domain', 'lib', 'fixtures', 'workers']),
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: `^(${folders.join('|')})/`, pathNot: ['^tests/', TEST_FILE, '^bench/'] },
      to: { path: '^(tests|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
