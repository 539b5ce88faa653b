/* SPDX-License-Identifier: Apache-2.0 */
#include "app.h"

static app_t app;

int main(void) {
  app_init(&app);
  for (;;) hal_sleep(app_turn(&app));
}
