// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { Session } from './session/session.js';
import { MemoryPort } from './testing/memory-port.js';
import { MockCard } from './testing/mock-card.js';
import { watchLink } from './watch.js';

const never = new AbortController().signal;

test('a link is told by its members and what went over it; with the data path off there is none', async () => {
  const card = new MockCard();
  const session = new Session(new MemoryPort(card));
  expect(await watchLink(session, 100, never)).toBeNull();
  card.link = {
    passed: 0,
    enabled: 1,
    members: 0x8005,
    suspects: 4,
    tx_frames: 12,
    rx_frames: 8,
    rx_bad: 1,
    retransmits: 2,
    duration_ms: 100,
  };
  expect(await watchLink(session, 100, never)).toEqual({
    ms: 100,
    passed: false,
    members: [0, 2, 15],
    suspects: [2],
    sent: 12,
    received: 8,
    sentAgain: 2,
    damaged: 1,
  });
});
