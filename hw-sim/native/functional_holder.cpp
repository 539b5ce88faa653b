// SPDX-License-Identifier: Apache-2.0
#include "functional_holder.h"

#include <algorithm>

#include "functional_recorder.h"

namespace weft::functional {

void Holder::asked(const Message& m) {
  waiting_.push_back({m, true});
  begin_waiting();
}

void Holder::begin_waiting() {
  while (!waiting_.empty()) {
    const Message m = waiting_.front().message;
    // The driver is late with this very page: it will not be asked a second time.
    const bool late = std::any_of(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.overdue && e.message.gpn == m.gpn; });
    const std::size_t index = find_index(entries_, [](const Entry& e) { return !e.busy; });
    if (!late && index == entries_.size()) return;
    if (waiting_.front().credited) outbox_.release(m.src, WEFT_MESSAGE_CLASS_FWD);
    waiting_.pop_front();
    if (late) {
      nack(m);
      continue;
    }
    Entry& e = entries_[index];
    e = {.busy = true, .open = true, .generation = generation_++, .message = m, .asked = shared_.now};
    weft_revoke r{};
    r.kind = m.op == WEFT_OPCODE_FWD_S ? WEFT_REVOKE_KIND_TO_S : WEFT_REVOKE_KIND_TO_I;
    r.req = m.req;
    r.handle = static_cast<std::uint16_t>(e.generation * 256u + index);
    r.gpn = m.gpn;
    rings_.revoke(r);
    shared_.recorder->record({.kind = WEFT_RECORD_KIND_REVOKE, .node = m.req, .info = r.kind, .gpn = m.gpn});
  }
}

Message Holder::reply_to(const Message& m, unsigned op) const {
  Message reply;
  reply.op = static_cast<std::uint8_t>(op);
  reply.src = shared_.settings.node;
  reply.dst = m.src;
  reply.req = m.req;
  reply.txn = m.txn;
  reply.htxn = m.htxn;
  reply.gpn = m.gpn;
  return reply;
}

void Holder::nack(const Message& m) { outbox_.post(reply_to(m, WEFT_OPCODE_FWD_NACK)); }

void Holder::take(const Descriptor& d) {
  const weft_submission& f = d.fields;
  const auto index = static_cast<std::uint8_t>(f.handle);
  const bool open = f.op == WEFT_DESCRIPTOR_OP_REVOKE_DONE && index < entries_.size() && entries_[index].open &&
                    entries_[index].generation == f.handle >> 8;
  const bool sends = open && (f.flags1 & WEFT_SUBMISSION_PAGE) != 0 && entries_[index].message.op != WEFT_OPCODE_INV;
  if (!open || (sends && f.addr % WEFT_PAGE_BYTES != 0)) return rings_.refuse(d);
  answer(index, d);
  begin_waiting();
}

void Holder::answer(std::uint8_t index, const Descriptor& d) {
  Entry& e = entries_[index];
  const Message& m = e.message;
  e.open = false;
  e.tag = d.fields.tag;
  e.since = d.since;
  const Cycle driver = shared_.now - e.asked;
  shared_.recorder->took(WEFT_HISTOGRAM_KIND_REVOKE, driver);
  shared_.recorder->record({.kind = WEFT_RECORD_KIND_REVOKE_END,
                            .node = m.req,
                            .info = (d.fields.flags1 & WEFT_SUBMISSION_PAGE) != 0,
                            .gpn = m.gpn,
                            .cycles = driver});
  if (e.overdue) return finish(e, WEFT_STATUS_TIMEOUT);
  const bool page = (d.fields.flags1 & WEFT_SUBMISSION_PAGE) != 0 && m.op != WEFT_OPCODE_INV;
  const bool shares = page && m.op == WEFT_OPCODE_FWD_S;
  shared_.count(m.op == WEFT_OPCODE_FWD_S ? WEFT_CSR_COUNTER_REVOKE_TO_S : WEFT_CSR_COUNTER_REVOKE_TO_I);
  shared_.platform.trace({.kind = WEFT_TRACE_KIND_NODE_DROP,
                          .grant = shares ? WEFT_GRANT_S : WEFT_GRANT_I,
                          .node = shared_.settings.node,
                          .gpn = m.gpn});
  if (!page) {
    outbox_.post(reply_to(m, m.op == WEFT_OPCODE_INV ? WEFT_OPCODE_INV_ACK : WEFT_OPCODE_FWD_MISS));
    return finish(e, WEFT_STATUS_OK);
  }
  e.due = shares ? 2 : 1;
  Message owner = reply_to(m, WEFT_OPCODE_OWNER_PAGE);
  owner.dst = m.req;
  owner.grant = shares ? WEFT_GRANT_S : WEFT_GRANT_M;
  owner.addr = d.fields.addr;
  owner.hold = index;
  Message share = reply_to(m, WEFT_OPCODE_SHARE_PAGE);
  share.addr = d.fields.addr;
  share.hold = index;
  outbox_.post(owner);
  if (shares) outbox_.post(share);
}

void Holder::sent(std::uint8_t index) {
  Entry& e = entries_[index];
  if (--e.due == 0) finish(e, WEFT_STATUS_OK);
  begin_waiting();
}

void Holder::finish(Entry& e, unsigned status) {
  weft_completion c{};
  c.op = WEFT_DESCRIPTOR_OP_REVOKE_DONE;
  c.status = static_cast<std::uint8_t>(status);
  c.tag = e.tag;
  c.home = e.message.src;
  c.gpn = e.message.gpn;
  const Cycle since = e.since;
  e = {};
  rings_.complete(c, since);
}

void Holder::members_changed() {
  for (Waiting& w : waiting_) w.credited = w.credited && shared_.member(w.message.src);
}

Cycle Holder::limit_of(const Entry& e) const {
  const Cycle limit = shared_.settings.revoke_limit;
  return !e.open || e.overdue || limit == 0 ? never : tick_at(e.asked + limit);
}

void Holder::tick() {
  for (Entry& e : entries_) {
    if (limit_of(e) > shared_.now) continue;
    e.overdue = true;
    shared_.count(WEFT_CSR_COUNTER_REVOKE_OVERDUE);
    nack(e.message);
  }
}

Cycle Holder::next() const {
  Cycle next = never;
  for (const Entry& e : entries_) next = std::min(next, limit_of(e));
  return next;
}

bool Holder::idle() const {
  return waiting_.empty() && std::none_of(entries_.begin(), entries_.end(), [](const Entry& e) { return e.busy; });
}

}  // namespace weft::functional
