// SPDX-License-Identifier: Apache-2.0
/** Every resource of the REST interface. Types, checks, OpenAPI document and generated client come from here. */
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

const names = new Map<TSchema, string>();

function object<P extends TProperties>(name: string, properties: P, description?: string) {
  const schema = Type.Object(properties, { additionalProperties: false, ...(description === undefined ? {} : { description }) });
  names.set(schema, name);
  return schema;
}

/** A resource by its name: so it is one component of the OpenAPI document wherever it is used. */
export function ref<S extends TSchema>(schema: S) {
  const name = names.get(schema);
  if (name === undefined) throw new Error('a schema without a name');
  return Type.Unsafe<Static<S>>({ $ref: `${name}#` });
}

/** All of them, for the server to know by name. */
export const resources = (): readonly (TSchema & { $id: string })[] => [...names].map(([schema, $id]) => ({ ...schema, $id }));

export const Name = Type.String({ pattern: '^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$', description: 'Lower case, digits and dashes.' });
const NodeId = Type.Integer({ minimum: 0, maximum: 15, description: 'Number of a node in the rack.' });
const Mib = (description: string) => Type.Integer({ minimum: 0, maximum: 1 << 24, description });
export const Address = Type.String({
  pattern: '^(unix:/[^\\s\\u0000]{1,106}|https?://[A-Za-z0-9.:\\[\\]-]{1,253})$',
  description: 'Where a daemon answers: unix:/path, http://host:port or https://host:port.',
});

export const ApiError = object(
  'ApiError',
  {
    code: Type.String({ description: 'Stable, begins with E_.' }),
    message: Type.String(),
    next: Type.String({ description: 'What to do about it; may be empty.' }),
  },
  'Every answer with a status from 400 on.',
);
export type ApiError = Static<typeof ApiError>;

export const Event = object('Event', {
  seq: Type.Integer({ description: 'Order of the events of one daemon, from 1 on at its start.' }),
  time: Type.String(),
  source: Type.Enum(['daemon', 'driver', 'rack', 'hyperserver']),
  code: Type.String(),
  text: Type.String(),
});
export type Event = Static<typeof Event>;

export const Agreement = object(
  'Agreement',
  {
    release: Type.String({ description: 'Version of Weft.' }),
    abi: Type.Integer(),
    wire: Type.Integer(),
    mtu: Type.Union([Type.Literal(1500), Type.Literal(9000)]),
    stripe: Type.String({ description: 'Fingerprint of the stripe function.' }),
  },
  'What must be equal on all nodes of a rack.',
);
export type Agreement = Static<typeof Agreement>;

export const Member = object('Member', {
  node: NodeId,
  name: Name,
  address: Address,
  poolMib: Mib('Memory that it lends.'),
  card: Type.Boolean({ description: 'It has a card, so it can hold pages.' }),
});
export type Member = Static<typeof Member>;

export const Rack = object('Rack', {
  id: Type.String(),
  name: Name,
  epoch: Type.Integer({ description: 'Generation of the membership; only ever grows.' }),
  administrator: Type.Union([NodeId, Type.Null()], { description: 'Node whose daemon administers; null: nobody at the moment.' }),
  store: Type.Enum(['file', 'etcd']),
  agreement: Agreement,
  members: Type.Array(Member),
});
export type Rack = Static<typeof Rack>;

export const RackInit = object('RackInit', { name: Name, member: Name });
export const RackJoin = object('RackJoin', {
  address: Address,
  token: Type.String({ minLength: 1, maxLength: 128 }),
  member: Name,
  node: Type.Optional(NodeId),
});
export const RackLeave = object('RackLeave', {
  force: Type.Boolean({ description: 'Forget the rack even if its administrator cannot be told.' }),
});
export const JoinTokenRequest = object('JoinTokenRequest', { minutes: Type.Integer({ minimum: 1, maximum: 10_080 }) });
export const JoinToken = object('JoinToken', { token: Type.String(), expires: Type.String() }, 'Good for one join.');
/** What a joining daemon tells the administrator. */
export const Candidate = object('Candidate', {
  token: Type.String({ minLength: 1, maxLength: 128 }),
  name: Name,
  address: Address,
  poolMib: Mib('Memory that it lends.'),
  card: Type.Boolean(),
  node: Type.Optional(NodeId),
  agreement: Agreement,
});
export type Candidate = Static<typeof Candidate>;
export const Admission = object('Admission', {
  node: NodeId,
  rackId: Type.String(),
  secret: Type.String({ description: 'By which members of the rack know each other.' }),
});

export const HyperserverSpec = object('HyperserverSpec', {
  name: Name,
  vmm: Type.Enum(['qemu', 'external'], { description: 'external: only the memory; another program maps it.' }),
  memoryMib: Type.Integer({ minimum: 1, maximum: 1 << 20 }),
  budgetMib: Type.Integer({ minimum: 0, maximum: 1 << 20, description: 'Most of it mapped at once on its node; 0: no limit.' }),
  node: NodeId,
  pools: Type.Optional(
    Type.Array(NodeId, {
      minItems: 1,
      maxItems: 16,
      description: 'Nodes that hold its pages; default: all that lend memory. The same for all that are up at once.',
    }),
  ),
  hosts: Type.Optional(
    Type.Array(NodeId, {
      minItems: 1,
      maxItems: 16,
      description:
        'Nodes that are kept for it to be moved to; each has a table of its pages, 1 % of its memory. Default: those that hold its pages, until another hyperserver starts there.',
    }),
  ),
  cpus: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
  accel: Type.Optional(Type.Enum(['auto', 'tcg', 'kvm'])),
  kernel: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  initrd: Type.Optional(Type.String({ minLength: 1, maxLength: 4096 })),
  append: Type.Optional(Type.String({ maxLength: 2048 })),
  qemuArguments: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { maxItems: 64, description: 'For QEMU, as they are.' }),
  ),
});
export type HyperserverSpec = Static<typeof HyperserverSpec>;

export const MemoryAttach = object(
  'MemoryAttach',
  { path: Type.String(), inode: Type.Integer(), bytes: Type.Integer(), linkSocket: Type.String() },
  'What a VMM on the same server maps, and where it reports (host-driver/native/link).',
);
export const VmState = Type.Enum(['stopped', 'forming', 'running', 'paused', 'ended', 'unknown']);
export type VmState = 'stopped' | 'forming' | 'running' | 'paused' | 'ended' | 'unknown';
export const Hyperserver = object('Hyperserver', {
  spec: HyperserverSpec,
  state: VmState,
  text: Type.String({ description: 'Why it is in this state, where that needs words.' }),
  attach: Type.Union([MemoryAttach, Type.Null()]),
});
export type Hyperserver = Static<typeof Hyperserver>;
export const HyperserverChange = object('HyperserverChange', { budgetMib: Type.Integer({ minimum: 0, maximum: 1 << 20 }) });
export const HyperserverStop = object('HyperserverStop', {
  graceSeconds: Type.Integer({ minimum: 0, maximum: 300, description: 'Time for the guest to shut down; then it is ended.' }),
});
export const HyperserverMove = object('HyperserverMove', { node: NodeId });
export const MoveReport = object(
  'MoveReport',
  {
    from: NodeId,
    to: NodeId,
    totalMs: Type.Number({ description: 'From the request to the guest running on its new node.' }),
    pausedMs: Type.Number({ description: 'Of these, those in which it did not run: at most so many.' }),
    stateBytes: Type.Integer({ description: 'What went from QEMU to QEMU: devices and processors.' }),
    memoryBytes: Type.Integer({ description: 'Guest memory in it, as QEMU counts: firmware only.' }),
    qemuDowntimeMs: Type.Number({ description: "The old QEMU's own count." }),
  },
  'How a hyperserver was moved. Its memory stays where it is: the new node faults in what it touches.',
);
export type MoveReport = Static<typeof MoveReport>;
/** A machine between two nodes. */
export const GuestState = object('GuestState', {
  context: Type.String({ description: 'Of its memory.' }),
  state: Type.String({ maxLength: 64 << 20, description: 'What QEMU wrote, as base64.' }),
  console: Type.String({ description: 'The newest that it said.' }),
  memoryBytes: Type.Integer({ minimum: 0 }),
  downtimeMs: Type.Number({ minimum: 0 }),
});
export type GuestState = Static<typeof GuestState>;
export const GuestDeparture = object('GuestDeparture', { context: Type.String({ maxLength: 64 }) });
export const Moving = Type.Union(
  [Type.Null(), Type.Object({ to: NodeId, accel: Type.Enum(['tcg', 'kvm']) }, { additionalProperties: false })],
  { description: 'On its way to this node; until it has arrived the old one counts.' },
);

export const ConsoleText = object('ConsoleText', { text: Type.String({ description: 'The newest 64 KiB of the serial console.' }) });

const Context = Type.Object(
  {
    id: Type.String({ pattern: '^[\\w-]{1,64}$' }),
    hyperserver: HyperserverSpec,
    first: Type.Integer({ minimum: 0, description: 'Its first page in the rack.' }),
    pages: Type.Integer({ minimum: 0 }),
    hosts: Type.Array(NodeId, { maxItems: 16, description: 'Nodes that have tables of its pages; hyperserver.node is where it runs.' }),
    moving: Moving,
    run: Type.Boolean({ description: 'All members have formed: the VMM may start.' }),
  },
  { additionalProperties: false, description: 'A hyperserver that is up. Cards of its hosts accept its pages and no others.' },
);
/** What the administrator sends to every member: the whole picture; a member does what follows from it. */
export const MembershipView = object('MembershipView', {
  rackId: Type.String(),
  epoch: Type.Integer({ minimum: 1 }),
  revision: Type.Integer({ minimum: 1, description: 'Of all that follows; an older picture is refused.' }),
  name: Name,
  agreement: Agreement,
  members: Type.Array(Member),
  administrator: NodeId,
  formation: Type.Union([
    Type.Null(),
    Type.Object(
      {
        id: Type.String({ pattern: '^[\\w-]{1,64}$' }),
        stripe: Type.Array(NodeId, { minItems: 64, maxItems: 64 }),
        poolPages: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 16, description: 'By node.' }),
        pages: Type.Integer({ minimum: 0, description: 'What all pools can hold.' }),
        given: Type.Integer({ minimum: 0, description: 'Of these, given out to hyperservers.' }),
        contexts: Type.Array(Context, { maxItems: 16 }),
        lost: Type.Array(NodeId, { maxItems: 16, description: 'Nodes that take part no more.' }),
      },
      { additionalProperties: false },
    ),
  ]),
});
export type MembershipView = Static<typeof MembershipView>;

export const LatencySummary = object('LatencySummary', {
  count: Type.Integer(),
  p50: Type.Number(),
  p99: Type.Number(),
  p999: Type.Number({ description: '99.9 %.' }),
  buckets: Type.Array(
    Type.Object({ from: Type.Number({ description: 'First value of it.' }), count: Type.Integer() }, { additionalProperties: false }),
    { description: 'Those that hold something, since the driver began; four an octave.' },
  ),
});
export type LatencySummary = Static<typeof LatencySummary>;
export const Statistics = object('Statistics', {
  time: Type.String(),
  driver: Type.Union([Type.Record(Type.String(), Type.Number()), Type.Null()], {
    description: 'Counters and gauges of the driver; null while none runs.',
  }),
  faultNs: Type.Union([LatencySummary, Type.Null()], { description: 'Event to page mapped, in nanoseconds of this host.' }),
  cardCycles: Type.Union([LatencySummary, Type.Null()], { description: 'Descriptor to completion, in cycles of the card.' }),
});
export type Statistics = Static<typeof Statistics>;

const Count = Type.Integer({ minimum: 0 });
export const PageReport = object(
  'PageReport',
  {
    policy: Type.String(),
    look: Type.Enum(['none', 'pageout', 'protect'], { description: 'How touches are seen; none: not looked yet.' }),
    pages: Count,
    states: Type.Record(Type.String(), Count, { description: 'Pages by what the driver knows of them.' }),
    resident: Count,
    idle: Type.Integer({ minimum: 0, description: 'Here, and untouched since they were looked at.' }),
    workingSet: Type.Integer({ minimum: 0, description: 'Pages touched within some sixteen turns of the frame budget.' }),
    faults: Count,
    refaults: Type.Integer({ minimum: 0, description: 'Faults of pages that this node had evicted.' }),
    evictions: Count,
    touches: Type.Integer({ minimum: 0, description: 'Touches seen by looks.' }),
    lostNotes: Count,
    budgetPages: Count,
    budgetAdvice: Type.Union([Type.Object({ pages: Count, reason: Type.String() }, { additionalProperties: false }), Type.Null()]),
    prefetch: Type.Object({ asked: Count, used: Count, unused: Count }, { additionalProperties: false }),
    map: Type.Array(Type.Object({ here: Count, heat: Type.Number() }, { additionalProperties: false }), {
      description: 'Guest memory in equal cells, from page 0 on: pages here, mean heat of all its pages.',
    }),
    pingPong: Type.Array(Type.Object({ page: Count, returns: Count }, { additionalProperties: false }), {
      description: 'Pages that other nodes took and this one asked for again, worst first.',
    }),
  },
  'Memory of a hyperserver as its node and the policy there see it.',
);
export type PageReport = Static<typeof PageReport>;
export const PageExplanation = object('PageExplanation', {
  page: Count,
  where: Type.String(),
  heat: Type.Number({ description: 'Touches seen, the fresh ones counting more.' }),
  idle: Type.Boolean(),
  refaults: Count,
  returns: Count,
  policy: Type.String(),
  decisions: Type.Array(
    Type.Object(
      {
        time: Type.Integer({ description: 'Milliseconds since 1970.' }),
        action: Type.Enum(['name', 'evict', 'spare', 'prefetch']),
        why: Type.String(),
      },
      { additionalProperties: false },
    ),
    { description: 'Newest first.' },
  ),
});
export type PageExplanation = Static<typeof PageExplanation>;

export const LinkCount = object('LinkCount', {
  time: Type.Integer({ description: 'Milliseconds since 1970, when the card was read.' }),
  sent: Count,
  received: Count,
  sentAgain: Count,
  damaged: Count,
});
export type LinkCount = Static<typeof LinkCount>;

export const NodeStatus = object('NodeStatus', {
  release: Type.String(),
  node: Type.Union([NodeId, Type.Null()], { description: 'Null: of no rack.' }),
  role: Type.Enum(['alone', 'member', 'administrator']),
  faultProcess: Type.Enum(['none', 'starting', 'running', 'resuming', 'failed']),
  formation: Type.Union([Type.String(), Type.Null()], { description: "Of the rack's memory, if this node takes part in it." }),
  context: Type.Union([Type.String(), Type.Null()], { description: 'Of the hyperserver whose pages this node may name.' }),
  heldUp: Type.Union([Type.String(), Type.Null()], { description: 'Why its guest waits.' }),
  epoch: Type.Integer(),
  suspects: Type.Array(NodeId, { description: 'Members that its card has not heard for too long.' }),
  link: Type.Union([LinkCount, Type.Null()], { description: 'Frames of its card so far; null while no driver has it.' }),
  hyperserver: Type.Union([
    Type.Object(
      { name: Name, state: VmState, text: Type.String(), accel: Type.Union([Type.Enum(['tcg', 'kvm']), Type.Null()]) },
      { additionalProperties: false },
    ),
    Type.Null(),
  ]),
  attach: Type.Union([MemoryAttach, Type.Null()]),
});
export type NodeStatus = Static<typeof NodeStatus>;

export const NodeEntry = object('NodeEntry', {
  member: Member,
  status: Type.Union([NodeStatus, Type.Null()], { description: 'Null: its daemon does not answer.' }),
  text: Type.String(),
});
export const Pool = object('Pool', {
  node: NodeId,
  poolMib: Type.Integer(),
  usedMib: Type.Number(),
  freeMib: Type.Number(),
  hyperservers: Type.Array(Type.Object({ name: Name, mib: Type.Number() }), {
    description: 'Memory of those that are up whose home this node is.',
  }),
});
export const Card = object('Card', {
  configured: Type.Boolean(),
  attached: Type.Boolean({ description: 'The fault process has it.' }),
  counters: Type.Union([Type.Record(Type.String(), Type.Number()), Type.Null()]),
});
export const Health = object('Health', {
  ok: Type.Boolean(),
  problems: Type.Array(ApiError),
});
export type Health = Static<typeof Health>;

export const TokenRole = Type.Enum(['read', 'admin']);
export type TokenRole = 'read' | 'admin';
export const Session = object('Session', {
  who: Type.String(),
  role: Type.Enum(['read', 'peer', 'admin']),
});
export const TokenRequest = object('TokenRequest', { name: Name, role: TokenRole });
export const TokenInfo = object('TokenInfo', { id: Type.String(), name: Name, role: TokenRole, created: Type.String() });
export type TokenInfo = Static<typeof TokenInfo>;
export const TokenGrant = object('TokenGrant', { ...TokenInfo.properties, token: Type.String({ description: 'Shown once.' }) });
