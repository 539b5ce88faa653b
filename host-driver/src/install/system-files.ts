// SPDX-License-Identifier: Apache-2.0
/** What the system has to know of Weft: unit, devices, user, folders, kernel settings. Texts only; nothing here touches a disk. */
import { join } from 'node:path';
import { configFile, grown, type Places, serviceUser, unitName } from './places.js';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

export function systemFiles(places: Places): readonly TextFile[] {
  return [
    { path: join(places.unit, unitName), text: unit(places) },
    { path: join(places.udev, '70-weft.rules'), text: udevRules },
    { path: join(places.sysusers, 'weft.conf'), text: user },
    { path: join(places.tmpfiles, 'weft.conf'), text: folders },
    { path: join(places.sysctl, '60-weft.conf'), text: kernelSettings },
  ];
}

/** All defaults: what a server has of its own is for its administrator to say. */
export const firstConfig: TextFile = { path: configFile, text: '{\n  "version": 1\n}\n' };

const unit = (places: Places): string => `# Control plane of Weft on this server.
[Unit]
Description=Weft control plane
After=network-online.target
Wants=network-online.target

[Service]
ExecStart=/usr/bin/env node ${places.program}/host-driver/dist/daemon/main.js ${configFile}
Environment=WEFT_CACHE=${grown.cache}
User=${serviceUser}
Group=${serviceUser}
StateDirectory=weft
CacheDirectory=weft
RuntimeDirectory=weft
StateDirectoryMode=0750
CacheDirectoryMode=0750
RuntimeDirectoryMode=0750
# Fault process and QEMU are not weftd's: they go on when it ends, and the next one finds them by what lies in /run/weft.
KillMode=process
RuntimeDirectoryPreserve=yes
Restart=always
RestartSec=1
# The card reaches guest pages and pool by DMA.
LimitMEMLOCK=infinity
LimitNOFILE=65536

# Nothing that it does needs root: faults of a guest come through /dev/userfaultfd, which a udev rule opens to this user.
CapabilityBoundingSet=
AmbientCapabilities=
NoNewPrivileges=yes
DevicePolicy=closed
DeviceAllow=/dev/userfaultfd rw
DeviceAllow=/dev/kvm rw
DeviceAllow=char-vfio rw
DeviceAllow=char-ttyACM rw
DeviceAllow=char-ttyUSB rw
DeviceAllow=char-hidraw rw
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RemoveIPC=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
UMask=0077
# Not set, since it cannot be: MemoryDenyWriteExecute (V8 and TCG compile at run time), PrivateDevices (see above),
# PrivateNetwork (REST, etcd).

[Install]
WantedBy=multi-user.target
`;

const udevRules = `# Devices of Weft, for the user of weftd and whoever sits at this machine.
# Faults that the kernel takes for a guest need the whole userfaultfd; this node gives it without root.
SUBSYSTEM=="misc", KERNEL=="userfaultfd", GROUP="${serviceUser}", MODE="0660"
# A card's management port: serial, or HID.
SUBSYSTEM=="tty", ATTRS{product}=="*[Ww]eft*", GROUP="${serviceUser}", MODE="0660", TAG+="uaccess"
SUBSYSTEM=="hidraw", ATTRS{product}=="*[Ww]eft*", GROUP="${serviceUser}", MODE="0660", TAG+="uaccess"
# A card on PCIe. Only what was given to vfio-pci has such a node.
SUBSYSTEM=="vfio", GROUP="${serviceUser}", MODE="0660"
`;

const user = `u ${serviceUser} - "Weft control plane" ${grown.state}
m ${serviceUser} kvm
`;

const folders = `d ${grown.state} 0750 ${serviceUser} ${serviceUser}
d ${grown.cache} 0750 ${serviceUser} ${serviceUser}
d ${grown.runtime} 0750 ${serviceUser} ${serviceUser}
`;

const kernelSettings = `# Both move or unmap pages that nobody asked to have moved; every one is a fault that a guest waits for.
kernel.numa_balancing = 0
vm.compaction_proactiveness = 0
`;
