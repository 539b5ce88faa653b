// SPDX-License-Identifier: Apache-2.0
/** The parts of a daemon that answer requests; which transport brought them is no matter. */
import { errorLine, WeftError } from '@weft/tools';
import type { AuditLog } from './access/audit.js';
import type { Tokens } from './access/tokens.js';
import type { Health, NodeStatus } from './api/schemas.js';
import type { Config } from './config.js';
import type { EventLog } from './events.js';
import type { Supervisor } from './fault/supervisor.js';
import type { Metrics } from './metrics.js';
import type { NodeAgent } from './node-agent.js';
import type { Administrator } from './rack/administrator.js';
import { release } from './rack/agreement.js';
import type { Hyperservers } from './rack/hyperservers.js';
import type { Rack } from './rack/rack.js';
import type { Sampler } from './sampler.js';
import type { Vmm } from './vm/vmm.js';

export interface Core {
  readonly config: Config;
  readonly events: EventLog;
  readonly tokens: Tokens;
  readonly audit: AuditLog;
  readonly supervisor: Supervisor;
  readonly vmm: Vmm;
  readonly agent: NodeAgent;
  readonly rack: Rack;
  readonly admin: Administrator;
  readonly hyperservers: Hyperservers;
  readonly sampler: Sampler;
  readonly metrics: Metrics;
}

/** What this server is and does now. */
export function nodeStatus({ rack, supervisor, sampler, vmm }: Core): NodeStatus {
  const { local } = rack;
  const { formation, info } = supervisor;
  const guestBytes = (formation?.guestMib ?? 0) * 2 ** 20;
  return {
    release,
    node: local?.node ?? null,
    role: local === null ? 'alone' : rack.leads ? 'administrator' : 'member',
    faultProcess: supervisor.state,
    formation: formation?.id ?? null,
    context: formation?.context?.id ?? null,
    heldUp: supervisor.heldUp,
    epoch: local?.view?.epoch ?? 0,
    suspects: [...sampler.suspects],
    link: sampler.link,
    hyperserver: vmm.context === null ? null : { name: vmm.name, state: vmm.state, text: vmm.text, accel: vmm.accel },
    attach:
      info === null || guestBytes === 0
        ? null
        : { path: info.guestPath, inode: info.guestIno, bytes: guestBytes, linkSocket: info.linkSocket },
  };
}

/** What is wrong, each with what to do. */
export async function health(core: Core): Promise<Health> {
  const problems: Health['problems'] = [];
  const add = (code: string, message: string, next: string): void => void problems.push({ code, message, next });
  const { supervisor, sampler, vmm, rack } = core;
  if (supervisor.state === 'failed')
    add('E_FAULT_PROCESS', 'the fault process does not run', 'see the events, and its log in the runtime folder');
  if (supervisor.heldUp !== null) add('E_HELD_UP', 'the guest waits', supervisor.heldUp);
  for (const n of sampler.suspects) add('E_SUSPECT', `the card of node ${n} is not heard`, 'see whether that server and its link are up');
  if (vmm.state === 'paused') add('E_PAUSED', `hyperserver ${vmm.name} is paused: ${vmm.text}`, 'see the events');
  if (rack.leads)
    await rack.membership().catch((e) => add(e instanceof WeftError ? e.code : 'E_STORE', errorLine(e), 'see whether the store is up'));
  return { ok: problems.length === 0, problems };
}
