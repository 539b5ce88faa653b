// SPDX-License-Identifier: Apache-2.0
#include "guest_memory.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include "uffd_more.h"

namespace weft {
namespace {

constexpr off_t offset_of(Gpn gpn) { return static_cast<off_t>(gpn << WEFT_PAGE_SHIFT); }

// EAGAIN means that the consumer's mappings are changing this moment.
constexpr int kRetries = 10000;

}  // namespace

GuestMemory::GuestMemory(Fd fd, std::uint64_t bytes) : bytes_(bytes), fd_(std::move(fd)) {
  struct stat st{};
  if (fstat(fd_.get(), &st) < 0) fail_errno("E_MEMORY", "fstat of guest memory", errno);
  ino_ = st.st_ino;
}

std::optional<std::string> GuestMemory::attach(Fd uffd, const weft_link_hello& hello) {
  if (attached()) return "another process has this guest memory";
  if (hello.regions == 0 || hello.regions > WEFT_LINK_REGIONS) return "no regions";
  std::vector<weft_link_region> regions(hello.region, hello.region + hello.regions);
  for (const auto& r : regions) {
    if ((r.addr | r.bytes | r.offset) % WEFT_PAGE_BYTES) return "a region is not made of pages";
    if (r.bytes > bytes_ || r.offset > bytes_ - r.bytes) return "a region lies outside of guest memory";
    for (const auto& other : regions)
      if (&other != &r && other.offset < r.offset + r.bytes && r.offset < other.offset + other.bytes)
        return "a page is mapped twice";
  }
  regions_ = std::move(regions);
  features_ = hello.features;
  uffd_ = std::move(uffd);
  return std::nullopt;
}

void GuestMemory::detach() {
  uffd_.reset();
  regions_.clear();
}

Done GuestMemory::read_events(std::span<uffd_msg> into, std::size_t& count) {
  count = 0;
  const ssize_t n = ::read(uffd_.get(), into.data(), into.size_bytes());
  if (n > 0) count = static_cast<std::size_t>(n) / sizeof(uffd_msg);
  return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR)) ? Done::ok : Done::gone;
}

std::optional<Gpn> GuestMemory::gpn_of(std::uint64_t address) const {
  for (const auto& r : regions_)
    if (address - r.addr < r.bytes) return (address - r.addr + r.offset) >> WEFT_PAGE_SHIFT;
  return std::nullopt;
}

std::optional<std::uint64_t> GuestMemory::address_of(Gpn gpn) const {
  const std::uint64_t offset = gpn << WEFT_PAGE_SHIFT;
  for (const auto& r : regions_)
    if (offset - r.offset < r.bytes) return offset - r.offset + r.addr;
  return std::nullopt;
}

Done GuestMemory::control(unsigned long request, void* arg) const {
  crash_point();
  for (int i = 0; i < kRetries; i++) {
    if (ioctl(uffd_.get(), request, arg) == 0) {
      crash_point();
      return Done::ok;
    }
    if (errno == ESRCH) return Done::gone;
    if (errno == EEXIST) return Done::taken;
    if (errno != EAGAIN && errno != EINTR) return Done::failed;
    sched_yield();
  }
  return Done::failed;
}

Done GuestMemory::map(Gpn gpn, const void* bytes, bool writable) {
  Done done = Done::unmapped;
  if (const auto at = address_of(gpn)) {
    uffdio_copy c{};
    c.dst = *at;
    c.src = reinterpret_cast<std::uintptr_t>(bytes);
    c.len = WEFT_PAGE_BYTES;
    c.mode = writable ? 0 : UFFDIO_COPY_MODE_WP;
    done = control(UFFDIO_COPY, &c);
    if (done == Done::ok || done == Done::taken) return done;
  }
  // Nobody maps it, or cannot: the bytes must not be lost for that.
  return store(gpn, bytes) == Done::ok ? done : Done::failed;
}

Done GuestMemory::store(Gpn gpn, const void* bytes) {
  return pwrite(fd_.get(), bytes, WEFT_PAGE_BYTES, offset_of(gpn)) == WEFT_PAGE_BYTES ? Done::ok : Done::failed;
}

Done GuestMemory::remap(Gpn gpn, bool writable) {
  const auto at = address_of(gpn);
  if (!at) return Done::unmapped;
  uffdio_continue c{};
  c.range = {*at, WEFT_PAGE_BYTES};
  c.mode = writable ? 0 : UFFDIO_CONTINUE_MODE_WP;
  return control(UFFDIO_CONTINUE, &c);
}

Done GuestMemory::write_protect(Gpn gpn, std::uint64_t mode) {
  const auto at = address_of(gpn);
  if (!at) return Done::unmapped;
  uffdio_writeprotect w{};
  w.range = {*at, WEFT_PAGE_BYTES};
  w.mode = mode;
  return control(UFFDIO_WRITEPROTECT, &w);
}

Done GuestMemory::protect(Gpn gpn) { return write_protect(gpn, UFFDIO_WRITEPROTECT_MODE_WP); }
Done GuestMemory::unprotect(Gpn gpn) { return write_protect(gpn, 0); }

Done GuestMemory::wake(Gpn gpn) {
  const auto at = address_of(gpn);
  if (!at) return Done::unmapped;
  uffdio_range range{*at, WEFT_PAGE_BYTES};
  return control(UFFDIO_WAKE, &range);
}

void GuestMemory::wake_all() {
  for (const auto& r : regions_) {
    uffdio_range range{r.addr, r.bytes};
    control(UFFDIO_WAKE, &range);
  }
}

Done GuestMemory::poison(Gpn gpn) {
  const auto at = address_of(gpn);
  if (!at) return Done::unmapped;
  if (!(features_ & UFFD_FEATURE_POISON)) return Done::failed;
  uffdio_poison p{};
  p.range = {*at, WEFT_PAGE_BYTES};
  const Done done = control(UFFDIO_POISON, &p);
  if (done != Done::taken) return done;
  // Not by a page: one that was taken away write-protected leaves a mark of it.
  punch(gpn);
  write_protect(gpn, UFFDIO_WRITEPROTECT_MODE_DONTWAKE);
  return control(UFFDIO_POISON, &p);
}

bool GuestMemory::punch(Gpn gpn) {
  crash_point();
  const bool ok = fallocate(fd_.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset_of(gpn), WEFT_PAGE_BYTES) == 0;
  crash_point();
  return ok;
}

bool GuestMemory::read(Gpn gpn, void* to) const {
  return pread(fd_.get(), to, WEFT_PAGE_BYTES, offset_of(gpn)) == WEFT_PAGE_BYTES;
}

bool GuestMemory::present(Gpn gpn) const { return lseek(fd_.get(), offset_of(gpn), SEEK_DATA) == offset_of(gpn); }

}  // namespace weft
