import { cx } from "./classes";

/** How a house ends against the sky. */
export type GableKind = "bell" | "spout" | "cornice" | "neck" | "step";

interface House {
  kind: GableKind;
  /** Left edge, width, and the heights of gable top, eaves and ground, in the drawing's units (y grows downward). */
  x: number;
  width: number;
  top: number;
  eaves: number;
  ground: number;
}

/** The outline of a house, from its left foot round to its right one. */
export function outline({ kind, x, width, top, eaves, ground }: House): string {
  const half = width / 2;
  const rise = eaves - top;
  const middle = x + half;
  const right = x + width;
  const path = (...parts: (string | number)[]) =>
    parts.map((part) => (typeof part === "number" ? round(part) : part)).join(" ");
  switch (kind) {
    case "bell":
      return path(
        "M", x, ground, "V", eaves,
        "c", 0.32 * half, -0.05 * rise, 0.34 * half, -0.3 * rise, 0.4 * half, -0.55 * rise,
        "c", 0.06 * half, -0.3 * rise, 0.28 * half, -0.45 * rise, 0.6 * half, -0.45 * rise,
        "c", 0.32 * half, 0, 0.54 * half, 0.15 * rise, 0.6 * half, 0.45 * rise,
        "c", 0.06 * half, 0.25 * rise, 0.08 * half, 0.5 * rise, 0.4 * half, 0.55 * rise,
        "V", ground, "z",
      ); // prettier-ignore
    case "spout": {
      const neck = 0.09 * width;
      const shoulder = top + 0.2 * rise;
      return path(
        "M",
        x,
        ground,
        "V",
        eaves,
        "L",
        middle - neck,
        shoulder,
        "V",
        top,
        "H",
        middle + neck,
        "V",
        shoulder,
        "L",
        right,
        eaves,
        "V",
        ground,
        "z",
      );
    }
    case "cornice": {
      const over = 0.04 * width;
      const ledge = eaves - 0.26 * rise;
      return path(
        "M",
        x,
        ground,
        "V",
        eaves,
        "h",
        -over,
        "V",
        ledge,
        "H",
        x + 0.3 * width,
        "L",
        middle,
        top,
        "L",
        right - 0.3 * width,
        ledge,
        "H",
        right + over,
        "V",
        eaves,
        "H",
        right,
        "V",
        ground,
        "z",
      );
    }
    case "neck": {
      const shoulder = top + 0.28 * rise;
      return path(
        "M", x, ground, "V", eaves,
        "c", 0.336 * half, 0, 0.48 * half, -0.2 * rise, 0.48 * half, -0.5 * rise,
        "V", shoulder, "L", middle, top, "L", right - 0.48 * half, shoulder, "V", eaves - 0.5 * rise,
        "c", 0, 0.3 * rise, 0.144 * half, 0.5 * rise, 0.48 * half, 0.5 * rise,
        "V", ground, "z",
      ); // prettier-ignore
    }
    case "step": {
      const run = 0.085 * width;
      const up = Array.from({ length: 4 }, (_, step) => path("V", eaves - (step * rise) / 4, "h", run)).join(" ");
      const down = Array.from({ length: 4 }, (_, step) => path("V", top + ((step + 1) * rise) / 4, "h", run)).join(" ");
      return path("M", x, ground, up, "V", top, "H", right - 4 * run, down, "V", ground, "z");
    }
  }
}

/** A window or a door: a rectangle under half a circle, standing on `foot`. */
export function opening(middle: number, foot: number, halfWidth: number, height: number): string {
  return `M${round(middle - halfWidth)} ${round(foot)}V${round(foot - height + halfWidth)}a${round(halfWidth)} ${round(halfWidth)} 0 0 1 ${round(2 * halfWidth)} 0V${round(foot)}z`;
}

const drawings: Record<string, { kind: GableKind; columns: number }> = {
  devbizops: { kind: "bell", columns: 4 },
  "mvp-platform": { kind: "spout", columns: 3 },
  "devsphere-os": { kind: "cornice", columns: 5 },
  epop: { kind: "neck", columns: 4 },
  "labsync-chat": { kind: "step", columns: 3 },
};
const kinds: readonly GableKind[] = ["bell", "spout", "cornice", "neck", "step"];

/** A blueprint as a drawing of its house: each lit window is a module. A blueprint of one's own gets a house by its key. */
export function Facade({
  blueprint,
  modules,
  chosen,
  className,
}: {
  blueprint: string;
  modules: number;
  chosen?: boolean;
  className?: string;
}) {
  const { kind, columns } = drawings[blueprint] ?? {
    kind: kinds[[...blueprint].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % kinds.length] ?? "step",
    columns: 4,
  };
  const width = columns * 15 + 9;
  const x = 52 - width / 2;
  const top = 7;
  const eaves = kind === "cornice" ? 25.2 : 33;
  const doorColumn = Math.floor(columns / 2);
  const windows = [48, 65, 82].flatMap((foot, row) =>
    Array.from({ length: columns }, (_, column) => ({ foot, column, door: row === 2 && column === doorColumn })),
  );
  const panes = windows.filter(({ door }) => !door);
  const line = chosen ? "stroke-patina-ink" : "stroke-ink-3";
  const middle = (column: number) => 52 + (column - (columns - 1) / 2) * 15;
  return (
    <svg aria-hidden viewBox="0 0 104 92" className={cx("block fill-none", className)}>
      <path d={outline({ kind, x, width, top, eaves, ground: 88 })} className={cx(line, "stroke-[1.4]")} />
      {panes.map(({ foot, column }, nth) => (
        <path
          key={`${foot}-${column}`}
          d={opening(middle(column), foot, 5, 12)}
          className={cx(line, "stroke-[1.2]", nth < modules && "fill-brass")}
        />
      ))}
      <path
        d={opening(columns % 2 === 0 ? middle(doorColumn) - 1 : middle(doorColumn), 88, 6, 14)}
        className={cx(line, "stroke-[1.2]")}
      />
      <path d="M4 88H100" className="stroke-ink stroke-[2.5]" />
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
