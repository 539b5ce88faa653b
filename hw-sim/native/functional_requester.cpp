// SPDX-License-Identifier: Apache-2.0
#include "functional_requester.h"

#include <algorithm>

#include "functional_recorder.h"

namespace weft::functional {
namespace {

bool is_poison(const Message& m) { return m.op == WEFT_OPCODE_GRANT && m.status == WEFT_STATUS_POISON; }

/// HistogramKind of a fault by what answered it.
unsigned kind_of(const Message& m, bool write, bool here) {
  if (m.status != WEFT_STATUS_OK) return WEFT_HISTOGRAM_KIND_FAULT_ERROR;
  if (m.op == WEFT_OPCODE_OWNER_PAGE) return write ? WEFT_HISTOGRAM_KIND_WRITE_OWNER : WEFT_HISTOGRAM_KIND_READ_OWNER;
  if (m.op != WEFT_OPCODE_GRANT_PAGE && !m.zero) return WEFT_HISTOGRAM_KIND_UPGRADE;
  if (m.zero) return write ? WEFT_HISTOGRAM_KIND_WRITE_ZERO : WEFT_HISTOGRAM_KIND_READ_ZERO;
  if (here) return write ? WEFT_HISTOGRAM_KIND_WRITE_LOCAL : WEFT_HISTOGRAM_KIND_READ_LOCAL;
  return write ? WEFT_HISTOGRAM_KIND_WRITE_POOL : WEFT_HISTOGRAM_KIND_READ_POOL;
}

}  // namespace

bool Requester::take(const Descriptor& d) {
  const weft_submission& f = d.fields;
  const bool write = f.op == WEFT_DESCRIPTOR_OP_FAULT_WRITE;
  if ((!write && f.op != WEFT_DESCRIPTOR_OP_FAULT_READ) || f.gpn > max_gpn || (f.flags1 & WEFT_SUBMISSION_OUTSIDE) != 0 || f.addr % WEFT_PAGE_BYTES != 0) {
    rings_.refuse(d);
    return true;
  }
  Entry entry{.waits = true, .write = write, .home = shared_.home_of(f.gpn), .tag = f.tag, .gpn = f.gpn, .addr = f.addr, .since = d.since};
  if (!shared_.member(entry.home)) {
    poison(entry);
    return true;
  }
  const std::size_t index = find_index(entries_, [](const Entry& e) { return !e.waits; });
  if (index == entries_.size()) return false;
  entry.txn = static_cast<std::uint8_t>(entries_.size() * uses_[index]++ + index);
  entries_[index] = entry;
  Message m;
  m.op = write ? WEFT_OPCODE_GET_M : WEFT_OPCODE_GET_S;
  m.src = m.req = shared_.settings.node;
  m.dst = entry.home;
  m.txn = entry.txn;
  m.gpn = f.gpn;
  m.excl = !write && (f.flags1 & WEFT_SUBMISSION_EXCL) != 0;
  m.have = write && (f.flags1 & WEFT_SUBMISSION_HAVE) != 0;
  outbox_.post(m);
  return true;
}

/// Anything else would be a peer's mistake, or late after a change of membership. With POISON a grant says in `grant` which
/// right had been asked: if this fault asks another, it is not meant.
const Requester::Entry* Requester::waiting_for(const Message& m) const {
  const Entry& e = entries_[m.txn % entries_.size()];
  if (!e.waits || e.txn != m.txn || e.gpn != m.gpn || (m.op != WEFT_OPCODE_OWNER_PAGE && m.src != e.home)) return nullptr;
  return !is_poison(m) || (m.grant == WEFT_GRANT_M) == e.write ? &e : nullptr;
}

std::optional<std::uint64_t> Requester::land(const Message& m) const {
  const Entry* e = waiting_for(m);
  return e == nullptr ? std::nullopt : std::optional(e->addr);
}

void Requester::complete(const Entry& e, weft_completion c, unsigned kind) {
  c.op = e.write ? WEFT_DESCRIPTOR_OP_FAULT_WRITE : WEFT_DESCRIPTOR_OP_FAULT_READ;
  c.tag = e.tag;
  c.home = e.home;
  c.gpn = e.gpn;
  rings_.complete(c, e.since);
  const Cycle cycles = shared_.now - e.since;
  shared_.recorder->took(kind, cycles);
  shared_.recorder->record(
      {.kind = WEFT_RECORD_KIND_FAULT_END, .node = c.src, .info = kind, .gpn = e.gpn, .cycles = cycles, .status = c.status});
  shared_.count(e.write ? WEFT_CSR_COUNTER_FAULT_WRITE : WEFT_CSR_COUNTER_FAULT_READ);
  shared_.count(e.home == shared_.settings.node ? WEFT_CSR_COUNTER_FAULT_LOCAL : WEFT_CSR_COUNTER_FAULT_REMOTE);
  if (c.status != WEFT_STATUS_OK) shared_.count(WEFT_CSR_COUNTER_GRANT_ERROR);
}

void Requester::poison(const Entry& e) {
  weft_completion c{};
  c.status = WEFT_STATUS_POISON;
  c.src = e.home;
  complete(e, c, WEFT_HISTOGRAM_KIND_FAULT_ERROR);
  shared_.count(WEFT_CSR_COUNTER_FAULT_POISON);
}

void Requester::acknowledge(const Message& m, std::uint8_t home, std::uint8_t status, std::uint8_t grant) {
  Message ack;
  ack.op = WEFT_OPCODE_GRANT_ACK;
  ack.src = ack.req = shared_.settings.node;
  ack.dst = home;
  ack.txn = m.txn;
  ack.htxn = m.htxn;
  ack.gpn = m.gpn;
  ack.status = status;
  ack.grant = grant;
  outbox_.post(ack);
}

void Requester::granted(const Message& m) {
  const Entry* found = waiting_for(m);
  if (found == nullptr) {
    shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
    // It may have crossed a lost owner's page: the home's lock waits until it has arrived.
    if (is_poison(m) && m.src == shared_.home_of(m.gpn)) acknowledge(m, m.src, WEFT_STATUS_OK, WEFT_GRANT_I);
    return;
  }
  const Entry e = *found;
  entries_[m.txn % entries_.size()].waits = false;
  weft_completion c{};
  c.status = m.status;
  c.grant = is_poison(m) ? static_cast<std::uint8_t>(WEFT_GRANT_I) : m.grant;
  c.src = m.status == WEFT_STATUS_TIMEOUT ? m.req : m.src;
  const bool dirty = m.op == WEFT_OPCODE_OWNER_PAGE && m.grant == WEFT_GRANT_M;
  c.flags5 = static_cast<std::uint8_t>((m.carries_page() ? WEFT_COMPLETION_PAGE : 0) | (m.zero ? WEFT_COMPLETION_ZERO : 0) |
                                       (dirty ? WEFT_COMPLETION_DIRTY : 0));
  if (m.carries_page()) {
    shared_.recorder->record({.kind = WEFT_RECORD_KIND_PAGE_LANDS, .node = m.src, .info = m.op, .gpn = m.gpn});
  }
  complete(e, c, kind_of(m, e.write, e.home == shared_.settings.node));
  if (m.status == WEFT_STATUS_OK) {
    shared_.count(m.op == WEFT_OPCODE_GRANT_PAGE   ? WEFT_CSR_COUNTER_GRANT_POOL
                  : m.op == WEFT_OPCODE_OWNER_PAGE ? WEFT_CSR_COUNTER_GRANT_OWNER
                  : m.zero                         ? WEFT_CSR_COUNTER_GRANT_ZERO
                                                   : WEFT_CSR_COUNTER_GRANT_UPGRADE);
    if (m.grant != WEFT_GRANT_I) {
      shared_.platform.trace({.kind = WEFT_TRACE_KIND_NODE_GRANT, .grant = m.grant, .node = shared_.settings.node, .gpn = m.gpn});
    }
  }
  acknowledge(m, e.home, c.status, c.grant);
}

void Requester::members_changed() {
  for (Entry& e : entries_) {
    if (!e.waits || shared_.member(e.home)) continue;
    e.waits = false;
    poison(e);
  }
}

Cycle Requester::overdue_at(const Entry& e) const {
  const Cycle limit = shared_.settings.fault_limit;
  return !e.waits || e.reported || limit == 0 ? never : tick_at(e.since + limit);
}

void Requester::tick() {
  for (Entry& e : entries_) {
    if (overdue_at(e) > shared_.now) continue;
    e.reported = true;
    shared_.overdue = {true, e.txn, e.home, e.gpn};
    shared_.count(WEFT_CSR_COUNTER_FAULT_OVERDUE);
  }
}

Cycle Requester::next() const {
  Cycle next = never;
  for (const Entry& e : entries_) next = std::min(next, overdue_at(e));
  return next;
}

bool Requester::idle() const {
  return std::none_of(entries_.begin(), entries_.end(), [](const Entry& e) { return e.waits; });
}

}  // namespace weft::functional
