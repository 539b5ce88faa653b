// SPDX-License-Identifier: Apache-2.0
import './panel.css';
import { type ReactNode, useId } from 'react';

interface Props {
  readonly title: string;
  /** The page says the same above it: only who cannot see it is told. */
  readonly untitled?: boolean;
  readonly text?: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
  /** Its content reaches the edges. */
  readonly flush?: boolean;
}

export function Panel({ title, untitled = false, text, actions, children, flush = false }: Props) {
  const id = useId();
  return (
    <section className={`panel${flush ? ' flush' : ''}`} aria-labelledby={id}>
      <header className={untitled ? 'hidden-text' : ''}>
        <div>
          <h2 id={id}>{title}</h2>
          {text && <p className="soft">{text}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children !== undefined && <div className="body">{children}</div>}
    </section>
  );
}

interface PageProps {
  readonly title: string;
  readonly facts?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen: its heading, what is to know at once, what can be done. */
export function Page({ title, facts, actions, children }: PageProps) {
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          {facts && <p className="facts">{facts}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
