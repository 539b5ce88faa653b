// SPDX-License-Identifier: Apache-2.0
import { loadKernel } from './build-kernel.js';
import { isManaged } from './management.js';
import { managedTop, nativeConfig, type RackOptions } from './options.js';
import { Rack } from './rack.js';

/** A rack on the native kernel, which is built if needed. The cards come out of reset. */
export async function openRack(options: RackOptions): Promise<Rack> {
  const config = nativeConfig(options);
  const { top, waveforms, rtl, signal } = options;
  const Kernel = await loadKernel({
    width: config.width,
    functionalOnly: config.functional === 2 ** config.nodes - 1,
    ...(isManaged(config) ? managedTop(config.width) : {}),
    ...(top === undefined ? {} : { top }),
    ...(rtl === undefined ? {} : { rtl }),
    ...(waveforms === undefined ? {} : { waveforms }),
    ...(signal === undefined ? {} : { signal }),
  });
  return new Rack(Kernel, config);
}
