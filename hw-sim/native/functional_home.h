// SPDX-License-Identifier: Apache-2.0
// Home (coh_home): page locks, the transition table (weft_home.h), wait lists, recovery. Names are those of doc/coherence.md.
#pragma once
#include <deque>

#include "functional.h"

namespace weft::functional {

class Home {
 public:
  Home(Shared& shared, Outbox& outbox) : shared_(shared), outbox_(outbox) {}

  /// GET_S, GET_M, PUT_C, PUT_D.
  void request(const Message& m);
  /// INV_ACK, FWD_MISS, FWD_NACK, SHARE_PAGE, PUT_PAGE, GRANT_ACK.
  void answer(const Message& m);
  std::optional<std::uint64_t> land(const Message& m) const;
  /// A new membership is valid, even if it is the same.
  void members_were(std::uint16_t before);
  /// Locks whose hold-off is over.
  void tick();
  Cycle next() const;
  bool idle() const;
  /// Pages that a lock keeps from being swept.
  bool recovering() const { return sweeps_ != 0; }

 private:
  struct Request {
    Message message;
    bool sweep = false;
  };
  struct Lock {
    unsigned state = WEFT_TSHR_STATE_IDLE;
    unsigned row = WEFT_HOME_ROW_NONE;
    Request request;
    bool outside = false;
    bool miss = false;
    bool held_off = false;        // once is enough
    bool acked = false;           // GRANT_ACK came before SHARE_PAGE; GET_LOST: one of two
    bool took = false;            // the requester had the owner's page before the owner left
    std::uint16_t pending = 0;    // nodes that owe an answer
    std::optional<std::uint8_t> late;  // who said FWD_NACK
    Cycle held_until = 0;
    weft_entry_t entry{};
    std::uint64_t index = 0;      // in the pool
    std::deque<Request> waiting;
    std::uint64_t gpn() const { return request.message.gpn; }
    bool busy() const { return state != WEFT_TSHR_STATE_IDLE; }
    bool put() const { return request.message.message_class() == WEFT_MESSAGE_CLASS_PUT; }
  };
  /// When a page was last handed from owner to owner; a page that finds its place taken is not held off.
  struct HandOver {
    std::uint64_t gpn = ~std::uint64_t{0};
    Cycle at = 0;
  };

  void intake();
  Lock* lock_of(std::uint64_t gpn);
  bool begin_or_wait(std::deque<Request>& queue);
  void begin(Lock& lock, Request request);
  void decide(Lock& lock, bool left = false);
  void ask(Lock& lock, unsigned op, std::uint16_t targets);
  void grant(Lock& lock);
  void commit(Lock& lock);
  void all_answered(Lock& lock);
  void recover(Lock& lock);
  void sweep();
  bool waits_for(const Lock& lock, const Message& m) const;
  bool hold_off(Lock& lock);
  Message message_to(const Lock& lock, unsigned op, unsigned node) const;
  std::uint64_t entry_address(std::uint64_t index) const { return shared_.settings.dir_base + index * sizeof(weft_dir_entry); }
  std::uint64_t page_address(std::uint64_t index) const { return shared_.settings.pool_base + index * WEFT_PAGE_BYTES; }
  std::uint64_t index_of(std::uint64_t gpn) const;
  bool outside(std::uint64_t gpn) const;
  bool requester_left(const Lock& lock) const { return !shared_.member(lock.request.message.src); }
  void trace(const Lock& lock, unsigned kind, unsigned op);
  static bool same(const weft_entry_t& a, const weft_entry_t& b) {
    return a.state == b.state && a.backing == b.backing && a.owner == b.owner && a.sharers == b.sharers;
  }
  weft_entry_t load(std::uint64_t index);
  void store(std::uint64_t index, weft_entry_t entry);

  Shared& shared_;
  Outbox& outbox_;
  std::deque<Request> gets_;
  std::deque<Request> puts_;
  unsigned passed_ = 0;  // Gets that overtook the first Put
  std::array<Lock, WEFT_TSHRS> locks_{};
  std::array<HandOver, 256> hand_overs_{};
  std::size_t sweeps_ = 0;
};

}  // namespace weft::functional
