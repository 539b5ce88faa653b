// SPDX-License-Identifier: Apache-2.0
import './charts.css';
import { useEffect, useRef } from 'react';

export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly label: string;
  readonly height: number;
  /** Paints all of it, in CSS pixels. Called again when the size changes and when `paint` is another function. */
  readonly paint: (surface: Surface) => void;
  /** Gives a way to paint again, for who draws outside of React. */
  readonly onReady?: (repaint: () => void) => void;
  /** Pressed, so far below its upper edge. */
  readonly onPoint?: (y: number) => void;
}

/** A canvas as wide as its place and as sharp as the screen. */
export function Canvas({ label, height, paint, onReady, onPoint }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painting = useRef(paint);
  painting.current = paint;
  useEffect(() => {
    const c = canvas.current;
    const context = c?.getContext('2d');
    if (!c || !context) return;
    const repaint = (): void => {
      const width = c.clientWidth;
      const scale = window.devicePixelRatio;
      if (c.width !== Math.round(width * scale) || c.height !== Math.round(height * scale)) {
        c.width = Math.round(width * scale);
        c.height = Math.round(height * scale);
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      painting.current({ context, width, height });
    };
    onReady?.(repaint);
    const resized = new ResizeObserver(repaint);
    resized.observe(c);
    return () => resized.disconnect();
  }, [height, onReady]);
  return (
    <canvas
      ref={canvas}
      className={`canvas${onPoint ? ' pointed' : ''}`}
      role="img"
      aria-label={label}
      style={{ height }}
      {...(onPoint ? { onPointerDown: (e: React.PointerEvent) => onPoint(e.nativeEvent.offsetY) } : {})}
    />
  );
}
