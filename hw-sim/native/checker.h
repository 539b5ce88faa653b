// SPDX-License-Identifier: Apache-2.0
// The invariants of the coherence protocol, checked over all cards from their trace ports. Who holds which page is known
// here from the node side alone, and what the directory says from the home side alone: they must agree.
#pragma once
#include <unordered_map>

#include "base.h"

namespace weft::sim {

/// A record of a trace port (spec: trace.ts).
struct TraceRecord {
  unsigned kind;
  unsigned row;
  unsigned state;
  unsigned grant;
  unsigned node;
  std::uint16_t sharers;
  std::uint64_t gpn;
};

/// A row of the home's transition table, from the spec.
struct HomeRow {
  const char* name = "?";
  int state = -1;  // in which it applies; -1: any
  bool follows = false;  // goes on within a transaction: what FWD_MISS starts
  std::uint8_t next = 0;  // bit per directory state at the commit; 0: as before
  bool owner_is_requester = false;
  bool owner_is_other = false;
  bool requester_shares = false;
  bool requester_is_stranger = false;
};

class Checker {
 public:
  Checker(std::vector<HomeRow> rows, unsigned nodes, Report& report)
      : rows_(std::move(rows)), row_hits_(rows_.size()), nodes_(nodes), report_(report) {}

  void take(unsigned card, Cycle now, const TraceRecord& record);
  /// The card has been reset: its node holds nothing, and the pages it was home of start anew.
  void forget(unsigned card);

  std::uint64_t checks() const { return checks_; }
  std::uint64_t violations() const { return violations_; }
  const std::vector<std::uint64_t>& row_hits() const { return row_hits_; }
  std::size_t pages() const { return pages_.size(); }

 private:
  struct Page {
    std::array<std::uint8_t, WEFT_SHARERS> right{};  // Grant per node
    std::uint16_t sharers = 0;
    std::uint8_t state = WEFT_DIR_STATE_ZERO;
    std::uint8_t owner = 0;
    std::uint8_t row = WEFT_HOME_ROW_NONE;  // of the open transaction
    std::int8_t home = -1;
  };
  void granted(Page& page, unsigned card, const TraceRecord& r);
  void begun(Page& page, unsigned card, const TraceRecord& r);
  void committed(Page& page, const TraceRecord& r);
  void check(bool holds, const char* what, const Page& page, const TraceRecord& r);

  std::vector<HomeRow> rows_;
  std::vector<std::uint64_t> row_hits_;
  unsigned nodes_;
  Report& report_;
  std::unordered_map<std::uint64_t, Page> pages_;
  std::uint64_t checks_ = 0;
  std::uint64_t violations_ = 0;
  unsigned card_ = 0;
  Cycle now_ = 0;
};

}  // namespace weft::sim
