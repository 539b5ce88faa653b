// SPDX-License-Identifier: Apache-2.0
import type { CreatePolicy } from './policy.js';

/** A plug-in that is wrong. */
export const createPolicy: CreatePolicy = () => ({
  name: 'throws',
  decide: () => {
    throw new Error('no idea');
  },
});
