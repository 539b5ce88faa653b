// SPDX-License-Identifier: Apache-2.0
/** Where each cycle of a read fault went whose page another node has written. */
import { limitCycles } from './limit.js';
import { Rig } from './rig.js';
import { cyclesOf, type Setting } from './setting.js';
import { descriptorEnd, from, landingCuts, op, Pins, probed, requestCuts, type StagedFault, stagesOf, upTo } from './stages.js';

const [HOME, REQUESTER, OWNER] = [0, 1, 2];

export async function dirtyFault(s: Setting): Promise<StagedFault> {
  const rig = await Rig.open({ ...s, nodes: 3, homes: [HOME], pages: 64, atRest: true });
  try {
    for (const gpn of [1, 2]) {
      rig.rest();
      rig.write(OWNER, gpn);
    }
    rig.rest();
    rig.read(REQUESTER, 1);
    const { cycles, moments } = probed(rig, () => rig.read(REQUESTER, 2));
    const home = new Pins(moments, HOME);
    const requester = new Pins(moments, REQUESTER);
    const owner = new Pins(moments, OWNER);
    const told = owner.first('interrupted');
    const answered = owner.first('barWrite', from(told));
    const dropped = owner.first('nodeDrop');
    const asked = owner.first('readAsked', from(dropped));
    const message = limitCycles(s, { messages: 1 });
    const stages = stagesOf([
      ...requestCuts(requester, message, home.first('rxLast', op('GET_S'))),
      { name: 'lookup', text: 'home: request to the begin of its transaction (directory)', end: home.first('homeBegin') },
      { name: 'forward', text: "home: transaction to the forward's first beat", end: home.first('txFirst', op('FWD_S')) },
      {
        name: 'forwardWire',
        text: 'wire: forward, to its last beat at the owner',
        end: owner.first('rxLast', op('FWD_S')),
        limit: message,
      },
      { name: 'revoke', text: "owner: forward to the revoke's DMA write", end: owner.first('writeLast') },
      { name: 'told', text: 'memory and owner: revoke visible, interrupt', end: told },
      { name: 'driver', text: "owner's driver: taken out of the ratio", end: answered },
      {
        name: 'answer',
        text: 'owner: answer at the BAR to its descriptor in the card',
        end: descriptorEnd(owner, from(told), upTo(dropped)),
      },
      { name: 'drop', text: 'owner: descriptor to the DMA read of the page', end: asked },
      {
        name: 'read',
        text: "memory: DMA read to the page's first beat",
        end: owner.first('readFirst', from(asked)),
        limit: cyclesOf(s, s.readNs),
      },
      {
        name: 'pageWire',
        text: "owner and wire: page's first beat read to its frame's last beat at the requester",
        end: requester.first('rxLast', op('OWNER_PAGE')),
        limit: limitCycles(s, { pages: 1 }),
      },
      ...landingCuts(requester, rig.buffer(REQUESTER, 0), cycles),
    ]);
    return { cycles, moments, stages };
  } finally {
    rig.close();
  }
}
