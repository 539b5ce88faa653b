// SPDX-License-Identifier: Apache-2.0
// The process that maps guest memory: its coming, its faults, its going.
#include <array>

#include "engine.h"

namespace weft {
namespace {
constexpr std::size_t kEvents = 32;  // a turn
}  // namespace

void Engine::accept_consumer(LinkServer::Request request) {
  // A page that is there without a right was written before the link came up; its bytes would be lost.
  std::uint64_t strays = 0;
  guest_.each_present([&](Gpn gpn) { strays += !PageTable::resident(table_.state(gpn)); });
  std::optional<std::string> why;
  if (strays) why = std::to_string(strays) + " pages were touched before the link came up";
  if (drain_.load(std::memory_order_relaxed)) why = "this memory is given back: its hyperserver has stopped or gone elsewhere";
  if (!why) why = guest_.attach(std::move(request.uffd), request.hello);
  if (why) {
    LinkServer::refuse(request, *why);
    tell("E_LINK", 0, request.hello.pid, "a process was refused guest memory: " + *why);
    return;
  }
  // First for the next driver, then for the consumer: from here on both rely on it.
  now_.consumer = request.hello;
  link_.hold(std::move(request.connection));
  watch_consumer();
  keep();
  link_.accept();
  tell("ATTACHED", 0, request.hello.pid, "a process has mapped guest memory");
}

/// From now on its pages can be looked at.
void Engine::watch_consumer() {
  const weft_link_hello& hello = now_.consumer;
  if (const int pid = link_.consumer_pid(); pid > 0 && guest_.attached())
    policy_.looker.attach(pid, guest_.uffd(), {hello.region, std::min(hello.regions, WEFT_LINK_REGIONS)});
}

void Engine::consumer_gone() {
  if (!guest_.attached()) return;
  policy_.looker.detach();
  guest_.detach();
  link_.drop_consumer();
  keep();
  tell("DETACHED", 0, 0, "the process that mapped guest memory has ended; its pages stay");
}

bool Engine::drain_events() {
  if (!guest_.attached()) return false;
  std::array<uffd_msg, kEvents> messages;
  std::size_t n = 0;
  if (guest_.read_events(messages, n) == Done::gone) consumer_gone();
  for (std::size_t i = 0; i < n; i++) on_event(messages[i]);
  return n > 0;
}

void Engine::on_event(const uffd_msg& msg) {
  stats_.events.add();
  if (msg.event != UFFD_EVENT_PAGEFAULT) return;  // no others were asked for
  const auto gpn = guest_.gpn_of(msg.arg.pagefault.address);
  if (gpn)
    on_pagefault(*gpn, msg.arg.pagefault.flags);
  else if (guest_.attached())
    tell("E_LINK", 0, 0, "a fault outside of the regions that were handed over");
}

/// The page's state decides: what the message says may be older than it.
void Engine::on_pagefault(Gpn gpn, std::uint64_t flags) {
  const bool protection = flags & UFFD_PAGEFAULT_FLAG_WP;
  const bool minor = flags & UFFD_PAGEFAULT_FLAG_MINOR;
  const State s = table_.state(gpn);
  if (!PageTable::resident(s)) {
    if (minor) drop_stray(gpn);
    const bool waits = PageTable::pending(s);  // its completion wakes everybody
    if (waits && table_.ahead(gpn)) ahead_used(gpn);
    if (protection && !waits) return overtaken(gpn);
    if (!waits) want(gpn, flags & UFFD_PAGEFAULT_FLAG_WRITE ? Want::write : Want::read);
    return;
  }
  policy_.in_use(gpn);
  if (minor) {
    stats_.minorEvents.add();
    table_.ahead(gpn) ? ahead_used(gpn) : policy_.note(Happened::touch, gpn);
    if (s == WEFT_PAGE_STATE_E && flags & UFFD_PAGEFAULT_FLAG_WRITE) stored_first(gpn);
    const Done done = guest_.remap(gpn, table_.state(gpn) == WEFT_PAGE_STATE_M);
    return check(gpn, done == Done::taken ? guest_.wake(gpn) : done, "mapping a page again");
  }
  if (!protection) return overtaken(gpn);
  switch (s) {
    case WEFT_PAGE_STATE_S: return want(gpn, Want::write);
    case WEFT_PAGE_STATE_E:
      stored_first(gpn);
      return check(gpn, guest_.unprotect(gpn), "lifting a write protection");
    case WEFT_PAGE_STATE_M:
      // Overtaken, or protected by a look.
      stats_.staleEvents.add();
      policy_.note(Happened::touch, gpn);
      return check(gpn, guest_.unprotect(gpn), "lifting a write protection");
    default: return;  // SM: the completion wakes
  }
}

/// To a page that this node holds alone, for which nobody need be asked. Before it is mapped to be written.
void Engine::stored_first(Gpn gpn) {
  table_.set_state(gpn, WEFT_PAGE_STATE_M);
  journal_.commit();
  stats_.faultWriteLocal.add();
  policy_.note(Happened::store, gpn);
}

/// The state has changed since the fault: the thread tries again. Unless the page has really gone,
/// which only the consumer can have done (a balloon, madvise): then its bytes are what it asked for.
void Engine::overtaken(Gpn gpn) {
  const State s = table_.state(gpn);
  if (!PageTable::resident(s) || guest_.present(gpn)) {
    stats_.staleEvents.add();
    return check(gpn, guest_.wake(gpn), "waking");
  }
  stats_.vanishedPages.add();
  if (!vanish_told_) tell("E_DISCARDED", gpn, 0, "the consumer discards guest pages (a balloon?): they read as zeros");
  vanish_told_ = true;
  if (s == WEFT_PAGE_STATE_S) {
    table_.set_state(gpn, WEFT_PAGE_STATE_I);  // the home has the bytes, and an extra sharer does no harm
    journal_.commit();
    return want(gpn, Want::read);
  }
  if (s == WEFT_PAGE_STATE_E) table_.set_state(gpn, WEFT_PAGE_STATE_M);
  place(gpn, 0, s != WEFT_PAGE_STATE_SM);
}

/// No right, so no page: whatever is there came past the driver.
void Engine::drop_stray(Gpn gpn) {
  if (!guest_.present(gpn)) return;
  stats_.strayPages.add();
  guest_.punch(gpn);
}

/// Commits, then maps the page with the bytes at DMA address `from` (0: zeros); or has it here, unmapped.
void Engine::place(Gpn gpn, std::uint64_t from, bool writable, bool mapped) {
  note_place(gpn, from);
  journal_.commit();
  place_noted(writable, mapped);
}

void Engine::check(Gpn gpn, Done done, const char* what) {
  if (done == Done::ok || done == Done::unmapped) return;
  if (done == Done::gone) return consumer_gone();
  tell("E_MAP", gpn, static_cast<std::uint32_t>(errno), std::string(what) + " failed: did the consumer unmap guest memory?");
}

}  // namespace weft
