// SPDX-License-Identifier: Apache-2.0
import { WeftError } from '@weft/tools';
import { Type } from 'typebox';
import { Name, PageExplanation, PageReport, ref } from '../../api/schemas.js';
import type { Core } from '../../core.js';
import type { Routes } from '../server.js';
import { access, operation } from './shared.js';

const params = Type.Object({ name: Name }, { additionalProperties: false });
const pageParams = Type.Object({ name: Name, page: Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 }) }, { additionalProperties: false });
const askLimitMs = 5000;

/** Guest memory of this server, of the hyperserver with this name. */
function demandHere({ rack, supervisor }: Core, name: string): number {
  const guestMib = supervisor.formation?.guestMib ?? 0;
  if (rack.served?.hyperserver.name === name && guestMib > 0) return guestMib;
  throw new WeftError('E_ELSEWHERE', `hyperserver ${name} does not run on this server`, 'ask the daemon of its node');
}

/** Which pages of a hyperserver are here, and why. */
export const pageRoutes: Routes = (server, core) => {
  server.get(
    '/v1/hyperservers/:name/pages',
    {
      ...access('read'),
      schema: operation('getPages', 'Where its pages are and how they are used, seen from its own node.', ref(PageReport), { params }),
    },
    async ({ params: { name } }) => {
      demandHere(core, name);
      return core.supervisor.ask('pages', null, askLimitMs);
    },
  );
  server.get(
    '/v1/hyperservers/:name/pages/:page',
    {
      ...access('read'),
      schema: operation('explainPage', 'Why a page is where it is, on its own node.', ref(PageExplanation), { params: pageParams }),
    },
    async ({ params: { name, page } }) => {
      const pages = demandHere(core, name) * 256;
      if (page >= pages) throw new WeftError('E_NOT_FOUND', `${name} has pages from 0 to ${pages - 1}`, 'name one of them');
      return core.supervisor.ask('explain', { page }, askLimitMs);
    },
  );
};
