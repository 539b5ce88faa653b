// SPDX-License-Identifier: Apache-2.0
import type { Outcome } from '../../contract/calls.js';
import { channels } from '../../contract/channels.js';
import { dispatch, type Handlers } from '../dispatch.js';
import { isOurs } from './address.js';

/** Of Electron's ipcMain what is used. */
export interface IpcPort {
  handle(channel: string, answer: (event: { readonly senderFrame: { readonly url: string } | null }, ...args: unknown[]) => unknown): void;
}

const refused: Outcome<never> = { ok: false, trouble: { code: 'E_CONTRACT', message: 'only the app’s own page may ask', next: '' } };

/** Answers the page's calls, if it is our page that asks. */
export function answerCalls(ipc: IpcPort, handlers: Handlers): void {
  ipc.handle(channels.call, (event, name, ask) => {
    if (event.senderFrame === null || !isOurs(event.senderFrame.url)) return refused;
    return dispatch(handlers, name, ask);
  });
}
