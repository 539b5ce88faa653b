// SPDX-License-Identifier: Apache-2.0
/** Where each cycle of a clean remote read fault went. */
import { limitCycles } from './limit.js';
import { Rig } from './rig.js';
import { cyclesOf, type Setting } from './setting.js';
import { landingCuts, op, Pins, probed, requestCuts, type StagedFault, stagesOf } from './stages.js';

const [HOME, REQUESTER] = [0, 1];
const GPN = 40;

/** On a quiet rack that has served other faults before; the home's directory cache has not seen the page. */
export async function cleanFault(s: Setting): Promise<StagedFault> {
  const rig = await Rig.open({ ...s, nodes: 2, pages: 64, atRest: true });
  try {
    for (const gpn of [1, 2, 3]) {
      rig.rest();
      rig.read(REQUESTER, gpn);
    }
    const { cycles, moments } = probed(rig, () => rig.read(REQUESTER, GPN));
    const home = new Pins(moments, HOME);
    const requester = new Pins(moments, REQUESTER);
    const stages = stagesOf([
      ...requestCuts(requester, limitCycles(s, { messages: 1 }), home.first('rxLast', op('GET_S'))),
      { name: 'ask', text: 'home: request to the DMA read of the page', end: home.first('readAsked') },
      {
        name: 'read',
        text: "memory: DMA read to the page's first beat; the directory is asked meanwhile",
        end: home.first('readFirst'),
        limit: cyclesOf(s, s.readNs),
      },
      { name: 'lookup', text: "home: directory's answer, when it comes after the page", end: home.first('homeBegin') },
      {
        name: 'pageWire',
        text: "home and wire: page's first beat read to its frame's last beat at the requester",
        end: requester.first('rxLast', op('GRANT_PAGE')),
        limit: limitCycles(s, { pages: 1 }),
      },
      ...landingCuts(requester, rig.buffer(REQUESTER, 0), cycles),
    ]);
    return { cycles, moments, stages };
  } finally {
    rig.close();
  }
}
