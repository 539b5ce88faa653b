// SPDX-License-Identifier: Apache-2.0
// Requester (coh_req): takes faults from the driver, asks the home, completes when the grant has landed.
#pragma once
#include "functional_rings.h"

namespace weft::functional {

class Requester {
 public:
  Requester(Shared& shared, Outbox& outbox, Rings& rings) : shared_(shared), outbox_(outbox), rings_(rings) {}

  /// False: all entries are in use, ask again.
  bool take(const Descriptor& d);
  /// GRANT, GRANT_PAGE, OWNER_PAGE; a page has landed already.
  void granted(const Message& m);
  std::optional<std::uint64_t> land(const Message& m) const;
  /// Faults of pages whose home has left end.
  void members_changed();
  /// Reports faults that are overdue.
  void tick();
  Cycle next() const;
  bool idle() const;

 private:
  struct Entry {
    bool waits = false;
    bool reported = false;
    bool write = false;
    std::uint8_t txn = 0;  // the entry, and how often it was used: tells its faults apart
    std::uint8_t home = 0;
    std::uint16_t tag = 0;
    std::uint64_t gpn = 0;
    std::uint64_t addr = 0;
    Cycle since = 0;
  };
  const Entry* waiting_for(const Message& m) const;
  void complete(const Entry& e, weft_completion c, unsigned kind);
  void poison(const Entry& e);
  void acknowledge(const Message& m, std::uint8_t home, std::uint8_t status, std::uint8_t grant);
  Cycle overdue_at(const Entry& e) const;

  Shared& shared_;
  Outbox& outbox_;
  Rings& rings_;
  std::array<Entry, WEFT_MISSES> entries_{};
  std::array<std::uint8_t, WEFT_MISSES> uses_{};
};

}  // namespace weft::functional
