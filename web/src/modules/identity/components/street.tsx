import { cx } from "@/ui/classes";
import { opening, outline, type GableKind } from "@/ui/facade";

interface HouseOnStreet {
  kind: GableKind;
  x: number;
  width: number;
  top: number;
  eaves: number;
  columns: number;
  rows: number;
  /** Windows where somebody works late, counted from the top left. */
  lit: readonly number[];
  /** The column of the door, in the lowest row. */
  door: number;
  /** Where the window in the gable stands, and whether its light is on. */
  attic: { foot: number; lit: boolean };
  stone?: boolean;
}

const GROUND = 238;

const houses: readonly HouseOnStreet[] = [
  {
    kind: "neck",
    x: -18,
    width: 118,
    top: 86,
    eaves: 130,
    columns: 4,
    rows: 4,
    lit: [0, 3, 6, 7, 11],
    door: 2,
    attic: { foot: 124, lit: false },
  },
  {
    kind: "step",
    x: 104,
    width: 92,
    top: 102,
    eaves: 142,
    columns: 3,
    rows: 4,
    lit: [3, 4, 7],
    door: 1,
    attic: { foot: 138, lit: true },
    stone: true,
  },
  {
    kind: "bell",
    x: 200,
    width: 112,
    top: 70,
    eaves: 116,
    columns: 4,
    rows: 5,
    lit: [0, 3, 9, 11, 12],
    door: 2,
    attic: { foot: 108, lit: true },
  },
  {
    kind: "spout",
    x: 316,
    width: 96,
    top: 110,
    eaves: 150,
    columns: 3,
    rows: 4,
    lit: [4],
    door: 1,
    attic: { foot: 146, lit: true },
    stone: true,
  },
  {
    kind: "cornice",
    x: 610,
    width: 104,
    top: 88,
    eaves: 111.8,
    columns: 4,
    rows: 5,
    lit: [3, 5, 11],
    door: 2,
    attic: { foot: 119, lit: false },
  },
  {
    kind: "bell",
    x: 718,
    width: 88,
    top: 106,
    eaves: 146,
    columns: 3,
    rows: 4,
    lit: [0, 2, 7],
    door: 1,
    attic: { foot: 141, lit: true },
    stone: true,
  },
  {
    kind: "step",
    x: 810,
    width: 102,
    top: 68,
    eaves: 114,
    columns: 3,
    rows: 5,
    lit: [2, 3, 4, 5, 6, 7],
    door: 1,
    attic: { foot: 108, lit: false },
  },
];

/** The street with the hall in the middle, lit windows where people work: the picture of the front door. */
export function Street({ className }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="62 -6 838 256" className={cx("block h-auto", className)}>
      {houses.map((house) => (
        <House key={house.x} {...house} />
      ))}
      <Hall />
      <rect x={-20} y={GROUND} width={1000} height={14} className="fill-roof" />
    </svg>
  );
}

function House({ columns, rows, lit, door, attic, stone, ...house }: HouseOnStreet) {
  const pitch = house.width / columns;
  const storey = (GROUND - house.eaves - (house.kind === "cornice" ? 16 : 6)) / rows;
  const half = pitch * 0.23;
  const last = rows - 1;
  return (
    <g>
      <path
        d={outline({ ...house, ground: GROUND })}
        className={cx("stroke-line-strong", stone ? "fill-sunken" : "fill-raised")}
      />
      <path
        d={opening(house.x + house.width / 2, attic.foot, half * 0.92, storey * 0.64)}
        className={attic.lit ? "fill-brass" : "fill-glass"}
      />
      {Array.from({ length: rows * columns }, (_, nth) => {
        const column = nth % columns;
        const row = Math.floor(nth / columns);
        const middle = house.x + (column + 0.5) * pitch;
        if (row === last && column === door) {
          return <path key={nth} d={opening(middle, GROUND, half * 1.2, storey * 0.95)} className="fill-patina" />;
        }
        const foot = GROUND - storey * 0.34 - (last - row) * storey;
        return (
          <path
            key={nth}
            d={opening(middle, foot, half, storey * 0.66)}
            className={lit.includes(nth) ? "fill-brass" : "fill-glass"}
          />
        );
      })}
    </g>
  );
}

/** The guildhall itself: copper, with its clock, most windows lit, and the door open. */
function Hall() {
  const columns = [440, 468, 496, 524, 552, 580];
  const dark = new Set(["0-2", "1-1"]);
  const gates = [441.5, 476.1, 510.7, 545.3, 579.9];
  return (
    <g>
      <path d="M502 38V16L511 -2L520 16V38z" className="fill-roof stroke-roof-line" />
      <path
        d={outline({ kind: "step", x: 416, width: 190, top: 36, eaves: 120, ground: GROUND })}
        className="fill-roof stroke-roof-line"
      />
      <circle cx={511} cy={78} r={17} className="fill-brass" />
      <path d="M511 78V67M511 78L519 82" className="fill-none stroke-on-brass stroke-2 [stroke-linecap:round]" />
      {[148, 184].flatMap((foot, row) =>
        columns.map((middle, column) => (
          <path
            key={`${foot}-${middle}`}
            d={opening(middle, foot, 9, 26)}
            className={dark.has(`${row}-${column}`) ? "fill-roof-up" : "fill-brass"}
          />
        )),
      )}
      {gates.map((middle, nth) => (
        <path
          key={middle}
          d={opening(middle, GROUND, 12.5, 36)}
          className={nth === 2 ? "fill-brass" : "fill-roof-up"}
        />
      ))}
    </g>
  );
}
