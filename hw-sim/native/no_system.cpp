// SPDX-License-Identifier: Apache-2.0
// In place of what needs an operating system, threads or exceptions, in a kernel for a browser.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <typeinfo>

#include "flash_file.h"
#include "pty.h"
#include "server.h"

namespace weft::sim {

FlashFile open_flash_file(const std::string& path, std::size_t) { throw std::runtime_error(path + ": no flash file in a browser"); }
BareRun bare_loop(const Rack&) { throw std::runtime_error("no bare loop in a browser"); }
Pty open_pty() { throw std::runtime_error("no pseudo terminals in a browser"); }

class Server::Loop {};
Server::Server(Rack&, const ServerConfig&) { throw std::runtime_error("no drivers in other processes in a browser"); }
Server::~Server() = default;
void Server::request_snapshot() {}
Snapshot Server::snapshot() const { return {}; }
std::vector<ServerEvent> Server::take_events() { return {}; }
void Server::stop() {}

}  // namespace weft::sim

// What is thrown cannot be caught: it says why, and ends the kernel. JavaScript gets an error as well.
extern "C" {
void* __cxa_allocate_exception(std::size_t bytes) noexcept { return std::malloc(bytes); }
[[noreturn]] void __cxa_throw(void* thrown, std::type_info* type, void (*)(void*)) {
  const bool standard = std::string_view(type->name()).starts_with("St");
  std::fprintf(stderr, "%s\n", standard ? static_cast<std::exception*>(thrown)->what() : type->name());
  std::abort();
}
int __cxa_thread_atexit(void (*)(void*), void*, void*) noexcept { return 0; }
}
