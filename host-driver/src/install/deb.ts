#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
/** `npm run package:deb [-- FOLDER]`: Weft as a Debian package. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cacheDir, errorLine, findTool, run, WeftError } from '@weft/tools';
import { release } from '../daemon/rack/agreement.js';
import { placeAll } from './install.js';
import { Placer } from './place.js';
import { configFile, grown, packaged, serviceUser, unitName } from './places.js';
import { firstConfig } from './system-files.js';

const control = (architecture: string, kib: number): string => `Package: weft
Version: ${release}
Architecture: ${architecture}
Maintainer: Weft
Section: admin
Priority: optional
Installed-Size: ${kib}
Depends: nodejs (>= 20.19), libc6 (>= 2.36), libstdc++6, util-linux, systemd | systemd-standalone-sysusers
Recommends: qemu-system-x86
Suggests: etcd-server
Description: one computer out of a rack
 Page coherence for virtual machines whose memory is spread over many servers,
 with an FPGA on the network card of each. This package is the control plane
 (weftd), the fault path and the weft command; doctor says what a server lacks.
`;

/** Below another root than the system's own there is nothing to tell anybody. */
const onSystem = (lines: string): string => `#!/bin/sh
set -e
if [ -z "\${DPKG_ROOT:-}" ]; then
${lines}
fi
`;

const scripts = {
  postinst: onSystem(`  systemd-sysusers weft.conf
  if command -v systemd-tmpfiles >/dev/null; then systemd-tmpfiles --create weft.conf || true; fi
  if [ -d /run/udev ]; then udevadm control --reload && udevadm trigger --subsystem-match=misc || true; fi
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    if [ -n "$2" ]; then systemctl try-restart ${unitName}; fi
  fi`),
  prerm: onSystem(`  if [ "$1" = remove ] && [ -d /run/systemd/system ]; then systemctl disable --now ${unitName}; fi`),
  postrm: `#!/bin/sh
set -e
if [ "$1" = purge ]; then
  rm -rf ${Object.values(grown)
    .map((path) => `"\${DPKG_ROOT:-}${path}"`)
    .join(' ')}
  if [ -z "\${DPKG_ROOT:-}" ] && getent passwd ${serviceUser} >/dev/null; then userdel ${serviceUser}; fi
fi
if [ -z "\${DPKG_ROOT:-}" ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
`,
} as const;

/** Builds it into `folder`; gives its path. */
export async function buildDeb(folder: string): Promise<string> {
  if ((await findTool('dpkg-deb')) === null) throw new WeftError('E_TOOL', 'dpkg-deb is missing', 'build the package on Debian');
  const architecture = (await run('dpkg', ['--print-architecture'])).stdout.trim();
  const root = await mkdtemp(join(tmpdir(), 'weft-deb-'));
  try {
    const placer = new Placer(root);
    await placeAll(placer, packaged);
    await placer.text(firstConfig.path, firstConfig.text);
    const { files } = placer.placed;
    const sizes = await Promise.all(files.map(async (f) => (await stat(join(root, f))).size));
    const about = new Placer(root);
    await about.text('/DEBIAN/control', control(architecture, Math.ceil(sizes.reduce((a, b) => a + b, 0) / 1024)));
    await about.text('/DEBIAN/conffiles', `${configFile}\n`);
    await about.text('/DEBIAN/md5sums', await sums(root, files));
    for (const [name, text] of Object.entries(scripts)) await about.text(`/DEBIAN/${name}`, text, 0o755);
    await mkdir(folder, { recursive: true });
    const deb = join(folder, `weft_${release}_${architecture}.deb`);
    await run('dpkg-deb', ['--root-owner-group', '-Zxz', '-z3', '--build', root, deb]);
    return deb;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** As dpkg --verify wants them; links have none. */
async function sums(root: string, files: readonly string[]): Promise<string> {
  const lines = await Promise.all(
    files.map(async (f) => {
      if (!(await lstat(join(root, f))).isFile()) return '';
      const bytes = await readFile(join(root, f));
      return `${createHash('md5').update(bytes).digest('hex')}  ${f.slice(1)}\n`;
    }),
  );
  return lines.join('');
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  try {
    process.stdout.write(`${await buildDeb(resolve(process.argv[2] ?? join(cacheDir, '../package')))}\n`);
  } catch (e) {
    process.stderr.write(`weft: ${errorLine(e)}\n`);
    process.exitCode = 1;
  }
}
