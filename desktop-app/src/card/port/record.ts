// SPDX-License-Identifier: Apache-2.0
import type { CardPort, PortListener } from './port.js';
import { transcriptLines } from './transcript.js';

/** A port whose traffic is written down, for fixtures and for reports of what went wrong. */
export function recorded(port: CardPort, write: (line: string) => void): CardPort {
  const note = (to: 'card' | 'host', bytes: Uint8Array): void => transcriptLines({ to, bytes }).forEach(write);
  return {
    address: port.address,
    listen: (listener: PortListener) =>
      port.listen({
        onBytes: (bytes) => {
          note('host', bytes);
          listener.onBytes(bytes);
        },
        onGone: (cause) => {
          transcriptLines({ to: 'nobody' }).forEach(write);
          listener.onGone(cause);
        },
      }),
    write: (bytes) => {
      note('card', bytes);
      return port.write(bytes);
    },
    close: () => port.close(),
  };
}
