// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from 'vitest';
import { identify, Session } from '../../card/index.js';
import { MockCard } from '../../card/testing/mock-card.js';
import { PageCards } from './page-cards.js';

const never = new AbortController().signal;
const serial = '5100000000000001';
const address = `page:${serial}`;
let now: number;
let cards: PageCards;
let mock: MockCard;

/** A page whose card is made of software. */
beforeEach(() => {
  now = 0;
  mock = new MockCard();
  cards = new PageCards(() => now);
  cards.onEvent(({ pageCard }) => {
    if (pageCard.serial === serial) mock.receive(Buffer.from(pageCard.data, 'base64'));
  });
  mock.send = (bytes) => void cards.hear(serial, bytes);
});

function open(): Session {
  const port = cards.open(address);
  if (port === null) throw new Error('no port');
  return new Session(port);
}

test('a card in a page is listed, and answers', async () => {
  expect(cards.ports()).toEqual([]);
  cards.plug(serial);
  expect(cards.ports()).toMatchObject([{ address, serialNumber: serial }]);
  expect(await identify(open(), never)).toMatchObject({ serial: '0000000000000077', board: 'SIM' });
});

test('a cable that is pulled ends the session', async () => {
  cards.plug(serial);
  const session = open();
  await identify(session, never);
  cards.unplug(serial);
  await expect(identify(session, never)).rejects.toMatchObject({ code: 'E_CARD_GONE' });
  expect(() => open()).toThrow(expect.objectContaining({ code: 'E_CARD_MISSING' }));
  expect(() => cards.hear(serial, Uint8Array.of(1))).toThrow(expect.objectContaining({ code: 'E_CARD_GONE' }));
});

test('a page that is silent is gone, with what was open', async () => {
  cards.plug(serial);
  const session = open();
  await identify(session, never);
  now = 9000;
  cards.hear(serial, new Uint8Array());
  now = 15_000;
  expect(cards.ports()).toHaveLength(1);
  now = 20_000;
  expect(cards.ports()).toEqual([]);
  await expect(identify(session, never)).rejects.toMatchObject({ code: 'E_CARD_GONE' });
});

test('other addresses are not its own', () => {
  expect(cards.open('serial:/dev/ttyACM0')).toBeNull();
  expect(cards.patienceWith('serial:/dev/ttyACM0')).toBeNull();
});
