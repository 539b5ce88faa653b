// SPDX-License-Identifier: Apache-2.0

import { resolve } from 'node:path';
import { WeftError } from '@weft/tools';
import { RpcChild } from '../process/rpc.js';
import type { NodeInfo, NodeNotice, NodeOperations, NodeOptions } from './protocol.js';

// Seen from src and from dist alike: a child process runs what was built.
const module = resolve(import.meta.dirname, '../../dist/node/process.js');

export type NodeChild = RpcChild<NodeOperations, NodeNotice>;

/** Starts a node's process and waits until its card is up. */
export async function startNode(options: NodeOptions, timeoutMs = 60_000): Promise<{ child: NodeChild; info: NodeInfo }> {
  const child: NodeChild = RpcChild.fork(`the driver of node ${options.node}`, module, []);
  try {
    return { child, info: await child.ask('open', options, timeoutMs) };
  } catch (e) {
    await child.stop();
    if (e instanceof WeftError && e.code === 'E_DIED')
      throw new WeftError(e.code, e.message, 'run with WEFT_DEBUG=1 for more', { cause: e });
    throw e;
  }
}
