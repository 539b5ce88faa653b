// SPDX-License-Identifier: Apache-2.0
/** What the app knows of weftd: the types of its REST interface, from its OpenAPI document. Types only; nothing of the daemon runs here. */
import type { components, paths } from '@weft/host-driver/api';

export type DaemonPaths = paths;

type Schemas = components['schemas'];
export type ApiError = Schemas['ApiError'];
export type Event = Schemas['Event'];
export type Health = Schemas['Health'];
export type Hyperserver = Schemas['Hyperserver'];
export type HyperserverSpec = Schemas['HyperserverSpec'];
export type LatencySummary = Schemas['LatencySummary'];
export type Member = Schemas['Member'];
export type NodeEntry = Schemas['NodeEntry'];
export type NodeStatus = Schemas['NodeStatus'];
export type PageReport = Schemas['PageReport'];
export type PageExplanation = Schemas['PageExplanation'];
export type Pool = Schemas['Pool'];
export type Rack = Schemas['Rack'];
export type Session = Schemas['Session'];
export type Statistics = Schemas['Statistics'];

/** What comes over `/v1/live`, one in each message. */
export type LiveMessage = { readonly event: Event } | { readonly statistics: Statistics };
