// SPDX-License-Identifier: Apache-2.0
import { type CreatePolicy, nothing } from './policy.js';

/** First come, first out: what the fault path does by itself. The baseline. */
export const createPolicy: CreatePolicy = () => ({ name: 'fifo', decide: () => nothing });
