// SPDX-License-Identifier: Apache-2.0
#include "checker.h"

#include <cinttypes>
#include <cstdio>

namespace weft::sim {
namespace {

bool same(const weft_entry_t& a, const weft_entry_t& b) {
  return a.state == b.state && a.backing == b.backing && a.owner == b.owner && a.sharers == b.sharers;
}
bool lost(const weft_entry_t& e) { return e.state == WEFT_DIR_STATE_OWNED && e.backing == WEFT_BACKING_LOST; }

}  // namespace

void Checker::take(unsigned card, Cycle now, const TraceRecord& r) {
  card_ = card;
  now_ = now;
  if (r.kind == WEFT_TRACE_KIND_MEMBERS) return joined(card, r.entry.sharers);
  const bool of_node = r.kind == WEFT_TRACE_KIND_NODE_GRANT || r.kind == WEFT_TRACE_KIND_NODE_DROP;
  if (of_node && distrusted_[card]) return;
  Page& page = pages_[r.gpn];
  switch (r.kind) {
    case WEFT_TRACE_KIND_HOME_BEGIN: return begun(page, card, r);
    case WEFT_TRACE_KIND_HOME_COMMIT: return committed(page, card, r);
    case WEFT_TRACE_KIND_NODE_GRANT: return granted(page, card, r);
    case WEFT_TRACE_KIND_NODE_DROP:
      check(r.node == card, "a card speaks for another node", page, r);
      // A late revoke finds less than it asks to give up.
      page.right[card] = std::min(page.right[card], static_cast<std::uint8_t>(r.grant));
      return;
    default: check(false, "unknown trace record", page, r);
  }
}

/// For the pages of this home, who has left holds nothing.
void Checker::joined(unsigned card, std::uint16_t members) {
  members_[card] = members;
  for (auto& [gpn, page] : pages_) {
    if (page.home != static_cast<std::int8_t>(card)) continue;
    for (unsigned n = 0; n < nodes_; ++n) {
      if (!member(card, n)) page.right[n] = WEFT_GRANT_I;
    }
  }
}

void Checker::granted(Page& page, unsigned card, const TraceRecord& r) {
  check(r.node == card, "a card speaks for another node", page, r);
  if (r.grant == WEFT_GRANT_I) return;  // an error completion changes nothing
  unsigned readers = 0;
  unsigned writers = 0;
  for (unsigned n = 0; n < nodes_; ++n) {
    if (n == card) continue;
    readers += page.right[n] == WEFT_GRANT_S;
    writers += page.right[n] == WEFT_GRANT_M;
  }
  check(writers == 0, "granted while another node may write", page, r);
  if (r.grant == WEFT_GRANT_M) check(readers == 0, "granted for writing while another node may read", page, r);
  page.right[card] = static_cast<std::uint8_t>(r.grant);
}

void Checker::begun(Page& page, unsigned card, const TraceRecord& r) {
  if (r.row == WEFT_HOME_ROW_NONE || r.row >= WEFT_HOME_ROWS) return check(false, "no such row", page, r);
  ++row_hits_[r.row];
  if (r.row == WEFT_HOME_ROW_BAD_HOME) return;  // of no page that this home keeps
  check(page.home < 0 || page.home == static_cast<std::int8_t>(card), "two homes", page, r);
  if (page.home < 0 && restarted_[card]) page.known = false;
  page.home = static_cast<std::int8_t>(card);
  if (!page.known) page.entry = r.entry;
  page.known = true;
  const weft_entry_t healed = weft_heal(page.entry, members_[card]);
  check(same(r.entry, healed), "the entry is not the one that the home last wrote", page, r);
  const weft_home_transition_t& row = weft_home_table[r.row];
  const bool starts = page.row == WEFT_HOME_ROW_NONE;
  if (starts) {
    check(weft_opcode_class(r.op) == WEFT_MESSAGE_CLASS_REQ || weft_opcode_class(r.op) == WEFT_MESSAGE_CLASS_PUT,
          "a transaction begins without a request", page, r);
    page.requester = static_cast<std::uint8_t>(r.node);
    page.writer = r.op == WEFT_OPCODE_GET_M || r.excl;
  } else {
    check(((row.follows >> page.row) & 1u) != 0, "two transactions at once, or a row that may not follow the open one", page, r);
    check(page.requester == r.node, "the transaction goes on for another requester", page, r);
  }
  // Nobody waits: the requester has left, or has its page already while the owner left before it could send the home's.
  const bool left = !member(card, r.node) || (page.row == WEFT_HOME_ROW_GETS_OWNED && lost(healed) && r.row == WEFT_HOME_ROW_GONE);
  const weft_home_request_t q{static_cast<std::uint8_t>(r.node & 31), r.excl, r.have, left, 0};
  check(weft_home_row_fits(r.row, healed.state, r.op, weft_home_facts(healed, q)) != 0, "the row does not fit", page, r);
  page.row = static_cast<std::uint8_t>(r.row);
  page.entry = healed;
}

void Checker::committed(Page& page, unsigned card, const TraceRecord& r) {
  if (r.row == WEFT_HOME_ROW_BAD_HOME) return;
  if (r.row == WEFT_HOME_ROW_NONE || r.row >= WEFT_HOME_ROWS) return check(false, "no such row", page, r);
  check(page.row == r.row, "commit of another row than began", page, r);
  check(page.requester == r.node, "commit for another requester than began", page, r);
  // The row's effect is on the entry as it was when the row began; who has left since is struck out of what it leaves.
  const auto after = [&](unsigned took) {
    // Row GONE knows no requester that could be named in a bitmap.
    return weft_heal(weft_entry_after(r.row, page.entry, page.requester & 31, page.writer, took), members_[card]);
  };
  check(same(r.entry, after(0)) || same(r.entry, after(1)), "the row does not leave this entry", page, r);
  if (!lost(r.entry)) {  // of a lost page nobody is granted a right again: copies that are left conflict with nothing
    for (unsigned n = 0; n < nodes_; ++n) {
      if (page.right[n] == WEFT_GRANT_I || !member(card, n)) continue;
      const bool known = r.entry.state == WEFT_DIR_STATE_OWNED
                             ? r.entry.owner == n
                             : r.entry.state == WEFT_DIR_STATE_SHARED && ((r.entry.sharers >> n) & 1u) != 0 && page.right[n] == WEFT_GRANT_S;
      check(known, "a node holds a right that the entry does not tell", page, r);
    }
  }
  page.entry = r.entry;
  page.row = WEFT_HOME_ROW_NONE;
}

void Checker::forget(unsigned card) {
  members_[card] = 0xffff;
  restarted_[card] = true;
  for (auto& [gpn, page] : pages_) {
    page.right[card] = WEFT_GRANT_I;
    if (page.home != static_cast<std::int8_t>(card)) continue;
    page.known = false;
    page.row = WEFT_HOME_ROW_NONE;
  }
}

void Checker::check(bool holds, const char* what, const Page& page, const TraceRecord& r) {
  ++checks_;
  if (holds) return;
  ++violations_;
  char rights[WEFT_SHARERS + 1] = {};
  for (unsigned n = 0; n < nodes_; ++n) rights[n] = *weft_grant_name(page.right[n]);
  const auto entry = [](const weft_entry_t& e) {
    char text[64];
    std::snprintf(text, sizeof text, "%s %s owner %u sharers 0x%x", weft_dir_state_name(e.state), weft_backing_name(e.backing), e.owner,
                  e.sharers);
    return std::string(text);
  };
  char text[400];
  std::snprintf(text, sizeof text, "%s: page 0x%" PRIx64 ", %s row %s on %s node %u grant %s entry %s; before: rights %s, entry %s, open row %s",
                what, r.gpn, weft_trace_kind_name(r.kind), weft_home_row_name(r.row), weft_opcode_name(r.op), r.node,
                weft_grant_name(r.grant), entry(r.entry).c_str(), rights, entry(page.entry).c_str(), weft_home_row_name(page.row));
  report_.add("coherence", card_, now_, text);
}

}  // namespace weft::sim
