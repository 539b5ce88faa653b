// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import { Type } from 'typebox';
import {
  ConsoleText,
  Hyperserver,
  HyperserverChange,
  HyperserverMove,
  HyperserverSpec,
  HyperserverStop,
  MoveReport,
  Name,
  ref,
} from '../../api/schemas.js';
import { consoleTail } from '../../vm/console-log.js';
import type { Routes } from '../server.js';
import { access, Done, done, operation } from './shared.js';

const params = Type.Object({ name: Name }, { additionalProperties: false });

/** Virtual machines; the administrator's daemon answers. */
export const hyperserverRoutes: Routes = (server, { hyperservers, vmm }) => {
  server.get(
    '/v1/hyperservers',
    { ...access('read'), schema: operation('listHyperservers', 'All of the rack.', Type.Array(ref(Hyperserver)), {}) },
    () => hyperservers.list(),
  );
  server.post(
    '/v1/hyperservers',
    {
      ...access('admin'),
      schema: operation('createHyperserver', 'Describes one; it is not started.', ref(Hyperserver), { body: ref(HyperserverSpec) }),
    },
    ({ body }) => hyperservers.create(body),
  );
  server.get(
    '/v1/hyperservers/:name',
    { ...access('read'), schema: operation('getHyperserver', 'One of them.', ref(Hyperserver), { params }) },
    ({ params: { name } }) => hyperservers.get(name),
  );
  server.patch(
    '/v1/hyperservers/:name',
    {
      ...access('admin'),
      schema: operation('changeHyperserver', 'Another frame budget, at once.', ref(Hyperserver), { params, body: ref(HyperserverChange) }),
    },
    ({ params: { name }, body }) => hyperservers.setBudget(name, body.budgetMib),
  );
  server.delete(
    '/v1/hyperservers/:name',
    { ...access('admin'), schema: operation('deleteHyperserver', 'Forgets one that is stopped.', Done, { params }) },
    async ({ params: { name } }) => {
      await hyperservers.remove(name);
      return done;
    },
  );
  server.post(
    '/v1/hyperservers/:name/start',
    {
      ...access('admin'),
      schema: operation('startHyperserver', 'Forms its memory on all its nodes, then starts it.', ref(Hyperserver), { params }),
    },
    ({ params: { name } }) => hyperservers.start(name),
  );
  server.post(
    '/v1/hyperservers/:name/stop',
    {
      ...access('admin'),
      schema: operation('stopHyperserver', 'Ends it, and gives its memory back.', ref(Hyperserver), { params, body: ref(HyperserverStop) }),
    },
    ({ params: { name }, body }) => hyperservers.stop(name, body.graceSeconds),
  );
  server.post(
    '/v1/hyperservers/:name/move',
    {
      ...access('admin'),
      schema: operation('moveHyperserver', 'Lets it run on another node; its memory stays where it is.', ref(MoveReport), {
        params,
        body: ref(HyperserverMove),
      }),
    },
    ({ params: { name }, body }) => hyperservers.move(name, body.node),
  );
  server.get(
    '/v1/hyperservers/:name/console/text',
    { ...access('admin'), schema: operation('getConsole', 'What its console said; on its own node.', ref(ConsoleText), { params }) },
    async ({ params: { name } }) => {
      if (vmm.context === null || vmm.name !== name)
        throw new WeftError('E_ELSEWHERE', `hyperserver ${name} does not run on this server`, 'ask the daemon of its node');
      return { text: await consoleTail(vmm.consoleLog) };
    },
  );
};
