// @vitest-environment happy-dom
// SPDX-License-Identifier: Apache-2.0
import { render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.js';
import { Feed } from '../../live/feed.js';
import { intakeLimit } from '../../live/intake.js';
import { WorldProvider } from '../../state/world.js';
import { Backlog } from './backlog.js';

it('says how much waits, and how much was lost', async () => {
  const feed = new Feed();
  const backend = {} as Backend;
  render(
    <WorldProvider value={{ backend, feed, session: { who: 'test', role: 'read' }, leave: () => undefined }}>
      <Backlog />
    </WorldProvider>,
  );
  for (let i = 0; i < 1234; i++) feed.intake.push('{}');
  await waitFor(() => expect(screen.getByText('1,234 messages wait')).toBeTruthy());
  for (let i = 0; i < intakeLimit; i++) feed.intake.push('{}');
  await waitFor(() => expect(screen.getByText('50,000 messages wait, 1,234 messages were too many and are lost')).toBeTruthy());
});
