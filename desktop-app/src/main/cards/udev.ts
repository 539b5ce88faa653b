// SPDX-License-Identifier: Apache-2.0
import { constant } from '@weft/spec/mgmt';

const hex = (n: number): string => n.toString(16).padStart(4, '0');
const file = '/etc/udev/rules.d/70-weft-card.rules';

/** For a terminal: lets who sits at this machine open the ports of cards. */
export function udevCommand(platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'linux') return null;
  const ids = `ATTRS{idVendor}=="${hex(constant('USB_VENDOR_ID'))}", ATTRS{idProduct}=="${hex(constant('USB_PRODUCT_ID'))}", TAG+="uaccess"`;
  const rules = ['tty', 'hidraw'].map((subsystem) => `SUBSYSTEM=="${subsystem}", ${ids}`).join('\\n');
  return `printf '${rules}\\n' | sudo tee ${file} && sudo udevadm control --reload && sudo udevadm trigger`;
}
