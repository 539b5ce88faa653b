// SPDX-License-Identifier: Apache-2.0
// A pseudo terminal for tests: prints the path of its slave, then carries bytes between its master and stdin and stdout.
// When stdin ends it exits, which closes the master: to whoever has the slave open, the device was unplugged.
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstddef>

namespace {

/** Everything, or false. */
bool copy(int from, int to) {
  std::array<char, 4096> buffer;
  const ssize_t got = read(from, buffer.data(), buffer.size());
  if (got <= 0) return false;
  for (ssize_t done = 0; done < got;) {
    const ssize_t put = write(to, buffer.data() + done, static_cast<size_t>(got - done));
    if (put <= 0) return false;
    done += put;
  }
  return true;
}

}  // namespace

int main() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return perror("pty"), 1;
  const char *path = ptsname(master);
  if (path == nullptr) return perror("ptsname"), 1;
  // Held open, so that the master does not see an end before the first opener and between openers.
  const int slave = open(path, O_RDWR | O_NOCTTY);
  termios raw{};
  if (slave < 0 || tcgetattr(slave, &raw) != 0) return perror(path), 1;
  cfmakeraw(&raw);
  if (tcsetattr(slave, TCSANOW, &raw) != 0) return perror(path), 1;
  dprintf(STDOUT_FILENO, "%s\n", path);

  std::array<pollfd, 2> ends{{{STDIN_FILENO, POLLIN, 0}, {master, POLLIN, 0}}};
  while (poll(ends.data(), ends.size(), -1) > 0) {
    if (ends[0].revents != 0 && !copy(STDIN_FILENO, master)) return 0;
    if (ends[1].revents != 0 && !copy(master, STDOUT_FILENO)) return 0;
  }
  return 0;
}
