// SPDX-License-Identifier: Apache-2.0
import type { Health, Hyperserver, NodeEntry, Pool, Rack } from '../../contract/daemon.js';
import { answer, type DaemonClient } from '../backend/backend.js';
import type { Tone } from '../components/notices.js';
import type { Key } from '../i18n/words.js';
import { type Resource, useResource } from './resource.js';
import { useWorld } from './world.js';

/** One look at the rack. */
export interface RackLook {
  /** Null: this server is of no rack. */
  readonly rack: Rack | null;
  readonly nodes: readonly NodeEntry[];
  readonly pools: readonly Pool[];
  readonly vms: readonly Hyperserver[];
  readonly health: Health;
}

const everyMs = 2000;

export async function lookAtRack(daemon: DaemonClient): Promise<RackLook> {
  const [health, { node }] = await Promise.all([answer(daemon.GET('/v1/health')), answer(daemon.GET('/v1/node'))]);
  if (node === null) return { rack: null, nodes: [], pools: [], vms: [], health };
  const [rack, nodes, pools, vms] = await Promise.all([
    answer(daemon.GET('/v1/rack')),
    answer(daemon.GET('/v1/nodes')),
    answer(daemon.GET('/v1/pools')),
    answer(daemon.GET('/v1/hyperservers')),
  ]);
  return { rack, nodes, pools, vms, health };
}

export function useRack(): Resource<RackLook> {
  const { daemon } = useWorld().backend;
  return useResource(() => lookAtRack(daemon), everyMs);
}

export interface NodeState {
  readonly tone: Tone;
  readonly key: Key;
}

/** How a node is, in one word. Who does not answer may still move pages: its card does that. */
export function stateOfNode({ member, status }: NodeEntry, nodes: readonly NodeEntry[]): NodeState {
  if (status === null) return { tone: 'bad', key: 'rack.state.away' };
  if (nodes.some((n) => n.status?.suspects.includes(member.node))) return { tone: 'bad', key: 'rack.state.suspect' };
  switch (status.faultProcess) {
    case 'none':
      return { tone: 'good', key: 'rack.state.up' };
    case 'running':
      return { tone: 'good', key: 'rack.state.serving' };
    case 'failed':
      return { tone: 'bad', key: 'rack.state.failed' };
    default:
      return { tone: 'warn', key: `rack.state.${status.faultProcess}` };
  }
}

export const toneOfVm: Readonly<Record<Hyperserver['state'], Tone>> = {
  stopped: 'still',
  forming: 'warn',
  running: 'good',
  paused: 'warn',
  ended: 'bad',
  unknown: 'bad',
};
