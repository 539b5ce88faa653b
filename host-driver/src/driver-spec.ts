// SPDX-License-Identifier: Apache-2.0
// What the driver's face needs of the spec, by name.
import { registerBlocks as blocks, constant, counters as counterDefs } from '@weft/spec';

export const STRIPE_SLOTS = constant('STRIPE_ENTRIES');
export const PAGE_BYTES = constant('PAGE_BYTES');
export const counters = counterDefs.map((c) => c.name);

type BlockName = (typeof blocks)[number]['name'];
/** Base of each register block. */
export const registerBlocks = Object.fromEntries(blocks.map((b) => [b.name, b.base])) as Record<BlockName, number>;
