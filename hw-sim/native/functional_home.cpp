// SPDX-License-Identifier: Apache-2.0
#include "functional_home.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "functional_recorder.h"

namespace weft::functional {

namespace {

constexpr std::uint64_t opcodes(std::initializer_list<unsigned> ops) {
  std::uint64_t set = 0;
  for (const unsigned op : ops) set |= WEFT_BIT(op);
  return set;
}
constexpr std::uint64_t asks = opcodes({WEFT_OPCODE_INV, WEFT_OPCODE_FWD_S, WEFT_OPCODE_FWD_M, WEFT_OPCODE_PUT_GO});
constexpr std::uint64_t forwards = opcodes({WEFT_OPCODE_FWD_S, WEFT_OPCODE_FWD_M});
constexpr std::uint64_t grants = opcodes({WEFT_OPCODE_GRANT, WEFT_OPCODE_GRANT_PAGE});

/// Gets that may overtake a Put, and locks that Puts may have.
constexpr unsigned patience = 15;
constexpr unsigned put_locks = WEFT_TSHRS / 2;

constexpr std::uint16_t node_bit(unsigned node) { return static_cast<std::uint16_t>(1u << (node % max_nodes)); }

}  // namespace

// ---- The directory.

weft_entry_t Home::load(std::uint64_t index) {
  const std::uint64_t word = shared_.platform.load_entry(entry_address(index));
  weft_dir_entry e;
  std::memcpy(&e, &word, sizeof e);
  return weft_entry(e.flags0 & WEFT_DIR_ENTRY_STATE, (e.flags0 & WEFT_DIR_ENTRY_BACKING) >> WEFT_DIR_ENTRY_BACKING_SHIFT,
                    e.flags1 & WEFT_DIR_ENTRY_OWNER, e.sharers);
}

void Home::store(std::uint64_t index, weft_entry_t entry) {
  weft_dir_entry e{};
  e.flags0 = static_cast<std::uint8_t>(entry.state | entry.backing << WEFT_DIR_ENTRY_BACKING_SHIFT);
  e.flags1 = entry.owner;
  e.sharers = entry.sharers;
  std::uint64_t word;
  std::memcpy(&word, &e, sizeof word);
  shared_.platform.store_entry(entry_address(index), word);
}

std::uint64_t Home::index_of(std::uint64_t gpn) const {
  const std::uint32_t slot = shared_.settings.stripe[gpn % WEFT_STRIPE_ENTRIES];
  const std::uint32_t ordinal = (slot & WEFT_CSR_STRIPE_SLOT_ORDINAL) >> WEFT_CSR_STRIPE_SLOT_ORDINAL_SHIFT;
  return ((gpn >> WEFT_STRIPE_SHIFT) * shared_.settings.stripe_weight + ordinal) & max_gpn;
}

bool Home::outside(std::uint64_t gpn) const {
  return shared_.home_of(gpn) != shared_.settings.node || index_of(gpn) >= shared_.settings.pool_pages;
}

// ---- Requests find their lock.

void Home::request(const Message& m) {
  (m.message_class() == WEFT_MESSAGE_CLASS_PUT ? puts_ : gets_).push_back({m});
  intake();
}

Home::Lock* Home::lock_of(std::uint64_t gpn) {
  const std::size_t i = find_index(locks_, [&](const Lock& l) { return l.busy() && l.gpn() == gpn; });
  return i == locks_.size() ? nullptr : &locks_[i];
}

/// The first of a queue begins, or waits behind the lock that has its page. False if it must wait outside.
bool Home::begin_or_wait(std::deque<Request>& queue) {
  if (queue.empty()) return false;
  Lock* const held = lock_of(queue.front().message.gpn);
  const std::size_t free = find_index(locks_, [](const Lock& l) { return !l.busy(); });
  if (held == nullptr && free == locks_.size()) return false;
  Request request = std::move(queue.front());
  queue.pop_front();
  if (held == nullptr) {
    begin(locks_[free], std::move(request));
  } else {
    held->waiting.push_back(std::move(request));
    shared_.count(WEFT_CSR_COUNTER_HOME_WAIT);
  }
  return true;
}

void Home::intake() {
  for (;;) {
    const auto running = std::count_if(locks_.begin(), locks_.end(), [](const Lock& l) { return l.busy() && l.put(); });
    const bool put_may = !puts_.empty() && (running < put_locks || lock_of(puts_.front().message.gpn) != nullptr);
    const bool put_first = put_may && passed_ == patience;
    if (!put_first && begin_or_wait(gets_)) {
      if (!puts_.empty()) passed_ = std::min(passed_ + 1, patience);
    } else if (put_may && begin_or_wait(puts_)) {
      passed_ = 0;
    } else {
      return;
    }
  }
}

void Home::begin(Lock& lock, Request request) {
  lock.request = std::move(request);
  if (!lock.request.sweep) {
    outbox_.release(lock.request.message.src, lock.request.message.message_class());
    shared_.count(lock.put() ? WEFT_CSR_COUNTER_HOME_PUT : WEFT_CSR_COUNTER_HOME_GET);
  }
  lock.outside = outside(lock.gpn());
  lock.index = index_of(lock.gpn());
  lock.entry = weft_entry(WEFT_DIR_STATE_ZERO, 0, 0, 0);
  if (!lock.outside) {
    lock.entry = load(lock.index);
    shared_.count(WEFT_CSR_COUNTER_DIR_MISS);
  }
  lock.state = WEFT_TSHR_STATE_DECIDE;
  decide(lock);
}

// ---- A row is picked and done.

void Home::trace(const Lock& lock, unsigned kind, unsigned op) {
  const Message& q = lock.request.message;
  shared_.recorder->record({.kind = kind == WEFT_TRACE_KIND_HOME_BEGIN ? unsigned{WEFT_RECORD_KIND_HOME_BEGIN} : WEFT_RECORD_KIND_HOME_END,
                            .node = q.src,
                            .info = lock.row,
                            .gpn = q.gpn});
  shared_.platform.trace({.kind = kind, .row = lock.row, .op = op, .excl = q.excl, .have = q.have, .entry = lock.entry, .node = q.src, .gpn = q.gpn});
}

Message Home::message_to(const Lock& lock, unsigned op, unsigned node) const {
  const Message& q = lock.request.message;
  Message m;
  m.op = static_cast<std::uint8_t>(op);
  m.src = shared_.settings.node;
  m.dst = static_cast<std::uint8_t>(node);
  m.req = q.src;
  m.txn = q.txn;
  m.htxn = static_cast<std::uint8_t>(&lock - locks_.data());
  m.gpn = q.gpn;
  return m;
}

/// `left`: the requester needs no answer though it is still a member.
void Home::decide(Lock& lock, bool left) {
  const Message& q = lock.request.message;
  lock.entry = weft_heal(lock.entry, shared_.settings.members);
  left = left || requester_left(lock);
  const bool lost = lock.entry.state == WEFT_DIR_STATE_OWNED && lock.entry.backing == WEFT_BACKING_LOST;
  // What the table calls for where nobody waits, or nothing is left, is answered as the request.
  unsigned op = q.op;
  if (!left && !lost && lock.late) op = WEFT_OPCODE_FWD_NACK;
  if (!left && !lost && lock.miss) op = WEFT_OPCODE_FWD_MISS;
  const weft_home_request_t facts_of{static_cast<std::uint8_t>(q.src % 32), q.excl, q.have, left, lock.outside};
  const unsigned row = weft_home_row_of(lock.entry.state, op, weft_home_facts(lock.entry, facts_of));
  assert(row != WEFT_HOME_ROW_NONE);
  if (lock.row == WEFT_HOME_ROW_NONE && hold_off(lock)) return;
  lock.row = row;
  trace(lock, WEFT_TRACE_KIND_HOME_BEGIN, op);
  if (row == WEFT_HOME_ROW_PUT_STALE) shared_.count(WEFT_CSR_COUNTER_HOME_STALE);
  if (row == WEFT_HOME_ROW_GET_LOST) shared_.count(WEFT_CSR_COUNTER_HOME_POISON);
  if (row == WEFT_HOME_ROW_GET_TIMEOUT) shared_.count(WEFT_CSR_COUNTER_HOME_TIMEOUT);
  const std::uint64_t sends = weft_home_table[row].sends;
  if ((sends & WEFT_BIT(WEFT_OPCODE_INV)) != 0) {
    ask(lock, WEFT_OPCODE_INV, static_cast<std::uint16_t>(lock.entry.sharers & ~node_bit(q.src)));
  } else if ((sends & forwards) != 0) {
    ask(lock, (sends & WEFT_BIT(WEFT_OPCODE_FWD_S)) != 0 ? WEFT_OPCODE_FWD_S : WEFT_OPCODE_FWD_M, node_bit(lock.entry.owner));
  } else if ((sends & WEFT_BIT(WEFT_OPCODE_PUT_GO)) != 0) {
    ask(lock, WEFT_OPCODE_PUT_GO, node_bit(q.src));
  }
  if ((sends & asks) != 0 && lock.pending != 0) return;
  if ((sends & grants) != 0 && !lock.put() && !requester_left(lock)) return grant(lock);
  commit(lock);
}

/// A page that was handed over just now stays for a while: its owner shall get something done. True if it waits.
bool Home::hold_off(Lock& lock) {
  const Message& q = lock.request.message;
  const HandOver& last = hand_overs_[q.gpn % hand_overs_.size()];
  const bool forwarded = !lock.put() && !requester_left(lock) && lock.entry.state == WEFT_DIR_STATE_OWNED &&
                         lock.entry.backing == WEFT_BACKING_NONE && lock.entry.owner != q.src;
  const Cycle until = tick_at(last.at + shared_.settings.holdoff);
  if (!forwarded || lock.held_off || shared_.settings.holdoff == 0 || last.gpn != q.gpn || until <= shared_.now) return false;
  lock.held_off = true;
  lock.held_until = until;
  lock.state = WEFT_TSHR_STATE_HOLDOFF;
  shared_.count(WEFT_CSR_COUNTER_HOME_HOLDOFF);
  return true;
}

void Home::ask(Lock& lock, unsigned op, std::uint16_t targets) {
  lock.pending = targets;
  lock.state = op == WEFT_OPCODE_INV      ? WEFT_TSHR_STATE_ACKS
               : op == WEFT_OPCODE_PUT_GO ? WEFT_TSHR_STATE_PAGE
                                          : WEFT_TSHR_STATE_OWNER;
  for (unsigned node = 0; node < max_nodes; ++node) {
    if ((targets & node_bit(node)) == 0) continue;
    Message m = message_to(lock, op, node);
    if ((WEFT_BIT(op) & forwards) != 0) m.grant = static_cast<std::uint8_t>(weft_home_table[lock.row].grant);
    if (op == WEFT_OPCODE_INV) shared_.count(WEFT_CSR_COUNTER_HOME_INV);
    outbox_.post(m);
  }
}

void Home::grant(Lock& lock) {
  const Message& q = lock.request.message;
  const weft_home_transition_t& row = weft_home_table[lock.row];
  const bool page = (row.sends & WEFT_BIT(WEFT_OPCODE_GRANT_PAGE)) != 0;
  Message m = message_to(lock, page ? WEFT_OPCODE_GRANT_PAGE : WEFT_OPCODE_GRANT, q.src);
  const bool writer = q.op == WEFT_OPCODE_GET_M || q.excl;
  m.grant = row.grant == 3 ? static_cast<std::uint8_t>(writer ? WEFT_GRANT_M : WEFT_GRANT_S) : static_cast<std::uint8_t>(row.grant);
  m.zero = row.entry == WEFT_ENTRY_EFFECT_OWN_ZERO;
  m.status = row.status;
  // The requester has to know which of its faults is meant.
  if (row.status == WEFT_STATUS_POISON) m.grant = q.op == WEFT_OPCODE_GET_M ? WEFT_GRANT_M : WEFT_GRANT_S;
  if (row.status == WEFT_STATUS_TIMEOUT) m.req = *lock.late;
  if (page) m.addr = page_address(lock.index);
  lock.state = WEFT_TSHR_STATE_FIN;
  outbox_.post(m);
}

/// The entry, the evictor's acknowledgement, then the next request that waits.
void Home::commit(Lock& lock) {
  const Message q = lock.request.message;
  const bool writer = q.op == WEFT_OPCODE_GET_M || q.excl;
  const weft_entry_t before = weft_heal(lock.entry, shared_.settings.members);
  lock.entry = weft_heal(weft_entry_after(lock.row, before, q.src % 32, writer, lock.took), shared_.settings.members);
  trace(lock, WEFT_TRACE_KIND_HOME_COMMIT, 0);
  if (!lock.outside && !same(lock.entry, load(lock.index))) store(lock.index, lock.entry);
  if (lock.row == WEFT_HOME_ROW_GETM_OWNED) hand_overs_[q.gpn % hand_overs_.size()] = {q.gpn, shared_.now};
  if (lock.put() && lock.row != WEFT_HOME_ROW_GONE) {
    Message ack = message_to(lock, WEFT_OPCODE_PUT_ACK, q.src);
    ack.status = weft_home_table[lock.row].status;
    outbox_.post(ack);
  }
  if (lock.request.sweep) --sweeps_;
  std::deque<Request> waiting = std::move(lock.waiting);
  lock = {};
  if (waiting.empty()) return;
  Request next = std::move(waiting.front());
  waiting.pop_front();
  lock.waiting = std::move(waiting);
  begin(lock, std::move(next));
}

// ---- Answers.

bool Home::waits_for(const Lock& lock, const Message& m) const {
  const bool owes = m.src < max_nodes && (lock.pending & node_bit(m.src)) != 0;
  const bool owner = lock.state == WEFT_TSHR_STATE_OWNER;
  switch (m.op) {
    case WEFT_OPCODE_INV_ACK: return owes && lock.state == WEFT_TSHR_STATE_ACKS;
    case WEFT_OPCODE_FWD_NACK: return owes && (lock.state == WEFT_TSHR_STATE_ACKS || (owner && !lock.acked));
    case WEFT_OPCODE_FWD_MISS: return owes && owner && !lock.acked;
    case WEFT_OPCODE_SHARE_PAGE: return owes && owner && lock.row == WEFT_HOME_ROW_GETS_OWNED;
    case WEFT_OPCODE_PUT_PAGE: return owes && lock.state == WEFT_TSHR_STATE_PAGE;
    case WEFT_OPCODE_GRANT_ACK:
      return m.src == lock.request.message.src && (lock.state == WEFT_TSHR_STATE_FIN || (owner && !lock.acked));
    default: return false;
  }
}

std::optional<std::uint64_t> Home::land(const Message& m) const {
  if (m.htxn >= locks_.size()) return std::nullopt;
  const Lock& lock = locks_[m.htxn];
  if (!lock.busy() || lock.gpn() != m.gpn || !waits_for(lock, m)) return std::nullopt;
  return page_address(lock.index);
}

void Home::answer(const Message& m) {
  if (m.htxn >= locks_.size() || !locks_[m.htxn].busy() || locks_[m.htxn].gpn() != m.gpn || !waits_for(locks_[m.htxn], m)) {
    return shared_.count(WEFT_CSR_COUNTER_RX_BAD_ANSWER);
  }
  Lock& lock = locks_[m.htxn];
  if (m.op == WEFT_OPCODE_GRANT_ACK) {
    const bool ok = m.status == WEFT_STATUS_OK;
    lock.took = lock.took || (ok && m.grant == WEFT_GRANT_M);
    // After FWD_S the pool still lacks the owner's bytes. A grant of GET_LOST that crossed the owner's page is acknowledged
    // beside it: only with both nothing is under way.
    const bool half = (lock.state == WEFT_TSHR_STATE_OWNER && lock.row == WEFT_HOME_ROW_GETS_OWNED) ||
                      (lock.row == WEFT_HOME_ROW_GET_LOST && ok);
    if (half && !lock.acked) lock.acked = true;
    else commit(lock);
  } else {
    lock.pending &= static_cast<std::uint16_t>(~node_bit(m.src));
    if (m.op == WEFT_OPCODE_FWD_NACK) lock.late = m.src;
    if (m.op == WEFT_OPCODE_FWD_MISS) lock.miss = true;
    if (m.op == WEFT_OPCODE_SHARE_PAGE && !lock.acked && !requester_left(lock)) lock.state = WEFT_TSHR_STATE_FIN;
    else if (lock.pending == 0) all_answered(lock);
  }
  intake();
}

void Home::all_answered(Lock& lock) {
  if (lock.late || lock.miss) return decide(lock);
  if (lock.state != WEFT_TSHR_STATE_ACKS) return commit(lock);
  if (requester_left(lock)) return decide(lock);
  grant(lock);
}

}  // namespace weft::functional
