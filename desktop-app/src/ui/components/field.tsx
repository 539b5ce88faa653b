// SPDX-License-Identifier: Apache-2.0
import './field.css';
import {
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField,
  Popover,
  Button as RawButton,
  Select,
  SelectValue,
  Text,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { Icon } from './icons.js';

interface Props extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly hint?: string;
  readonly mono?: boolean;
  readonly placeholder?: string;
}

export function Field({ label, hint, mono = false, placeholder, ...rest }: Props) {
  return (
    <TextField {...rest} className={`field${mono ? ' mono' : ''}`}>
      <Label>{label}</Label>
      <Input {...(placeholder === undefined ? {} : { placeholder })} />
      {hint && <Text slot="description">{hint}</Text>}
      <FieldError />
    </TextField>
  );
}

interface NumberProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  onChange(value: number): void;
}

export function NumberInput({ label, hint, value, min, max, onChange }: NumberProps) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={min}
      maxValue={max}
      onChange={onChange}
      isRequired
      formatOptions={{ useGrouping: false }}
    >
      <Label>{label}</Label>
      <Input />
      {hint && <Text slot="description">{hint}</Text>}
      <FieldError />
    </NumberField>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, name: string])[];
  onChange(value: T): void;
}

export function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select className="field" value={value} onChange={(key) => onChange(options.find(([v]) => v === key)?.[0] ?? value)}>
      <Label className="label">{label}</Label>
      <RawButton className="choice">
        <SelectValue />
        <Icon name="chevron" />
      </RawButton>
      <Popover className="popover">
        <ListBox className="list">
          {options.map(([v, name]) => (
            <ListBoxItem key={v} id={v} textValue={name} className="item">
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
