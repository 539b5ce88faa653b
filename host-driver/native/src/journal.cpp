// SPDX-License-Identifier: Apache-2.0
#include "journal.h"

#include <sys/stat.h>

#include <algorithm>

namespace weft {
namespace {
constexpr std::uint32_t kMagic = 0x4c4e4a57u;  // "WJNL"

std::uint64_t size_of(int fd) {
  struct stat st{};
  if (fstat(fd, &st) < 0) fail_errno("E_MEMORY", "fstat of the journal", errno);
  return static_cast<std::uint64_t>(st.st_size);
}
}  // namespace

Journal::Journal(Fd fd, const Context& context, std::uint64_t pool_pages, bool resume) : fd_(std::move(fd)) {
  if (context.pages >= kNone) throw Failure("E_OPTION", "guest memory is limited to 16 TiB");
  const bool fits = size_of(fd_.get()) == bytes_for(context.pages);
  if (fits) map_ = Mapping(fd_.get(), bytes_for(context.pages), "the journal");
  if (resume) {
    if (!fits || head().magic != kMagic || head().context != context || head().pool_pages != pool_pages)
      throw Failure("E_RESUME", "the driver that was left had other memory or another version: resume it with its own options");
    roll_back(head());
    return;
  }
  if (!fits) throw Failure("E_MEMORY", "the journal has a wrong size");
  begin(head(), context, static_cast<std::uint32_t>(pool_pages));
}

/// Of zeros.
void Journal::begin(Head& h, const Context& context, std::uint32_t pool_pages) {
  for (Word& w : h.fault_page) w = kNone;
  for (Word& w : h.evict_page) w = kNone;
  for (Word& w : h.respond_page) w = kNone;
  h.placing = kNone;
  h.context = context;
  h.pool_pages = pool_pages;
  h.magic = kMagic;
}

/// Newest first, so that a word set twice gets its oldest value. May be cut short and done again.
void Journal::roll_back(Head& h) {
  Word* const base = reinterpret_cast<Word*>(&h);
  for (std::uint32_t n = h.changes; n > 0; n--) base[h.old[n - 1].word].store(h.old[n - 1].value, std::memory_order_release);
  h.changes.store(0, std::memory_order_release);
}

std::optional<Fd> Journal::renewed(const Fd& left, const Context& context) {
  const Mapping old_map(left.get(), size_of(left.get()), "the journal");
  Head& old = *reinterpret_cast<Head*>(old_map.at());
  if (size_of(left.get()) < sizeof(Head) || old.magic != kMagic || old.context == context) return std::nullopt;  // the constructor will say
  roll_back(old);
  const auto taken = [](const Word& w) { return w != kNone; };
  const auto* const pages = reinterpret_cast<const Word*>(old_map.at(sizeof(Head)));
  const auto here = [](const Word& w) { return w != WEFT_PAGE_STATE_I; };
  if (std::any_of(pages, pages + old.context.pages, here) || std::ranges::any_of(old.fault_page, taken) ||
      std::ranges::any_of(old.evict_page, taken) || std::ranges::any_of(old.respond_page, taken) || taken(old.placing))
    throw Failure("E_CONTEXT", "pages of another hyperserver are still here: let them go home first");
  Fd made = make_memfd("weft-journal", bytes_for(context.pages));
  const Mapping map(made.get(), bytes_for(context.pages), "the journal");
  Head& h = *reinterpret_cast<Head*>(map.at());
  begin(h, context, old.pool_pages);
  for (std::size_t i = 0; i < std::size(h.tail); i++) h.tail[i] = old.tail[i].load();
  h.completions = old.completions.load();
  h.revokes = old.revokes.load();
  return made;
}

}  // namespace weft
