// SPDX-License-Identifier: Apache-2.0
#include "checker.h"

#include <cinttypes>
#include <cstdio>

namespace weft::sim {

void Checker::take(unsigned card, Cycle now, const TraceRecord& r) {
  card_ = card;
  now_ = now;
  Page& page = pages_[r.gpn];
  switch (r.kind) {
    case WEFT_TRACE_KIND_HOME_BEGIN: return begun(page, card, r);
    case WEFT_TRACE_KIND_HOME_COMMIT: return committed(page, r);
    case WEFT_TRACE_KIND_NODE_GRANT: return granted(page, card, r);
    case WEFT_TRACE_KIND_NODE_DROP:
      check(r.node == card, "a card speaks for another node", page, r);
      // A late revoke finds less than it asks to give up.
      page.right[card] = std::min(page.right[card], static_cast<std::uint8_t>(r.grant));
      return;
    default: check(false, "unknown trace record", page, r);
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
  if (r.row == 0 || r.row >= rows_.size()) return check(false, "no such row", page, r);
  const HomeRow& row = rows_[r.row];
  ++row_hits_[r.row];
  if (r.row == WEFT_HOME_ROW_BAD_HOME) return;  // of no page that this home keeps
  check(page.home < 0 || page.home == static_cast<std::int8_t>(card), "two homes", page, r);
  page.home = static_cast<std::int8_t>(card);
  check(r.state == page.state, "the home's state is not the one it last wrote", page, r);
  check(row.state < 0 || row.state == page.state, "the row does not apply in this state", page, r);
  if (row.follows) check(page.row == WEFT_HOME_ROW_GETS_OWNED || page.row == WEFT_HOME_ROW_GETM_OWNED, "FWD_MISS outside of a forward", page, r);
  else check(page.row == WEFT_HOME_ROW_NONE, "two transactions at once", page, r);
  const bool owns = page.state == WEFT_DIR_STATE_OWNED && page.owner == r.node;
  const bool shares = page.state == WEFT_DIR_STATE_SHARED && ((page.sharers >> r.node) & 1u) != 0;
  if (row.owner_is_requester) check(owns, "the requester is not the owner", page, r);
  if (row.owner_is_other) check(!owns, "the requester is the owner", page, r);
  if (row.requester_shares) check(shares, "the requester is no sharer", page, r);
  if (row.requester_is_stranger) check(!owns && !shares, "the requester is owner or sharer", page, r);
  page.row = static_cast<std::uint8_t>(r.row);
}

void Checker::committed(Page& page, const TraceRecord& r) {
  if (r.row == WEFT_HOME_ROW_BAD_HOME) return;
  if (r.row == 0 || r.row >= rows_.size()) return check(false, "no such row", page, r);
  const HomeRow& row = rows_[r.row];
  check(page.row == r.row, "commit of another row than began", page, r);
  check(row.next == 0 ? r.state == page.state : ((row.next >> r.state) & 1u) != 0, "the row does not end in this state", page, r);
  switch (r.state) {
    case WEFT_DIR_STATE_SHARED: check(r.sharers != 0 && r.sharers >> nodes_ == 0, "shared by nobody, or by a node not in the rack", page, r); break;
    case WEFT_DIR_STATE_OWNED: check(r.node < nodes_, "owned by a node not in the rack", page, r); break;
    default: break;
  }
  // Never under-report: who holds a right is in the entry.
  for (unsigned n = 0; n < nodes_; ++n) {
    if (page.right[n] == WEFT_GRANT_I) continue;
    const bool known = r.state == WEFT_DIR_STATE_OWNED
                           ? r.node == n
                           : r.state == WEFT_DIR_STATE_SHARED && ((r.sharers >> n) & 1u) != 0 && page.right[n] == WEFT_GRANT_S;
    check(known, "a node holds a right that the entry does not tell", page, r);
  }
  page.state = static_cast<std::uint8_t>(r.state);
  page.owner = static_cast<std::uint8_t>(r.node);
  page.sharers = r.sharers;
  page.row = WEFT_HOME_ROW_NONE;
}

void Checker::forget(unsigned card) {
  for (auto& [gpn, page] : pages_) {
    page.right[card] = WEFT_GRANT_I;
    if (page.home != static_cast<std::int8_t>(card)) continue;
    page.state = WEFT_DIR_STATE_ZERO;
    page.sharers = 0;
    page.row = WEFT_HOME_ROW_NONE;
  }
}

void Checker::check(bool holds, const char* what, const Page& page, const TraceRecord& r) {
  ++checks_;
  if (holds) return;
  ++violations_;
  char rights[WEFT_SHARERS + 1] = {};
  for (unsigned n = 0; n < nodes_; ++n) rights[n] = *weft_grant_name(page.right[n]);
  char text[320];
  std::snprintf(text, sizeof text,
                "%s: page 0x%" PRIx64 ", %s row %s state %s grant %s node %u sharers 0x%x; before: rights %s, directory %s owner %u "
                "sharers 0x%x, open row %s",
                what, r.gpn, weft_trace_kind_name(r.kind), weft_home_row_name(r.row), weft_dir_state_name(r.state), weft_grant_name(r.grant),
                r.node, r.sharers, rights, weft_dir_state_name(page.state), page.owner, page.sharers, weft_home_row_name(page.row));
  report_.add("coherence", card_, now_, text);
}

}  // namespace weft::sim
