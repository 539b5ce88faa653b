// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { WeftError } from '@weft/tools';
import type { Static } from 'typebox';
import { hashSecret, newSecret, secretMatches } from '../access/tokens.js';
import type {
  Admission,
  Agreement,
  Candidate,
  GuestState,
  JoinToken,
  Member,
  MembershipView,
  NodeStatus,
  Rack as RackInfo,
} from '../api/schemas.js';
import type { EventLog } from '../events.js';
import type { NodeAgent } from '../node-agent.js';
import type { JsonFile } from '../state/atomic-file.js';
import { demandAgreement } from './agreement.js';
import { contextAt, takesPart } from './contexts.js';
import type { Membership, Plans } from './documents.js';
import type { Peers } from './peers.js';
import type { Standing } from './standing.js';
import { type RackStore, type Revised, update, type Standing as Voice } from './store.js';

const mostNodes = 16;

export interface Self {
  readonly address: string;
  readonly poolMib: number;
  readonly card: boolean;
  readonly agreement: Agreement;
}
export interface RackParts {
  readonly store: RackStore;
  readonly peers: Peers;
  readonly agent: NodeAgent;
  readonly events: EventLog;
  readonly file: JsonFile<typeof Standing>;
  readonly self: Self;
}
type Local = Static<typeof Standing>;

const notAdministrator = (at: string | undefined): WeftError =>
  new WeftError(
    'E_NOT_ADMIN',
    'this daemon does not administer the rack',
    at === undefined ? 'start or join a rack' : `ask the one at ${at}`,
  );

/** This server's place in its rack: as a member that does what it is told, and as the administrator that says it. */
export class Rack {
  readonly #p: RackParts;
  #local: Local | null = null;
  #voice: Voice = { administrator: null, alive: null };
  /** Called when this daemon becomes the administrator. */
  onLead: () => void = () => undefined;

  constructor(parts: RackParts) {
    this.#p = parts;
  }

  get local(): Local | null {
    return this.#local;
  }
  get leads(): boolean {
    return this.#local !== null && this.#voice.administrator === this.#local.node;
  }
  /** The hyperserver whose pages this node serves, as it was told last. */
  get served(): NonNullable<MembershipView['formation']>['contexts'][number] | null {
    const { view, node } = this.#local ?? {};
    return view?.formation == null || node === undefined ? null : contextAt(view.formation, node);
  }
  get alive(): readonly number[] | null {
    return this.#voice.alive;
  }
  get storeKind(): 'file' | 'etcd' {
    return this.#p.store.kind;
  }

  /** Takes its place again after a restart. What it was told last still holds. */
  async open(): Promise<void> {
    this.#local = await this.#p.file.read();
    if (this.#local !== null) await this.#campaign(this.#local.node);
  }

  async close(): Promise<void> {
    await this.#p.store.resign();
  }

  async init(name: string, member: string): Promise<void> {
    this.#demandNoRack();
    if ((await this.#p.store.read('membership')) !== null)
      throw new WeftError('E_CONFLICT', 'the store already holds a rack', 'join it with `weft rack join`');
    const id = randomUUID();
    const { agreement, ...self } = this.#p.self;
    const members = [{ node: 0, name: member, ...self }];
    const plans = await this.#p.store.read('plans');
    await this.#p.store.write('plans', { joinTokens: [], hyperservers: [] }, plans?.revision ?? 0);
    // Cards of an earlier rack may still be about.
    await this.#p.store.write('membership', { id, name, epoch: (plans?.revision ?? 0) + 1, agreement, members, formation: null }, 0);
    await this.#settle({ rackId: id, node: 0, name: member, secret: `weft_peer_${newSecret()}`, administrator: self.address, view: null });
    this.#p.events.add('rack', 'RACK_STARTED', `rack ${name}, this is node 0`);
  }

  async issueToken(minutes: number): Promise<Static<typeof JoinToken>> {
    this.demandLead();
    const token = `weft_join_${newSecret()}`;
    const expires = new Date(Date.now() + minutes * 60_000).toISOString();
    await update(this.#p.store, 'plans', (plans) => ({ ...plans, joinTokens: [...current(plans), { hash: hashSecret(token), expires }] }));
    return { token, expires };
  }

  /** Takes a new member in; its token is spent, unless it was turned away for another reason. */
  async admit(candidate: Candidate): Promise<Static<typeof Admission>> {
    const local = this.demandLead();
    const { token, agreement, node: wish, ...who } = candidate;
    const plans = (await this.plans()).value;
    if (!current(plans).some((t) => secretMatches(token, t.hash)))
      throw new WeftError('E_JOIN_TOKEN', 'this join token is unknown, spent or too old', 'get another one with `weft rack token`');
    const { value: now } = await this.membership();
    demandAgreement(now.agreement, agreement);
    const member = place(now, who, wish);
    // Spent first: of two that come with the same token one finds it gone.
    await update(this.#p.store, 'plans', (p) => {
      const rest = current(p).filter((t) => !secretMatches(token, t.hash));
      if (rest.length === current(p).length) throw new WeftError('E_JOIN_TOKEN', 'this join token is spent', 'get another one');
      return { ...p, joinTokens: rest };
    });
    await update(this.#p.store, 'membership', (m) => ({
      ...m,
      members: [...m.members, place(m, who, member.node)].sort((a, b) => a.node - b.node),
    }));
    this.#p.events.add('rack', 'JOINED', `${member.name} is node ${member.node}`);
    return { node: member.node, rackId: local.rackId, secret: local.secret };
  }

  async join(o: { address: string; token: string; member: string; node?: number }): Promise<void> {
    this.#demandNoRack();
    const { address, token, member, node } = o;
    const candidate = { ...this.#p.self, token, name: member, ...(node === undefined ? {} : { node }) };
    const { node: given, rackId, secret } = await this.#p.peers.admit(address, candidate);
    await this.#settle({ rackId, node: given, name: member, secret, administrator: address, view: null });
    this.#p.events.add('rack', 'JOINED', `this is node ${given}`);
  }

  /** This server leaves. */
  async leave(force: boolean): Promise<void> {
    const local = this.#local;
    if (local === null) throw new WeftError('E_NO_RACK', 'this server is of no rack');
    if (this.leads) {
      const { value, revision } = await this.membership();
      if (value.formation !== null && !force) throw inUse(value);
      const others = value.members.filter((m) => m.node !== local.node);
      if (others.length > 0 && this.#p.store.kind === 'file' && !force)
        throw new WeftError(
          'E_IN_USE',
          `this daemon keeps the rack of ${others.length} more nodes`,
          'let them leave first, or give --force',
        );
      if (others.length === 0 || this.#p.store.kind === 'file') await this.#p.store.clear();
      else await this.#p.store.write('membership', { ...value, members: others }, revision);
    } else {
      const told = this.#p.peers.remove(local.administrator, local.secret, local.node);
      await told.catch((e) => {
        if (!force) throw e;
      });
    }
    await this.#forget();
  }

  /** The administrator's half of leaving; `force`: also if its pages are in use, which then are lost. */
  async remove(node: number, force: boolean): Promise<void> {
    const local = this.demandLead();
    if (node === local.node) return this.leave(force);
    await update(this.#p.store, 'membership', (m, revision) => {
      if (!m.members.some((x) => x.node === node))
        throw new WeftError('E_NOT_FOUND', `the rack has no node ${node}`, 'see `weft rack status`');
      const f = m.formation;
      const inPart = f !== null && takesPart(f, node);
      if (inPart && !force) throw inUse(m);
      const members = m.members.filter((x) => x.node !== node);
      return inPart ? { ...m, members, epoch: revision + 1, formation: { ...f, lost: [...f.lost, node] } } : { ...m, members };
    });
    this.#p.events.add('rack', 'LEFT', `node ${node}`);
  }

  /** A member's part: do as the administrator says. */
  async apply(view: MembershipView): Promise<void> {
    const local = this.#local;
    if (local === null || view.rackId !== local.rackId)
      throw new WeftError('E_NO_RACK', 'this server is not of that rack', 'join it with `weft rack join`');
    if (view.revision < (local.view?.revision ?? 0) || view.epoch < (local.view?.epoch ?? 0))
      throw new WeftError(
        'E_STALE',
        `revision ${view.revision} is older than what this server was told`,
        'another daemon administers by now',
      );
    if (!view.members.some((m) => m.node === local.node)) return this.#forget();
    const at = view.members.find((m) => m.node === view.administrator)?.address ?? local.administrator;
    await this.#keep({ ...local, administrator: at, view });
    await this.#p.agent.apply(view, local.node);
  }

  async info(): Promise<RackInfo> {
    const local = this.#local;
    if (local === null) throw new WeftError('E_NOT_FOUND', 'this server is of no rack', 'start one with `weft rack init`, or join one');
    const { name, epoch, agreement, members } = this.leads ? (await this.membership()).value : this.#told(local);
    const administrator =
      this.#p.store.kind === 'etcd' ? this.#voice.administrator : this.leads ? local.node : (local.view?.administrator ?? null);
    return { id: local.rackId, name, epoch, administrator, store: this.#p.store.kind, agreement, members };
  }

  async membership(): Promise<Revised<Membership>> {
    return this.#demand(await this.#p.store.read('membership'));
  }
  async plans(): Promise<Revised<Plans>> {
    return this.#demand(await this.#p.store.read('plans'));
  }
  changePlans(change: (plans: Plans) => Plans | null): Promise<Revised<Plans>> {
    this.demandLead();
    return update(this.#p.store, 'plans', change);
  }
  changeMembership(change: (m: Membership, revision: number) => Membership | null): Promise<Revised<Membership>> {
    this.demandLead();
    return update(this.#p.store, 'membership', change);
  }

  demandLead(): Local {
    if (this.#local === null || !this.leads) throw notAdministrator(this.#local?.administrator);
    return this.#local;
  }

  status(member: Member): Promise<NodeStatus> {
    return this.#p.peers.status(member.address, this.#local?.secret ?? '');
  }
  /** Sends a view to a member; this server takes it without the detour. */
  send(member: Member, view: MembershipView): Promise<void> {
    return member.node === this.#local?.node ? this.apply(view) : this.#p.peers.apply(member.address, this.#local?.secret ?? '', view);
  }
  stopGuest(member: Member, graceSeconds: number): Promise<void> {
    return member.node === this.#local?.node
      ? this.#p.agent.stopGuest(graceSeconds * 1000)
      : this.#p.peers.stopGuest(member.address, this.#local?.secret ?? '', graceSeconds);
  }
  departGuest(member: Member, context: string): Promise<GuestState> {
    return member.node === this.#local?.node
      ? this.#p.agent.departGuest(context)
      : this.#p.peers.departGuest(member.address, this.#local?.secret ?? '', context);
  }
  arriveGuest(member: Member, state: GuestState): Promise<void> {
    return member.node === this.#local?.node
      ? this.#p.agent.arriveGuest(state)
      : this.#p.peers.arriveGuest(member.address, this.#local?.secret ?? '', state);
  }

  #told(local: Local): MembershipView {
    if (local.view === null) throw new WeftError('E_NO_RACK', 'the administrator has not spoken yet', 'ask again in a moment');
    return local.view;
  }

  #demand<T>(found: T | null): T {
    if (found === null) throw new WeftError('E_NO_RACK', 'the store holds no rack', 'start one with `weft rack init`');
    return found;
  }

  #demandNoRack(): void {
    if (this.#local !== null) throw new WeftError('E_CONFLICT', 'this server is of a rack already', 'leave it first');
  }

  async #keep(local: Local): Promise<void> {
    await this.#p.file.write(local);
    this.#local = local;
  }

  async #settle(local: Local): Promise<void> {
    await this.#keep(local);
    await this.#campaign(local.node);
  }

  async #forget(): Promise<void> {
    const node = this.#local?.node ?? 0;
    await this.#p.store.resign();
    await this.#p.agent.apply(null, node);
    await this.#p.file.remove();
    this.#local = null;
    this.#voice = { administrator: null, alive: null };
    this.#p.events.add('rack', 'LEFT', `this server was node ${node}`);
  }

  /** Who keeps the file administers; in etcd whoever is first. */
  async #campaign(node: number): Promise<void> {
    if (this.#p.store.kind === 'file' && (await this.#p.store.read('membership')) === null) return;
    await this.#p.store.campaign(node, (voice) => {
      const led = this.leads;
      this.#voice = voice;
      if (!this.leads || led) return;
      this.#p.events.add('rack', 'LEADS', `node ${node} administers`);
      this.onLead();
    });
  }
}

const current = (plans: Plans): Plans['joinTokens'] => plans.joinTokens.filter((t) => Date.parse(t.expires) > Date.now());

function inUse(m: Membership): WeftError {
  return new WeftError(
    'E_IN_USE',
    `pages of hyperserver ${m.formation?.contexts.map((c) => c.hyperserver).join(', ')} lie there`,
    'stop it first, or give --force: they are lost then',
  );
}

/** The candidate with a number: the one it wants, or the first that is free. */
function place(m: Membership, who: Omit<Member, 'node'>, wish: number | undefined): Member {
  if (m.members.some((x) => x.name === who.name))
    throw new WeftError('E_CONFLICT', `the rack has a member ${who.name}`, 'give another name');
  const taken = new Set(m.members.map((x) => x.node));
  const free = [...Array(mostNodes).keys()].find((n) => !taken.has(n));
  const node = wish ?? free;
  if (node === undefined) throw new WeftError('E_FULL', `the rack has ${mostNodes} nodes, its most`, 'let one leave');
  if (taken.has(node)) throw new WeftError('E_CONFLICT', `the rack has a node ${node}`, 'ask for another number, or for none');
  return { node, ...who };
}
