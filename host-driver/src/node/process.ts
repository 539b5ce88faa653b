// SPDX-License-Identifier: Apache-2.0
// A node as a child process: `RpcChild.fork` starts this module. One process a node, as one server a node.
import { WeftError } from '@weft/tools';
import type { Driver } from '../driver.js';
import { PolicyRunner } from '../policy/runner.js';
import { notify, serveRpc } from '../process/rpc.js';
import { nodeInfo, openNode, scanNode } from './open.js';
import type { NodeOperations } from './protocol.js';

let driver: Driver | undefined;
let policy: PolicyRunner | undefined;
const opened = (): Driver => {
  if (driver === undefined) throw new WeftError('E_RPC', 'the node is not open');
  return driver;
};
const shut = (): void => {
  policy?.stop();
  policy = undefined;
  driver?.close();
  driver = undefined;
};
const leave = (code: number): void => {
  shut();
  process.exit(code);
};

serveRpc<NodeOperations>(
  {
    open: async (options) => {
      driver = await openNode(options);
      driver.on('event', (event) => notify({ event }));
      if (options.policy !== undefined) {
        const { name, prefetch } = options.policy;
        const failed = (text: string): void => notify({ event: { code: 'E_POLICY', gpn: 0, detail: 0, text } });
        policy = await PolicyRunner.start(driver, options.budgetMib * 256, { policy: name, prefetch }, failed);
      }
      return nodeInfo(driver);
    },
    stats: () => opened().stats(),
    quiesce: async ({ timeoutMs }) => {
      await opened().quiesce(timeoutMs);
      return null;
    },
    scan: ({ seed }) => scanNode(opened(), seed),
    close: () => {
      shut();
      return null;
    },
  },
  () => leave(0),
);
process.on('SIGTERM', () => leave(0));
