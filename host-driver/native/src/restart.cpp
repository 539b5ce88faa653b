// SPDX-License-Identifier: Apache-2.0
// A driver may be killed at any instruction; the next one takes up where it was. The order that makes this
// safe: bytes are copied, then the change is committed, then the page is punched or mapped, then the bell rings.
// So what was committed can be done again, and what was not has taken nothing from anybody.
#include <array>

#include "engine.h"

namespace weft {
namespace {
alignas(WEFT_PAGE_BYTES) const std::array<std::byte, WEFT_PAGE_BYTES> kZeroPage{};
}  // namespace

/// Leaves everything to the next driver, from now on.
bool Engine::keep() {
  std::vector<int> fds = {journal_.fd(), dma_.fd(), guest_.fd()};
  if (guest_.attached()) fds.insert(fds.end(), {guest_.uffd(), link_.consumer_fd()});
  return bar_.keep(fds);
}

/// Before the first turn.
void Engine::take_up() {
  for (const Journal::Word& with : now_.respond_page) {
    const std::size_t slot = static_cast<std::size_t>(&with - now_.respond_page);
    if (with != kNone && now_.respond_with[slot] != kNothing) table_.set_answering(with, true);
  }
  guest_.each_present([&](Gpn gpn) {
    if (!PageTable::resident(table_.state(gpn))) guest_.punch(gpn);  // given up, and not punched any more
  });
  if (const std::uint32_t gpn = now_.placing; gpn != kNone) {
    // It may have been mapped, and written since: then it stays.
    if (guest_.present(gpn))
      now_.placing = kNone;
    else
      place_noted(table_.state(gpn) == WEFT_PAGE_STATE_M);
  }
  guest_.wake_all();
  tell_card();
  stats_.restarts.add();
  tell("RESUMED", 0, 0, "took up where the last driver was");
}

/// Part of what the next commit makes true: page `gpn` is here, its bytes are at DMA address `from` (0: zeros),
/// and it will be mapped by place_noted(), by us or by the next driver.
void Engine::note_place(Gpn gpn, std::uint64_t from) {
  journal_.set(now_.placing_from, static_cast<std::uint32_t>(from >> WEFT_PAGE_SHIFT));
  journal_.set(now_.placing, static_cast<std::uint32_t>(gpn));
}

void Engine::place_noted(bool writable, bool mapped) {
  const Gpn gpn = now_.placing;
  const std::uint32_t from = now_.placing_from;
  const void* const bytes = from == 0 ? kZeroPage.data() : dma_.at(std::uint64_t{from} << WEFT_PAGE_SHIFT);
  Done done = mapped ? guest_.map(gpn, bytes, writable) : guest_.store(gpn, bytes);
  for (int i = 0; i < 3 && done == Done::taken; i++) {
    drop_stray(gpn);
    done = guest_.map(gpn, bytes, writable);
  }
  crash_point();
  now_.placing = kNone;
  check(gpn, done, "mapping a page");
}

}  // namespace weft
