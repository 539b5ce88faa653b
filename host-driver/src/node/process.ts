// SPDX-License-Identifier: Apache-2.0
// A node as a child process: `RpcChild.fork` starts this module. One process a node, as one server a node.
import { WeftError } from '@weft/tools';
import type { Driver } from '../driver.js';
import { notify, serveRpc } from '../process/rpc.js';
import { nodeInfo, openNode, scanNode } from './open.js';
import type { NodeOperations } from './protocol.js';

let driver: Driver | undefined;
const opened = (): Driver => {
  if (driver === undefined) throw new WeftError('E_RPC', 'the node is not open');
  return driver;
};
const leave = (code: number): void => {
  driver?.close();
  process.exit(code);
};

serveRpc<NodeOperations>(
  {
    open: async (options) => {
      driver = await openNode(options);
      driver.on('event', (event) => notify({ event }));
      return nodeInfo(driver);
    },
    stats: () => opened().stats(),
    quiesce: async ({ timeoutMs }) => {
      await opened().quiesce(timeoutMs);
      return null;
    },
    scan: ({ seed }) => scanNode(opened(), seed),
    close: () => {
      driver?.close();
      driver = undefined;
      return null;
    },
  },
  () => leave(0),
);
process.on('SIGTERM', () => leave(0));
