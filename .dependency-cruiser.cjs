// SPDX-License-Identifier: Apache-2.0
/** Who may import whom; ARCHITECTURE in one file. Folders speak through @weft/spec and through each other's index only. */
const FOLDERS = '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app|weft|test)/';
const SPEC = '^fpga-rtl/spec/';

/** `from` may reach other folders only as listed. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: FOLDERS, pathNot: [from, ...allowed] },
});

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
    only('app-apart', '^desktop-app/', [SPEC, '^tools/'], 'The app reaches cards through their management port only.'),
    {
      name: 'card-without-ui',
      severity: 'error',
      comment: 'The card library serves the command line and any UI; it knows neither.',
      from: { path: '^desktop-app/src/card/' },
      to: { path: '^desktop-app/src/(?!card/)|^(commander|electron)$|node_modules/(commander|electron)/' },
    },
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'Another folder is reached by its package name, which its index answers.',
      from: { path: '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app|weft)/' },
      to: { path: '^(tools|fpga-rtl|nic-firmware|hw-sim|host-driver|desktop-app)/src/(?!index\\.ts$)', pathNot: ['^$1/'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'tests-are-leaves',
      severity: 'error',
      comment: 'Code does not lean on a test.',
      from: { pathNot: '\\.test\\.ts$' },
      to: { path: '\\.test\\.ts$' },
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
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
