// SPDX-License-Identifier: Apache-2.0
/** Requests and replies by command, typed and coded by the spec's table of commands. */
import { type Decoded, decode, encode, type StructDef } from '@weft/spec';
import * as mgmt from '@weft/spec/mgmt';
import { CardError } from '../errors.js';

type Command = (typeof mgmt.commands)[number];
export type CommandName = Command['name'];
type Definition<C extends CommandName> = Extract<Command, { name: C }>;
type Named<N> = Extract<(typeof mgmt.structs)[number], { name: N }>;

type HeadFields<S> = [S] extends [never] ? object : S extends StructDef ? Partial<Record<keyof Decoded<S>, bigint | number>> : object;
type Head<S> = [S] extends [never] ? object : S extends StructDef ? Decoded<S> : unknown;
type Tail<D, K extends 'requestTail' | 'replyTail'> =
  D extends Record<K, infer T> ? { readonly tail: T extends 'bytes' ? Uint8Array : readonly Head<Named<T>>[] } : unknown;

/** Fields of the request's structure (those left out are zero) and what follows it. */
export type Request<C extends CommandName> = HeadFields<Named<Definition<C>['request']>> & Tail<Definition<C>, 'requestTail'>;
/** Fields of the reply's structure and what follows it. */
export type Reply<C extends CommandName> = Head<Named<Definition<C>['reply']>> & Tail<Definition<C>, 'replyTail'>;

const structNamed = (name: string): StructDef => {
  const found = mgmt.structs.find((s) => s.name === name);
  if (found === undefined) throw new Error(`the management spec has no structure ${name}`);
  return found;
};

export const definitionOf = (name: CommandName): mgmt.CommandDef => {
  const found = mgmt.commands.find((c) => c.name === name);
  if (found === undefined) throw new Error(`the management spec has no command ${name}`);
  return found;
};

export function encodeRequest<C extends CommandName>(command: C, request: Request<C>): Uint8Array {
  const { request: name, requestTail } = definitionOf(command);
  return encodePayload(name, requestTail, request);
}

export function decodeReply<C extends CommandName>(command: C, payload: Uint8Array): Reply<C> {
  const { reply, replyTail } = definitionOf(command);
  return decodePayload(command, reply, replyTail, payload) as Reply<C>;
}

/** The card's side, for cards made of software. */
export function decodeRequest<C extends CommandName>(command: C, payload: Uint8Array): Required<Request<C>> {
  const { request, requestTail } = definitionOf(command);
  return decodePayload(command, request, requestTail, payload) as Required<Request<C>>;
}

export function encodeReply<C extends CommandName>(command: C, reply: Partial<Record<string, unknown>>): Uint8Array {
  const { reply: name, replyTail } = definitionOf(command);
  return encodePayload(name, replyTail, reply);
}

function encodePayload(name: string | null, tail: string | undefined, values: object): Uint8Array {
  const { tail: given, ...fields } = values as Record<string, bigint | number> & { tail?: unknown };
  const head = name === null ? new Uint8Array() : encode(structNamed(name), fields);
  if (tail === undefined || given === undefined) return head;
  const rest =
    tail === 'bytes' ? [given as Uint8Array] : (given as Record<string, bigint>[]).map((item) => encode(structNamed(tail), item));
  return Buffer.concat([head, ...rest]);
}

function decodePayload(command: CommandName, name: string | null, tail: string | undefined, payload: Uint8Array): object {
  const head = name === null ? null : structNamed(name);
  const headBytes = head?.bytes ?? 0;
  const item = tail === undefined || tail === 'bytes' ? null : structNamed(tail);
  const rest = payload.subarray(headBytes);
  const fits = payload.length >= headBytes && (tail === undefined ? rest.length === 0 : rest.length % (item?.bytes ?? 1) === 0);
  if (!fits) throw new CardError('E_CARD_REPLY', `${command}: ${payload.length} bytes do not have the layout of this command`);
  const fields = head === null ? {} : decode(head, payload);
  if (tail === undefined) return fields;
  if (item === null) return { ...fields, tail: rest };
  return { ...fields, tail: Array.from({ length: rest.length / item.bytes }, (_, i) => decode(item, rest, i * item.bytes)) };
}
