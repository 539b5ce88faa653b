/* SPDX-License-Identifier: Apache-2.0 */
#include "boot.h"

int main(void) {
  boot_run();
  return 0;
}
