// SPDX-License-Identifier: Apache-2.0
/** Who may import whom; ARCHITECTURE in one file. Folders speak through @weft/spec and through each other's index only. */
const FOLDERS = '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app|weft|test)/';
const SPEC = '^fpga-rtl/spec/';
/** What the OpenAPI document says, as types. */
const REST_TYPES = '^host-driver/src/daemon/client/api\\.gen\\.ts$';

/** What a card says of itself, as types. */
const CARD_TYPES = '^desktop-app/src/card/facts\\.ts$';
/** What a page and the rack in its worker say to each other, as types. */
const PAGE_TYPES = '^hw-sim/src/page/protocol\\.ts$';

/** What a package answers by another name than its own: all that a caller must not have to load with the rest. */
const ENTRANCES = '^(tools/src/random|desktop-app/src/(app|build/(console|package)))\\.ts$';

/** `from` may reach other folders only as listed. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: FOLDERS, pathNot: [from, ...allowed] },
});

/** What runs in a browser. */
const UI = '^desktop-app/src/ui/(?!vite\\.config|.*\\.test\\.)';

module.exports = {
  forbidden: [
    only('spec-stands-alone', SPEC, [], 'The spec is below everything.'),
    only('tools-know-the-spec-only', '^tools/', [SPEC], 'Builds and checks know no hardware, simulator or driver.'),
    {
      name: 'rtl-knows-no-user',
      severity: 'error',
      comment: 'RTL and its benches stand below simulator, driver and cross-folder tests.',
      from: { path: '^fpga-rtl/src/' },
      to: { path: '^(nic-firmware|hw-sim|host-driver|desktop-app|weft|test)/' },
    },
    only('firmware-apart', '^nic-firmware/', [SPEC, '^tools/'], 'The firmware meets the RTL through the spec only.'),
    only('sim-apart', '^hw-sim/', [SPEC, '^tools/', '^fpga-rtl/src/index\\.ts$'], 'The simulator does not know the driver.'),
    only('driver-apart', '^host-driver/', [SPEC, '^tools/'], 'The driver cannot tell a simulated card from a real one.'),
    only(
      'app-apart',
      '^desktop-app/',
      [SPEC, '^tools/', REST_TYPES, PAGE_TYPES],
      'The app reaches cards through their management port, and racks through REST: of the daemon it knows the types of that, of the simulator those of its worker.',
    ),
    {
      name: 'card-without-ui',
      severity: 'error',
      comment: 'The card library serves the command line and any UI; it knows neither.',
      from: { path: '^desktop-app/src/card/' },
      to: { path: '^desktop-app/src/(?!card/)|^(commander|electron)$|node_modules/(commander|electron)/' },
    },
    {
      name: 'contract-alone',
      severity: 'error',
      comment: 'Both sides of the app stand on the contract; it stands on types only.',
      from: { path: '^desktop-app/src/contract/' },
      to: { pathNot: ['^desktop-app/src/contract/', CARD_TYPES, REST_TYPES, PAGE_TYPES] },
    },
    {
      name: 'electron-at-the-edge',
      severity: 'error',
      comment: 'Main process and preload wire; all else runs, and is tested, without Electron.',
      from: { pathNot: '^desktop-app/src/(main/electron|preload/preload)\\.ts$' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'ui-in-the-browser',
      severity: 'error',
      comment: 'The screens run in a browser: they know the contract, and neither Electron nor cards.',
      from: { path: UI },
      to: { path: '^desktop-app/src/(?!ui/|contract/)|^(electron|@weft/)' },
    },
    {
      name: 'ui-without-node',
      severity: 'error',
      comment: 'As above.',
      from: { path: UI },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'Another folder is reached by its package name, which its index answers.',
      from: { path: '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app|weft)/' },
      to: {
        path: '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app)/src/(?!index\\.ts$)',
        pathNot: ['^$1/', REST_TYPES, PAGE_TYPES, ENTRANCES],
      },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      comment: 'Code does not lean on a test.',
      from: { pathNot: '\\.test\\.tsx?$' },
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'declared',
      severity: 'error',
      comment: 'Every package that is used stands in a package.json.',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|build|\\.cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['weft-source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
