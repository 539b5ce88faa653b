// SPDX-License-Identifier: Apache-2.0

/** Where the parts of an installed Weft lie. */
export interface Places {
  readonly program: string;
  readonly bin: string;
  readonly unit: string;
  readonly udev: string;
  readonly sysusers: string;
  readonly tmpfiles: string;
  readonly sysctl: string;
}

/** By `weft install`: what the administrator of a server adds. */
export const local: Places = {
  program: '/usr/local/lib/weft',
  bin: '/usr/local/bin',
  unit: '/etc/systemd/system',
  udev: '/etc/udev/rules.d',
  sysusers: '/etc/sysusers.d',
  tmpfiles: '/etc/tmpfiles.d',
  sysctl: '/etc/sysctl.d',
};

/** By the Debian package. */
export const packaged: Places = {
  program: '/usr/lib/weft',
  bin: '/usr/bin',
  unit: '/usr/lib/systemd/system',
  udev: '/usr/lib/udev/rules.d',
  sysusers: '/usr/lib/sysusers.d',
  tmpfiles: '/usr/lib/tmpfiles.d',
  sysctl: '/usr/lib/sysctl.d',
};

export const configFile = '/etc/weft/weftd.json';
/** What weftd and systemd make later; the last two are gone after a reboot or can be. */
export const grown = { state: '/var/lib/weft', cache: '/var/cache/weft', runtime: '/run/weft' } as const;
export const serviceUser = 'weft';
export const unitName = 'weftd.service';
