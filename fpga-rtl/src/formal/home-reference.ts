// SPDX-License-Identifier: Apache-2.0
import { type Fact, type HomeTransition, homeTransitions } from '@weft/spec';

/**
 * The home's transition table as SystemVerilog, straight from the spec's rows: module home_reference, against which
 * f_home_table proves coh_home_pick, coh_home_effect and coh_home_heal for all inputs.
 */

const rows: readonly HomeTransition[] = homeTransitions;
const requests = ['GET_S', 'GET_M', 'PUT_C', 'PUT_D'];

/** Facts of a request and the healed entry that it meets: factsOf in SystemVerilog. */
const facts: Readonly<Record<Fact, string>> = {
  excl: 'excl_i',
  upgrade: 'have_i && is_sharer',
  sharer: 'is_sharer',
  owner: 'owned && backing != weft_pkg::BACKING_LOST && owner == req_i',
  zero: 'owned && backing == weft_pkg::BACKING_ZERO',
  pool: 'owned && backing == weft_pkg::BACKING_POOL',
  none: 'owned && backing == weft_pkg::BACKING_NONE',
  lost: 'owned && backing == weft_pkg::BACKING_LOST',
  left: 'left_i',
  outside: 'bad_i',
};

const own = (backing: string): string => `own(weft_pkg::BACKING_${backing}, req_i)`;
/** The entry that a row leaves: entryAfter in SystemVerilog. */
const effects: Readonly<Record<HomeTransition['entry'], string>> = {
  keep: 'entry_i',
  ownZero: own('ZERO'),
  ownPool: own('POOL'),
  ownNone: own('NONE'),
  join: 'share(sharers | me)',
  pair: "share((16'd1 << owner[3:0]) | me)",
  asked: `writer ? ${own('POOL')} : share(me)`,
  leave: 'share(sharers & ~me)',
  rest: "share(16'd0)",
  back: "backing == weft_pkg::BACKING_ZERO ? 64'd0 : share(16'd0)",
  took: `took_i ? ${own('NONE')} : entry_i`,
};

const any = (terms: readonly string[]): string => (terms.length === 0 ? "1'b0" : terms.map((t) => `(${t})`).join(' || '));
const all = (terms: readonly string[]): string => (terms.length === 0 ? "1'b1" : terms.map((t) => `(${t})`).join(' && '));
const opIs = (names: readonly string[]): string => any(names.map((n) => `op_i == weft_pkg::OPCODE_${n}`));

/** `outside`, then `left`, go before all; a row on a request that may follow others goes before an answer's own row. */
function fits(t: HomeTransition): string {
  const guard = t.guard.map((l) => (l.startsWith('!') ? `!(${facts[l.slice(1) as Fact]})` : facts[l as Fact]));
  const state = t.state === '*' ? [] : [`state == weft_pkg::DIR_STATE_${t.state}`];
  const asked = opIs(t.on.filter((e) => requests.includes(e)));
  const first = t.guard[0];
  if (first === 'outside') return all(['bad_i', asked]);
  if (first === 'left') return all(['!bad_i', 'left_i']);
  const plain = ['!bad_i', '!left_i', ...state, ...guard];
  if (t.on.includes('FWD_MISS')) return all([...plain, 'miss_i', '!again']);
  if (t.on.includes('FWD_NACK')) return all([...plain, 'nack_i', '!again']);
  return all([...plain, asked, ...(t.follows === undefined ? ['!miss_i', '!nack_i', '!again'] : [])]);
}

/** The forwarded message: to whom, and where its answers are awaited. */
function asks(t: HomeTransition): [targets: string, op: string, state: string] {
  const op = t.sends.find((m) => ['INV', 'FWD_S', 'FWD_M', 'PUT_GO'].includes(m));
  if (op === undefined) return ["16'd0", 'INV', 'ACKS'];
  const targets = op === 'INV' ? 'sharers & ~me' : op === 'PUT_GO' ? 'me' : "16'd1 << owner[3:0]";
  return [targets, op, t.awaits.includes('INV_ACK') ? 'ACKS' : t.awaits.includes('PUT_PAGE') ? 'PAGE' : 'OWNER'];
}

/** Whether this home grants: always, never, or only a Get. */
function grants(t: HomeTransition): string {
  if (t.sends.some((m) => m === 'GRANT' || m === 'GRANT_PAGE')) return "1'b1";
  return t.sends.includes('GRANT or PUT_ACK') ? opIs(['GET_S', 'GET_M']) : "1'b0";
}

function effect(t: HomeTransition): string {
  const [targets, op, state] = asks(t);
  const right = t.grant === 'asked' ? 'writer ? weft_pkg::GRANT_M : weft_pkg::GRANT_S' : `weft_pkg::GRANT_${t.grant ?? 'I'}`;
  return `      weft_pkg::HOME_ROW_${t.name}: begin
        targets_o = ${targets};
        fwd_op_o  = weft_pkg::OPCODE_${op};
        await_o   = weft_pkg::TSHR_STATE_${state};
        grants_o  = ${grants(t)};
        page_o    = 1'b${t.sends.includes('GRANT_PAGE') ? 1 : 0};
        zero_o    = 1'b${t.entry === 'ownZero' ? 1 : 0};
        grant_o   = ${right};
        status_o  = weft_pkg::STATUS_${t.status};
        entry_o   = ${effects[t.entry]};
      end`;
}

const field = (name: string, entry = 'entry_i'): string => `${entry}[weft_pkg::DIR_ENTRY_${name}_LSB +: weft_pkg::DIR_ENTRY_${name}_W]`;
const again = rows.filter((t) => t.follows !== undefined && t.guard[0] !== 'left' && t.on.some((e) => requests.includes(e)));

/** The text of the module. Row n of the table is bit n of \`fits_o\`. */
export const homeReference = (): string => `\`default_nettype none
module home_reference (
  input  wire         bad_i, left_i, nack_i, miss_i, excl_i, have_i, took_i,
  input  wire  [5:0]  op_i, req_i,
  input  wire  [63:0] entry_i,
  input  wire  [4:0]  row_i,
  output logic [31:0] fits_o,
  output logic [15:0] targets_o,
  output logic [5:0]  fwd_op_o,
  output logic [3:0]  await_o,
  output logic        grants_o, page_o, zero_o,
  output logic [1:0]  grant_o,
  output logic [3:0]  status_o,
  output logic [63:0] entry_o,
  // An entry as the members know it.
  input  wire  [63:0] heal_i,
  input  wire  [15:0] members_i,
  output logic [63:0] healed_o
);
  function automatic logic [63:0] own(input logic [1:0] from, input logic [5:0] node);
    own = '0;
    ${field('STATE', 'own')} = weft_pkg::DIR_STATE_OWNED;
    ${field('BACKING', 'own')} = from;
    ${field('OWNER', 'own')} = node;
  endfunction
  function automatic logic [63:0] share(input logic [15:0] nodes);
    share = '0;
    ${field('STATE', 'share')} = (nodes == '0) ? weft_pkg::DIR_STATE_REST : weft_pkg::DIR_STATE_SHARED;
    ${field('SHARERS', 'share')} = nodes;
  endfunction

  logic [1:0]  state, backing;
  logic [5:0]  owner;
  logic [15:0] sharers, me;
  logic        owned, is_sharer, writer, again;
  assign state     = ${field('STATE')};
  assign backing   = ${field('BACKING')};
  assign owner     = ${field('OWNER')};
  assign sharers   = ${field('SHARERS')};
  assign me        = 16'd1 << req_i[3:0];
  assign owned     = state == weft_pkg::DIR_STATE_OWNED;
  assign is_sharer = state == weft_pkg::DIR_STATE_SHARED && sharers[req_i[3:0]];
  assign writer    = op_i == weft_pkg::OPCODE_GET_M || excl_i;
  assign again     = ${any(again.map((t) => fits({ ...t })))};

  always_comb begin
    fits_o = '0;
${rows.map((t) => `    fits_o[${t.value}] = ${fits(t)};`).join('\n')}
  end

  always_comb begin
    {targets_o, fwd_op_o, await_o, grants_o, page_o, zero_o, grant_o, status_o} = '0;
    entry_o = entry_i;
    case (row_i)
${rows.map(effect).join('\n')}
      default: ;
    endcase
  end

  always_comb begin
    healed_o = heal_i;
    if (${field('STATE', 'heal_i')} == weft_pkg::DIR_STATE_SHARED) begin
      healed_o = share(${field('SHARERS', 'heal_i')} & members_i);
    end else if (${field('STATE', 'heal_i')} == weft_pkg::DIR_STATE_OWNED) begin
      if (${field('BACKING', 'heal_i')} == weft_pkg::BACKING_LOST || ((64'(members_i) >> ${field('OWNER', 'heal_i')}) & 64'd1) == '0) begin
        healed_o = own(weft_pkg::BACKING_LOST, 6'd0);
      end
    end
  end
endmodule
\`default_nettype wire
`;
