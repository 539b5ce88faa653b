// SPDX-License-Identifier: Apache-2.0
import './range.css';
import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components';

interface Props {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  /** A share of one, said in percent. */
  readonly part?: boolean;
  onChange(value: number): void;
}

/** A number from 0 on, by feel. */
export function Range({ label, value, max, step, part = false, onChange }: Props) {
  return (
    <Slider
      className="range"
      value={value}
      minValue={0}
      maxValue={max}
      step={step}
      onChange={(v) => onChange(v as number)}
      formatOptions={part ? { style: 'percent' } : {}}
    >
      <Label>{label}</Label>
      <SliderOutput />
      <SliderTrack className="groove">
        {({ state }) => (
          <>
            <span className="filled" style={{ width: `${100 * state.getThumbPercent(0)}%` }} />
            <SliderThumb className="thumb" />
          </>
        )}
      </SliderTrack>
    </Slider>
  );
}
