// SPDX-License-Identifier: Apache-2.0
// Protocol conformance, checked live over all cards from their trace ports: every transition of a home is a row of the spec's
// table (weft_home.h) with the entry that it should leave, and the invariants of coherence hold. Who holds which page is known
// here from the node side alone, and what the directory says from the home side alone: they must agree.
#pragma once
#include <unordered_map>

#include "base.h"
#include "trace_record.h"

namespace weft::sim {

class Checker {
 public:
  Checker(unsigned nodes, Report& report) : nodes_(nodes), report_(report) { members_.fill(0xffff); }

  void take(unsigned card, Cycle now, const TraceRecord& record);
  /// What this node says of its own rights means nothing: its driver is hostile. The homes are checked as ever.
  void distrust(unsigned card) { distrusted_[card] = true; }
  /// The card has been reset: its node holds nothing, and the pages it was home of start anew.
  void forget(unsigned card);

  std::uint64_t checks() const { return checks_; }
  std::uint64_t violations() const { return violations_; }
  const std::array<std::uint64_t, WEFT_HOME_ROWS>& row_hits() const { return row_hits_; }
  std::size_t pages() const { return pages_.size(); }

 private:
  struct Page {
    std::array<std::uint8_t, WEFT_SHARERS> right{};  // Grant per node
    weft_entry_t entry{};  // as last written by the home
    bool known = true;  // false: the home was reset; its next word is believed
    std::int8_t home = -1;
    // The open transaction.
    std::uint8_t row = WEFT_HOME_ROW_NONE;
    std::uint8_t requester = 0;
    bool writer = false;
  };
  void granted(Page& page, unsigned card, const TraceRecord& r);
  void begun(Page& page, unsigned card, const TraceRecord& r);
  void committed(Page& page, unsigned card, const TraceRecord& r);
  void joined(unsigned card, std::uint16_t members);
  bool member(unsigned card, unsigned node) const { return node < WEFT_SHARERS && ((members_[card] >> node) & 1u) != 0; }
  void check(bool holds, const char* what, const Page& page, const TraceRecord& r);

  std::array<std::uint64_t, WEFT_HOME_ROWS> row_hits_{};
  std::array<std::uint16_t, WEFT_SHARERS> members_;  // as each home has it
  std::array<bool, WEFT_SHARERS> restarted_{};  // whoever was reset may begin with a table of lost pages
  std::array<bool, WEFT_SHARERS> distrusted_{};
  unsigned nodes_;
  Report& report_;
  std::unordered_map<std::uint64_t, Page> pages_;
  std::uint64_t checks_ = 0;
  std::uint64_t violations_ = 0;
  unsigned card_ = 0;
  Cycle now_ = 0;
};

}  // namespace weft::sim
