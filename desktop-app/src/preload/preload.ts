// SPDX-License-Identifier: Apache-2.0
/** What Electron gives to the page: exactly the contract. Runs in the sandbox, in a world of its own. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { type AppEvent, callNames } from '../contract/calls.js';
import { channels } from '../contract/channels.js';

const calls = Object.fromEntries(callNames.map((name) => [name, (ask: unknown) => ipcRenderer.invoke(channels.call, name, ask)]));

/** The page gets what was told, and never the event that carried it. */
const onEvent = (listener: (event: AppEvent) => void): (() => void) => {
  const told = (_: IpcRendererEvent, event: AppEvent): void => listener(event);
  ipcRenderer.on(channels.event, told);
  return () => void ipcRenderer.off(channels.event, told);
};

contextBridge.exposeInMainWorld('weft', { ...calls, onEvent });
