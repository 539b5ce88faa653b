// SPDX-License-Identifier: Apache-2.0
#include "functional_evictor.h"

#include <algorithm>

#include "functional_recorder.h"

namespace weft::functional {

bool Evictor::take(const Descriptor& d) {
  const weft_submission& f = d.fields;
  const bool dirty = f.op == WEFT_DESCRIPTOR_OP_EVICT_DIRTY;
  if ((!dirty && f.op != WEFT_DESCRIPTOR_OP_EVICT_CLEAN) || f.gpn > max_gpn || (f.flags1 & WEFT_SUBMISSION_OUTSIDE) != 0 || (dirty && f.addr % WEFT_PAGE_BYTES != 0)) {
    rings_.refuse(d);
    return true;
  }
  const Entry entry{.busy = true, .dirty = dirty, .home = shared_.home_of(f.gpn), .tag = f.tag, .gpn = f.gpn, .addr = f.addr, .since = d.since};
  if (!shared_.member(entry.home)) {
    poison(entry);
    return true;
  }
  const std::size_t txn = find_index(entries_, [](const Entry& e) { return !e.busy; });
  if (txn == entries_.size()) return false;
  entries_[txn] = entry;
  shared_.platform.trace({.kind = WEFT_TRACE_KIND_NODE_DROP, .grant = WEFT_GRANT_I, .node = shared_.settings.node, .gpn = f.gpn});
  Message m;
  m.op = dirty ? WEFT_OPCODE_PUT_D : WEFT_OPCODE_PUT_C;
  m.src = m.req = shared_.settings.node;
  m.dst = entry.home;
  m.txn = static_cast<std::uint8_t>(txn);
  m.gpn = f.gpn;
  outbox_.post(m);
  return true;
}

/// Anything else would be a peer's mistake, or late after a change of membership.
Evictor::Entry* Evictor::waiting_for(const Message& m) {
  if (m.txn >= entries_.size()) return nullptr;
  Entry& e = entries_[m.txn];
  return e.busy && e.gpn == m.gpn && e.home == m.src ? &e : nullptr;
}

void Evictor::pulled(const Message& m) {
  outbox_.release(m.src, WEFT_MESSAGE_CLASS_FWD);
  Entry* e = waiting_for(m);
  if (e == nullptr || !e->dirty || e->pulled) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
  e->pulled = true;
  Message page = m;
  page.op = WEFT_OPCODE_PUT_PAGE;
  page.src = page.req = shared_.settings.node;
  page.dst = m.src;
  page.addr = e->addr;
  outbox_.post(page);
}

void Evictor::complete(const Entry& e, unsigned status) {
  weft_completion c{};
  c.op = e.dirty ? WEFT_DESCRIPTOR_OP_EVICT_DIRTY : WEFT_DESCRIPTOR_OP_EVICT_CLEAN;
  c.status = static_cast<std::uint8_t>(status);
  c.tag = e.tag;
  c.home = e.home;
  c.gpn = e.gpn;
  rings_.complete(c, e.since);
  const unsigned kind = e.dirty ? WEFT_HISTOGRAM_KIND_EVICT_DIRTY : WEFT_HISTOGRAM_KIND_EVICT_CLEAN;
  const Cycle cycles = shared_.now - e.since;
  shared_.recorder->took(kind, cycles);
  shared_.recorder->record(
      {.kind = WEFT_RECORD_KIND_EVICT_END, .node = e.home, .info = kind, .gpn = e.gpn, .cycles = cycles, .status = status});
  shared_.count(e.dirty ? WEFT_CSR_COUNTER_EVICT_DIRTY : WEFT_CSR_COUNTER_EVICT_CLEAN);
}

void Evictor::poison(const Entry& e) {
  // What its home had pulled may be another's by now: the driver must not map it again.
  complete(e, e.pulled ? WEFT_STATUS_OK : WEFT_STATUS_POISON);
  shared_.count(WEFT_CSR_COUNTER_FAULT_POISON);
}

void Evictor::acked(const Message& m) {
  Entry* e = waiting_for(m);
  if (e == nullptr) return shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
  e->busy = false;
  complete(*e, m.status);
}

void Evictor::members_changed() {
  for (Entry& e : entries_) {
    if (!e.busy || shared_.member(e.home)) continue;
    e.busy = false;
    poison(e);
  }
}

bool Evictor::idle() const {
  return std::none_of(entries_.begin(), entries_.end(), [](const Entry& e) { return e.busy; });
}

}  // namespace weft::functional
