// SPDX-License-Identifier: Apache-2.0
// Holder, giving pages up of its own (coh_evict): tells the home, sends the page when the home asks for it.
#pragma once
#include "functional_rings.h"

namespace weft::functional {

class Evictor {
 public:
  Evictor(Shared& shared, Outbox& outbox, Rings& rings) : shared_(shared), outbox_(outbox), rings_(rings) {}

  /// False: all entries are in use, ask again.
  bool take(const Descriptor& d);
  /// PUT_GO.
  void pulled(const Message& m);
  /// PUT_ACK.
  void acked(const Message& m);
  /// Evictions to homes that have left end.
  void members_changed();
  bool idle() const;

 private:
  struct Entry {
    bool busy = false;
    bool dirty = false;
    bool pulled = false;
    std::uint8_t home = 0;
    std::uint16_t tag = 0;
    std::uint64_t gpn = 0;
    std::uint64_t addr = 0;
    Cycle since = 0;
  };
  Entry* waiting_for(const Message& m);
  void complete(const Entry& e, unsigned status);
  void poison(const Entry& e);

  Shared& shared_;
  Outbox& outbox_;
  Rings& rings_;
  std::array<Entry, WEFT_EVICTS> entries_{};
};

}  // namespace weft::functional
